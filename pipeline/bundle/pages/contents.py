"""The index of the bundle: drawn, so that its length and the place of every row are known."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, black
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas
from reportlab.platypus import Flowable, Paragraph

from pipeline.bundle.model import Box, Front, Kind, Placed
from pipeline.bundle.pages.fit import A4, MM
from pipeline.bundle.pages.leads import Row
from pipeline.bundle.pages.lettering import faces
from pipeline.pack.fonts import Face

MARGIN = 18 * MM
BOTTOM = 20 * MM
TOP = A4[1] - MARGIN
COLUMNS = (11 * MM, 83 * MM, 36 * MM, 21 * MM, 23 * MM)
HEADS = ("No", "Description", "Date", "Exhibit", "Page")
PAD = 2.2
_POINTS, _LEADING = 10.5, 10.5 * 1.25
_FRONT, _HEAD = 60.0, 20.0
_RULE = Color(0.6, 0.6, 0.6)


@dataclass(frozen=True, slots=True)
class Contents:
    """The index as drawn."""

    pdf: bytes
    pages: int
    rows: tuple[Row, ...]


def draw(placed: Sequence[Placed], front: Front) -> Contents:
    """The index of these parts; the same parts give the same bytes."""
    sheet = _Sheet(front)
    titles = dict(front.section_titles)
    section = ""
    entries = [each for each in placed if each.part.kind is not Kind.INDEX]
    for number, entry in enumerate(entries, start=1):
        if entry.part.section != section:
            section = entry.part.section
            sheet.section(" ".join(filter(None, (section, titles.get(section, "")))))
        sheet.row(number, entry)
    return sheet.finished()


def guessed(titles: Sequence[str]) -> int:
    """About how many pages the index will have: a good guess saves drawing it twice."""
    name, room = faces().regular.name, COLUMNS[1] - 2 * PAD
    lines = sum(max(1, math.ceil(stringWidth(title, name, _POINTS) / room)) for title in titles)
    high = _FRONT + lines * _LEADING + len(titles) * 2 * PAD
    return max(1, math.ceil(high / (TOP - BOTTOM - _HEAD - _LEADING)))


class _Sheet:
    """The pages being drawn, from the top down."""

    def __init__(self, front: Front) -> None:
        self._buffer = io.BytesIO()
        name = faces().regular.name
        self._page = canvas.Canvas(
            self._buffer,
            pagesize=A4,
            invariant=True,
            initialFontName=name,  # type: ignore[arg-type]  # the stubs say a number
        )
        self._front = front
        self._number = 0
        self._down = TOP
        self._rows: list[Row] = []
        self._styles = _styles()
        self._begin()

    def section(self, words: str) -> None:
        """A line over the parts of a section; it never stands alone at a page's foot."""
        title = self._paragraph(words or "Other papers", "section")
        height = title.wrap(sum(COLUMNS), TOP)[1] + 2 * PAD
        if self._down - height - 12 * MM < BOTTOM:
            self._turn()
        title.drawOn(self._page, MARGIN, self._down - height + PAD)
        self._down -= height
        self._rule()

    def row(self, number: int, entry: Placed) -> None:
        """A part's row."""
        part = entry.part
        date = f"{part.date.day} {part.date:%B %Y}" if part.date else ""
        words = (str(number), part.title, date, part.exhibit, entry.span)
        cells = list(self._cells(words))
        read: tuple[str, ...] = (self._printed(part.title), entry.label)
        heights = _heights(cells)
        if max(heights) + 2 * PAD > self._down - BOTTOM:
            self._turn()
        while (rest := self._rest(cells, heights)) is not None:
            self._put(cells, _heights(cells), entry, read[1:])
            self._turn()
            cells, read, heights = rest, (), _heights(rest)
        self._put(cells, heights, entry, read)

    def finished(self) -> Contents:
        """Closes the pages."""
        self._page.showPage()
        self._page.save()
        return Contents(self._buffer.getvalue(), self._number, tuple(self._rows))

    def _begin(self) -> None:
        self._number += 1
        self._down = TOP
        if self._number == 1:
            for line in self._front.lines:
                self._line(line, "court")
            self._line(self._front.title, "title")
            if self._front.note:
                self._line(self._front.note, "note")
            self._down -= 3 * MM
        left = MARGIN
        for head, width in zip(HEADS, COLUMNS, strict=True):
            cell = self._paragraph(head, "right" if head == "Page" else "head")
            height = cell.wrap(width - 2 * PAD, TOP)[1]
            cell.drawOn(self._page, left + PAD, self._down - height - PAD)
            left += width
        self._down -= 15 + 2 * PAD
        self._rule(black)

    def _turn(self) -> None:
        self._page.showPage()
        self._begin()

    def _line(self, words: str, style: str) -> None:
        line = self._paragraph(words, style)
        height = line.wrap(sum(COLUMNS), TOP)[1]
        line.drawOn(self._page, MARGIN, self._down - height)
        self._down -= height + 2

    def _cells(self, words: Sequence[str]) -> Iterator[Flowable]:
        for column, text in enumerate(words):
            yield self._paragraph(text, "right-cell" if column == len(COLUMNS) - 1 else "cell")

    def _rest(self, cells: list[Flowable], heights: Sequence[float]) -> list[Flowable] | None:
        """Cuts a description longer than a page, and gives what goes on the next one."""
        room = self._down - BOTTOM
        if max(heights) + 2 * PAD <= room:
            return None
        split = cells[1].split(COLUMNS[1] - 2 * PAD, room - 2 * PAD)
        if len(split) < 2:
            return None
        blank: list[Flowable] = [self._paragraph("", "cell") for _ in COLUMNS]
        cells[1], blank[1] = split[0], split[1]
        return blank

    def _put(
        self,
        cells: Sequence[Flowable],
        heights: Sequence[float],
        entry: Placed,
        words: tuple[str, ...],
    ) -> None:
        left = MARGIN
        for cell, high, width in zip(cells, heights, COLUMNS, strict=True):
            cell.drawOn(self._page, left + PAD, self._down - PAD - high)
            left += width
        height = max(heights) + 2 * PAD
        box = Box(MARGIN, self._down - height, left, self._down)
        self._rows.append(Row(entry.part.id, self._number - 1, box, words))
        self._down -= height
        self._rule()

    def _rule(self, color: Color = _RULE) -> None:
        self._page.setStrokeColor(color)
        self._page.setLineWidth(0.5)
        self._page.line(MARGIN, self._down, MARGIN + sum(COLUMNS), self._down)

    def _paragraph(self, words: str, style: str) -> Paragraph:
        markup, made = self._styles[style]
        return Paragraph(markup(words), made)

    def _printed(self, words: str) -> str:
        """The words as the page has them, "" when they run from right to left."""
        if any(unicodedata.bidirectional(char) in {"R", "AL"} for char in words):
            return ""
        return "".join(part for _, part in faces().regular.runs(words))


def _heights(cells: Sequence[Flowable]) -> list[float]:
    return [
        float(cell.wrap(width - 2 * PAD, 100 * TOP)[1])
        for cell, width in zip(cells, COLUMNS, strict=True)
    ]


def _styles() -> dict[str, tuple[Callable[[str], str], ParagraphStyle]]:
    regular, bold = faces().regular, faces().bold
    return {
        "court": _style(regular, 10.5),
        "title": _style(bold, 16),
        "note": _style(regular, 10.5),
        "head": _style(bold, 10.5),
        "right": _style(bold, 10.5, right=True),
        "section": _style(bold, 11),
        "cell": _style(regular, _POINTS),
        "right-cell": _style(regular, _POINTS, right=True),
    }


def _style(
    face: Face, size: float, *, right: bool = False
) -> tuple[Callable[[str], str], ParagraphStyle]:
    made = ParagraphStyle(
        "index",
        fontName=face.name,
        fontSize=size,
        leading=size * 1.25,
        splitLongWords=1,
        alignment=2 if right else 0,
    )
    return face.markup, made
