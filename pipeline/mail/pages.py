"""Pages that are filled from the top with paragraphs and tables: what stands where. Pure.

Heights are counted in points from the foot of the page, as PDF does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile

from pipeline.mail.table import Row, Ruling, Text

FUZZ = 1e-6
"""What adding up may be out by."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph, and where its top left corner is."""

    text: Text
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The rules of a table: where they run across and down, and which one is thicker."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    strong: float | None


@dataclass(slots=True)
class Page:
    """What is on one page; of a box, its top left corner."""

    texts: list[Placed] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    boxes: list[tuple[float, float]] = field(default_factory=list)


class Flow:
    """Pages, filled from the top down."""

    def __init__(self, left: float, top: float, bottom: float) -> None:
        self.pages = [Page()]
        self._left, self._top, self._bottom = left, top, bottom
        self._y, self._after = top, 0.0

    def keep(self, height: float) -> None:
        """Goes on with a new page unless there is so much room on this one."""
        if self._y < self._top and self._y - self._bottom < height:
            self._turn()

    def paragraph(self, text: Text, *, before: float = 0, after: float = 0) -> None:
        """Places a paragraph; it is never broken between pages.

        Of the space after a paragraph and before the next only the larger counts, and there is
        none at the top of a page.
        """
        self._paragraph(text, before, after, 0)

    def item(self, mark: Text, text: Text, indent: float, *, after: float = 0) -> None:
        """Places a paragraph with a mark before it, on the line of its first words."""
        top = self._paragraph(text, 0, after, indent)
        top += mark.type.size - text.type.size
        self.pages[-1].texts.insert(-1, Placed(mark, self._left, top))

    def table(self, ruling: Ruling, rows: Sequence[Row], *, before: float = 0) -> None:
        """Places a table, row by row; one that is higher than a page goes on on the next."""
        heads, rest = tuple(rows[: ruling.heads]), tuple(rows[ruling.heads :])
        while rest:
            gap = self._gap(before)
            here = self._fitting(gap, heads, rest)
            if not here and self._y < self._top:
                self._turn()
                continue
            if not here:
                room = self._top - self._bottom - sum(row.height for row in heads)
                rest = (*ruling.cut(rest[0], room), *rest[1:])
                here = 1
            self._y -= gap
            self._rule(ruling, (*heads, *rest[:here]))
            rest = rest[here:]
            if rest:
                self._turn()

    def _paragraph(self, text: Text, before: float, after: float, indent: float) -> float:
        if not self._fits(self._gap(before) + text.height):
            self._turn()
        top = self._y - self._gap(before)
        self.pages[-1].texts.append(Placed(text, self._left + indent, top))
        self._y, self._after = top - text.height - after, after
        return top

    def _turn(self) -> None:
        self.pages.append(Page())
        self._y, self._after = self._top, 0.0

    def _gap(self, before: float) -> float:
        return max(before - self._after, 0) if self._y < self._top else 0

    def _fits(self, height: float) -> bool:
        return self._y - height >= self._bottom - FUZZ

    def _fitting(self, gap: float, heads: Sequence[Row], rest: Sequence[Row]) -> int:
        """How many rows there is room for below the heads."""
        start = gap + sum(row.height for row in heads)
        ends = accumulate((row.height for row in rest), initial=start)
        return max(sum(1 for _ in takewhile(self._fits, ends)) - 1, 0)

    def _rule(self, ruling: Ruling, rows: Sequence[Row]) -> None:
        page, padding = self.pages[-1], ruling.padding
        columns = tuple(accumulate(ruling.widths, initial=self._left))
        tops = [self._y]
        for number, row in enumerate(rows):
            top = tops[-1]
            for x, cell in zip(columns, row.cells, strict=False):
                y = top - ruling.drop(row, cell)
                for text in cell:
                    page.texts.append(Placed(text, x + padding.left, y))
                    y -= text.height
            if ruling.box is not None and number >= ruling.heads:
                page.boxes.append((columns[ruling.box] + padding.left, top - padding.top))
            tops.append(top - row.height)
        strong = tops[ruling.heads] if ruling.strong_head else None
        page.grids.append(Grid(columns, tuple(tops), strong))
        self._y, self._after = tops[-1], 0.0
