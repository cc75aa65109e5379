"""A worksheet as values, before any file: rows, and what makes it pleasant to work in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Cell = str | int | float | dt.date | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down list over some cells."""

    cells: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet.

    Attributes:
        rows: Every row from the first on, titles and headers too; may be made on the way.
        header: The number of the header row, 0 for none; it is set in bold.
        freeze: The first cell that moves when scrolling, "" for none.
        filtered: The range with filter buttons, "" for none.
        shares: Column numbers whose numbers show as percentages.
        widths, hidden: By column letters.
        scale, bars: Ranges with a colour scale or data bars, "" for none.
        low: A range whose cells are marked when 0.9 or less, "" for none.
        comments: Text by (row, column), counted from 1.
    """

    title: str
    rows: Iterable[Row]
    header: int = 0
    freeze: str = ""
    filtered: str = ""
    shares: tuple[int, ...] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    choices: tuple[Choices, ...] = ()
    merged: tuple[str, ...] = ()
    scale: str = ""
    bars: str = ""
    low: str = ""
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)


def letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
