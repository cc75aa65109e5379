"""``run-sheet.pdf``: what the print room gets with the files, reconciles, and signs.

A4, black and white, no family's name on it. The totals are those of the manifest; the counts of
the printer and of what was spoiled are written in by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from pipeline.mail import paper
from pipeline.mail.mark_font import BOLD, REGULAR, has_glyph, register
from pipeline.mail.pages import Flow
from pipeline.mail.table import Cell, Padding, Row, Ruling, Text, Type
from pipeline.mail.totals import BatchTotal, Totals

MARGIN = 18 * mm
WIDTH = paper.WIDTH - 2 * MARGIN
TITLE = Type(16, 20)
HEADING = Type(10, 14)
ABOVE = 8
"""Free space above such a heading."""
BODY = Type(8.5, 11.5)
FIGURE = Type(8.5, 11.5, to_right=True)

BATCH_HEADER = ("File", "Envelope", "Class", "Sets", "Sheets", "Pages", "First and last set")
FIGURES = range(3, 6)
"""The columns of figures are set to the right."""
OTHER_CHANNELS = (
    ("email", "E-mail drafts to look at and send", "email/"),
    ("intouch", "InTouch messages to send", "intouch/"),
    ("hand", "Sets to hand over at a meeting", "meetings/"),
    ("internal", "Papers of the school's own", "meetings/, forms/"),
)
SIGNATURES = ("Printed by", "Put in envelopes by", "Posted by")
SIGNING = ("", "Name", "Date", "Time", "Signature")


def _ruling(*shares: float, heads: int = 0) -> Ruling:
    widths = tuple(share * WIDTH for share in shares)
    return Ruling(widths, Padding(6, 6, 2, 3), heads, middle=True)


_BATCHES = _ruling(0.21, 0.18, 0.08, 0.07, 0.1, 0.09, 0.27, heads=1)
_RECONCILED = _ruling(0.75, 0.25)
_SPOILED = _ruling(0.35, 0.65)
_OTHERS = _ruling(0.5, 0.35, 0.15)
_SIGNED = _ruling(0.2, 0.27, 0.15, 0.11, 0.27, heads=1)


@dataclass(frozen=True, slots=True)
class RunName:
    """What the sheet is headed with."""

    school: str
    run: str
    as_of: dt.date
    duplex: bool


def run_sheet(totals: Totals, name: RunName) -> bytes:
    """The run sheet; equal totals give equal bytes."""
    register()
    flow = Flow(MARGIN, paper.HEIGHT - MARGIN, MARGIN)
    _Story(flow).tell(totals, name)

    def foot(page: Canvas, number: int) -> None:
        page.setFont(REGULAR, 7.5)
        page.drawString(MARGIN, 10 * mm, name.run)
        of = f"Page {number} of {len(flow.pages)}"
        page.drawRightString(paper.WIDTH - MARGIN, 10 * mm, of)

    return paper.pdf(flow.pages, f"Run sheet {name.run}", REGULAR, foot)


class _Story:
    """What stands on the sheet, from top to bottom."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._set = paper.Setter().text

    def tell(self, totals: Totals, name: RunName) -> None:
        """All of it."""
        day = f"{name.as_of.day} {name.as_of:%B %Y}"
        sides = "both sides, long edge" if name.duplex else "one side"
        about = f"Run {name.run}, as of {day}. Print on {sides}, A4, actual size."
        self._flow.paragraph(self._text("Print run sheet", BOLD, TITLE))
        self._flow.paragraph(self._text(name.school, BOLD))
        self._flow.paragraph(self._text(about, REGULAR))
        self._part("For the printer", _BATCHES, self._batches(totals))
        self._part("To be reconciled", _RECONCILED, self._reconcile(totals))
        spoiled = [_SPOILED.row(((), ()), 8 * mm)] * 4
        self._kept("Spoiled or taken out: reference and reason", _SPOILED, spoiled)
        self._kept("Not for the printer", _OTHERS, self._others(totals))
        self._kept("Signed", _SIGNED, self._signatures())

    def _kept(self, heading: str, ruling: Ruling, rows: Sequence[Row]) -> None:
        """A heading and a table, not to be parted by the end of a page."""
        self._flow.keep(ABOVE + HEADING.leading + sum(row.height for row in rows))
        self._part(heading, ruling, rows)

    def _part(self, heading: str, ruling: Ruling, rows: Sequence[Row]) -> None:
        self._flow.paragraph(self._text(heading, BOLD, HEADING), before=ABOVE)
        self._flow.table(ruling, rows)

    def _batches(self, totals: Totals) -> list[Row]:
        total = ("All files", "", "", totals.envelopes, totals.sheets, totals.pages, "")
        return [
            self._row(_BATCHES, BATCH_HEADER, BOLD, FIGURES),
            *(self._row(_BATCHES, _batch(each), REGULAR, FIGURES) for each in totals.batches),
            self._row(_BATCHES, total, BOLD, FIGURES),
        ]

    def _reconcile(self, totals: Totals) -> list[Row]:
        asked: tuple[tuple[str, str | int], ...] = (
            ("Sheets to be printed", totals.sheets),
            ("Sheets counted by the printer (meter after, less meter before)", ""),
            ("Sheets spoiled and printed again", ""),
            ("Envelopes to be filled", totals.envelopes),
            ("Of these, to be addressed by hand", totals.by_hand),
            ("Envelopes filled", ""),
            ("Sets taken out", ""),
            ("Envelopes posted", ""),
        )
        return [self._row(_RECONCILED, row, REGULAR, range(1, 2), 8 * mm) for row in asked]

    def _others(self, totals: Totals) -> list[Row]:
        rows = (
            (words, folder, totals.sets_by_channel.get(channel, 0))
            for channel, words, folder in OTHER_CHANNELS
        )
        return [self._row(_OTHERS, row, REGULAR, range(2, 3)) for row in rows]

    def _signatures(self) -> list[Row]:
        blanks = [(who, *[""] * (len(SIGNING) - 1)) for who in SIGNATURES]
        return [
            self._row(_SIGNED, SIGNING, BOLD),
            *(self._row(_SIGNED, row, REGULAR, least=11 * mm) for row in blanks),
        ]

    def _row(
        self,
        ruling: Ruling,
        row: Sequence[str | int],
        font: str,
        figures: range = range(0),
        least: float = 0,
    ) -> Row:
        cells: list[Cell] = []
        for place, cell in enumerate(row):
            kind = FIGURE if place in figures else BODY
            cells.append((self._text(str(cell), font, kind, ruling.room(place)),))
        return ruling.row(cells, least)

    def _text(self, text: str, font: str, kind: Type = BODY, width: float = WIDTH) -> Text:
        return self._set([(font, _drawable(text))], kind, width)


def _batch(batch: BatchTotal) -> tuple[str | int, ...]:
    return (
        f"{batch.id}.pdf",
        batch.envelope + (" - BY HAND" if batch.by_hand else ""),
        batch.post_class,
        batch.sets,
        batch.sheets,
        batch.pages,
        f"{batch.first_set} to {batch.last_set}",
    )


def _drawable(text: str) -> str:
    """The text, letters that the font lacks left as a question mark."""
    return "".join(char if has_glyph(char) else "?" for char in text)
