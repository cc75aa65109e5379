"""The pack as a PDF: counts and the list in the order of the meeting, then the students.

Everything is measured before anything is drawn, so that the list can give page numbers and every
foot can say how many pages there are. A student is never divided between two pages.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from pipeline import words
from pipeline.pack.block import Block, draw_right, draw_text
from pipeline.pack.content import Entry, Pack
from pipeline.pack.fonts import Faces

MARGIN = 15 * mm
TOP = A4[1] - 20 * mm
BOTTOM = 16 * mm
WIDTH = A4[0] - 2 * MARGIN
MOST = 3
"""Students on a page."""
_GAP = 4 * mm
_ROW = 5.2 * mm
_COUNTS_ROW = 5 * mm
_COLUMNS = (
    ("", 0.0, 0.04),
    ("Name", 0.045, 0.29),
    ("Form", 0.295, 0.35),
    ("Now", 0.355, 0.415),
    ("Change", 0.42, 0.5),
    ("Status", 0.505, 0.6),
    ("Step", 0.605, 0.82),
    ("Review", 0.825, 0.95),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What every page says of the pack as a whole."""

    school: str
    policy: str
    as_of: dt.date
    tracker: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Students of one page."""

    blocks: tuple[Block, ...]


def pack_pdf(pack: Pack, heading: Heading, faces: Faces) -> bytes:
    """The pack; equal content gives equal bytes."""
    sheets = _placed([Block(entry, faces, WIDTH) for entry in pack.entries])
    front = _front_pages(len(pack.entries), len(pack.counts))
    page_of = {
        id(block.entry): number
        for number, sheet in enumerate(sheets, start=len(front) + 1)
        for block in sheet.blocks
    }
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True, pageCompression=1)
    canvas.setTitle(f"Head of Year pack {pack.label}, {words.written(heading.as_of)}")
    canvas.setAuthor("")
    frame = _Frame(canvas, pack, heading, faces, len(front) + len(sheets))
    begun = 0
    for number, rows in enumerate(front):
        y = frame.begin()
        if number == 0:
            y = _counts(frame, y)
        numbered = list(enumerate(pack.entries, start=1))[begun : begun + rows]
        begun += rows
        _list(frame, y, [(place, entry, page_of[id(entry)]) for place, entry in numbered])
        canvas.showPage()
    for sheet in sheets:
        y = frame.begin()
        for block in sheet.blocks:
            _draw_block(canvas, block, y)
            y -= block.height + _GAP
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _placed(blocks: Sequence[Block]) -> list[_Sheet]:
    """The blocks on pages, in order, as many as there is room for and three at most."""
    sheets: list[list[Block]] = []
    room = 0.0
    for block in blocks:
        if not sheets or block.height > room or len(sheets[-1]) == MOST:
            sheets.append([])
            room = TOP - BOTTOM
        sheets[-1].append(block)
        room -= block.height + _GAP
    return [_Sheet(tuple(sheet)) for sheet in sheets]


def _draw_block(canvas: Canvas, block: Block, top: float) -> None:
    """The block; one that is taller than a page is drawn smaller rather than divided."""
    room = TOP - BOTTOM
    if block.height <= room:
        block.draw(canvas, MARGIN, top)
        return
    canvas.saveState()
    canvas.translate(MARGIN, top)
    canvas.scale(room / block.height, room / block.height)
    block.draw(canvas, 0, 0)
    canvas.restoreState()


def _front_pages(entries: int, counts: int) -> list[int]:
    """How many rows of the list each of the first pages has."""
    first = int((TOP - BOTTOM - 26 * mm - counts * _COUNTS_ROW) // _ROW) - 1
    later = int((TOP - BOTTOM) // _ROW) - 1
    pages = [min(entries, first)]
    while sum(pages) < entries:
        pages.append(min(entries - sum(pages), later))
    return pages


class _Frame:
    """Head and foot of every page."""

    def __init__(
        self, canvas: Canvas, pack: Pack, heading: Heading, faces: Faces, pages: int
    ) -> None:
        self.canvas = canvas
        self.pack = pack
        self.heading = heading
        self.faces = faces
        self._pages = pages

    @property
    def _whose(self) -> str:
        pack = self.pack
        return f"{pack.label} ({pack.person})" if pack.person else pack.label

    def begin(self) -> float:
        """A new page; gives where its content begins."""
        canvas, faces = self.canvas, self.faces
        right = MARGIN + WIDTH
        day = words.with_weekday(self.heading.as_of)
        draw_text(canvas, faces.bold, 10, MARGIN, A4[1] - 12 * mm, self._whose, WIDTH * 0.6)
        draw_right(canvas, faces.bold, 10, right, A4[1] - 12 * mm, f"{day} · CONFIDENTIAL")
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, A4[1] - 14.5 * mm, right, A4[1] - 14.5 * mm)
        foot = f"{self.heading.school}. {self.heading.policy}. From {self.heading.tracker}."
        draw_text(canvas, faces.regular, 7.5, MARGIN, 9 * mm, foot, WIDTH * 0.8)
        page = f"Page {canvas.getPageNumber()} of {self._pages}"
        draw_right(canvas, faces.regular, 7.5, right, 9 * mm, page)
        return float(TOP)


def _counts(frame: _Frame, y: float) -> float:
    canvas, faces = frame.canvas, frame.faces
    draw_text(canvas, faces.bold, 16, MARGIN, y - 6 * mm, "Weekly attendance meeting", WIDTH)
    y -= 14 * mm
    for label, count in frame.pack.counts:
        draw_text(canvas, faces.regular, 9.5, MARGIN, y, label, WIDTH * 0.4)
        draw_right(canvas, faces.bold, 9.5, MARGIN + WIDTH * 0.42, y, str(count))
        y -= _COUNTS_ROW
    said = "Change: percentage points in a fortnight. d: school days. Decisions are typed into"
    draw_text(canvas, faces.regular, 8, MARGIN, y - 1 * mm, f"{said} decisions.xlsx.", WIDTH)
    return y - 8 * mm


def _list(frame: _Frame, y: float, rows: Sequence[tuple[int, Entry, int]]) -> None:
    canvas, faces = frame.canvas, frame.faces
    right = MARGIN + WIDTH
    for label, start, end in _COLUMNS:
        draw_text(canvas, faces.bold, 8.5, MARGIN + start * WIDTH, y, label, (end - start) * WIDTH)
    draw_right(canvas, faces.bold, 8.5, right, y, "Page")
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, y - 1.2 * mm, right, y - 1.2 * mm)
    for place, entry, page in rows:
        y -= _ROW
        for text, (_, start, end) in zip(_row(place, entry), _COLUMNS, strict=True):
            left, room = MARGIN + start * WIDTH, (end - start) * WIDTH
            draw_text(canvas, faces.regular, 8.5, left, y, text, room)
        draw_right(canvas, faces.regular, 8.5, right, y, str(page))
        canvas.setLineWidth(0.1)
        canvas.line(MARGIN, y - 1.2 * mm, right, y - 1.2 * mm)


def _row(place: int, entry: Entry) -> tuple[str, ...]:
    review = ""
    if entry.review and entry.review.overdue > 0:
        review = f"overdue {entry.review.overdue} d"
    elif entry.review:
        review = f"{entry.review.day.day} {entry.review.day:%b}"
    change = entry.change_said
    return (
        str(place),
        entry.name,
        entry.student.reg,
        entry.now,
        "=" if change == "no change" else "-" if change == "not known" else change,
        entry.status.value,
        entry.step,
        review,
    )
