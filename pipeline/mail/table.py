"""A ruled table: its columns, and rows of paragraphs that were set in lines. Pure.

All measures are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.mail.lines import Line


@dataclass(frozen=True, slots=True)
class Type:
    """How a paragraph is set: the size of its letters, from line to line, and to which side."""

    size: float
    leading: float
    to_right: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph in lines, and the width of the column that they are set for."""

    lines: tuple[Line, ...]
    type: Type
    width: float

    @property
    def height(self) -> float:
        """From the top of its first line to the top of what follows."""
        return len(self.lines) * self.type.leading


Cell = tuple[Text, ...]
"""Paragraphs one below the other; none of them is room to write in."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Padding:
    """Free space between the rules of a table and what is in its cells."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a table is ruled.

    Attributes:
        widths: Of its columns.
        heads: How many rows at the top are repeated on every page.
        strong_head: Whether the rule below these is thicker.
        middle: Whether what is in a cell stands halfway down, and not at its top.
        box: The column that has a box to tick in every row but the heads.
    """

    widths: tuple[float, ...]
    padding: Padding
    heads: int = 0
    strong_head: bool = False
    middle: bool = False
    box: int | None = None

    def room(self, column: int) -> float:
        """How wide the text of a column may be."""
        return self.widths[column] - self.padding.left - self.padding.right

    def row(self, cells: Sequence[Cell], least: float = 0) -> Row:
        """A row as high as the highest of its cells, or as high as is asked for."""
        inside = max(sum(text.height for text in cell) for cell in cells)
        return Row(tuple(cells), max(least, inside + self.padding.top + self.padding.bottom))

    def cut(self, row: Row, height: float) -> tuple[Row, Row]:
        """What of a row has room in so much height, and the rest, between lines."""
        inside = height - self.padding.top - self.padding.bottom
        first, rest = zip(*(_cut(cell, inside) for cell in row.cells), strict=True)
        return Row(first, height), self.row(rest)

    def drop(self, row: Row, cell: Cell) -> float:
        """How far below the top of its row a cell begins."""
        if not self.middle:
            return self.padding.top
        free = row.height - self.padding.bottom + self.padding.top
        return (free - sum(text.height for text in cell)) / 2


def _cut(cell: Cell, inside: float) -> tuple[Cell, Cell]:
    for place, text in enumerate(cell):
        lines = int(inside / text.type.leading)
        if lines < len(text.lines):
            first, rest = text.lines[:lines], text.lines[lines:]
            return (
                (*cell[:place], replace(text, lines=first)),
                (replace(text, lines=rest), *cell[place + 1 :]),
            )
        inside -= text.height
    return cell, ()
