"""``run-sheet.pdf``: what the print room gets with the files, reconciles, and signs.

A4, black and white, no family's name on it. The totals are those of the manifest; the counts of
the printer and of what was spoiled are written in by hand.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen import canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from pipeline.mail.mark_font import BOLD, REGULAR, has_glyph, register
from pipeline.mail.totals import BatchTotal, Totals

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=16, leading=20)
HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=10, leading=14, spaceBefore=8)
BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=8.5, leading=11.5)
STRONG = ParagraphStyle("strong", parent=BODY, fontName=BOLD)
FIGURE = ParagraphStyle("figure", parent=BODY, alignment=2)
STRONG_FIGURE = ParagraphStyle("strong-figure", parent=STRONG, alignment=2)

BATCH_HEADER = ("File", "Envelope", "Class", "Sets", "Sheets", "Pages", "First and last set")
BATCH_WIDTHS = tuple(share * WIDTH for share in (0.21, 0.18, 0.08, 0.07, 0.1, 0.09, 0.27))
OTHER_CHANNELS = (
    ("email", "E-mail drafts to look at and send", "email/"),
    ("intouch", "InTouch messages to send", "intouch/"),
    ("hand", "Sets to hand over at a meeting", "meetings/"),
    ("internal", "Papers of the school's own", "meetings/, forms/"),
)
SIGNATURES = ("Printed by", "Put in envelopes by", "Posted by")


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
    _, pages = _drawn(totals, name, 0)
    data, _ = _drawn(totals, name, pages)
    return data


def _drawn(totals: Totals, name: RunName, of: int) -> tuple[bytes, int]:
    """The sheet with "Page x of {of}" and how many pages it came to: drawn once to count."""

    def foot(page: canvas.Canvas, _: BaseDocTemplate) -> None:
        page.setFont(REGULAR, 7.5)
        page.drawString(MARGIN, 10 * mm, name.run)
        page.drawRightString(A4[0] - MARGIN, 10 * mm, f"Page {page.getPageNumber()} of {of}")

    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"Run sheet {name.run}",
        author="",
        invariant=True,
    )
    frame = Frame(MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=foot)])
    document.build(_story(totals, name))
    return buffer.getvalue(), document.page


def _story(totals: Totals, name: RunName) -> list[Flowable]:
    day = f"{name.as_of.day} {name.as_of:%B %Y}"
    sides = "both sides, long edge" if name.duplex else "one side"
    return [
        Paragraph("Print run sheet", TITLE),
        Paragraph(_drawable(name.school), STRONG),
        Paragraph(
            _drawable(f"Run {name.run}, as of {day}. Print on {sides}, A4, actual size."), BODY
        ),
        Paragraph("For the printer", HEADING),
        _batches(totals),
        Paragraph("To be reconciled", HEADING),
        _reconcile(totals),
        KeepTogether(
            [Paragraph("Spoiled or taken out: reference and reason", HEADING), _spoiled()]
        ),
        KeepTogether([Paragraph("Not for the printer", HEADING), _others(totals)]),
        KeepTogether([Paragraph("Signed", HEADING), _signatures()]),
    ]


def _batches(totals: Totals) -> Table:
    total = ("All files", "", "", totals.envelopes, totals.sheets, totals.pages, "")
    rows = [
        _cells(BATCH_HEADER, STRONG, STRONG_FIGURE),
        *(_cells(_batch_row(batch), BODY, FIGURE) for batch in totals.batches),
        _cells(total, STRONG, STRONG_FIGURE),
    ]
    return _table(rows, BATCH_WIDTHS, heads=1)


def _batch_row(batch: BatchTotal) -> tuple[str | int, ...]:
    return (
        f"{batch.id}.pdf",
        batch.envelope + (" - BY HAND" if batch.by_hand else ""),
        batch.post_class,
        batch.sets,
        batch.sheets,
        batch.pages,
        f"{batch.first_set} to {batch.last_set}",
    )


def _reconcile(totals: Totals) -> Table:
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
    rows = [[Paragraph(words, BODY), Paragraph(str(figure), FIGURE)] for words, figure in asked]
    return _table(rows, (0.75 * WIDTH, 0.25 * WIDTH), height=8 * mm)


def _spoiled() -> Table:
    return _table([["", ""]] * 4, (0.35 * WIDTH, 0.65 * WIDTH), height=8 * mm)


def _others(totals: Totals) -> Table:
    rows = [
        [
            Paragraph(words, BODY),
            Paragraph(folder, BODY),
            Paragraph(str(totals.sets_by_channel.get(channel, 0)), FIGURE),
        ]
        for channel, words, folder in OTHER_CHANNELS
    ]
    return _table(rows, (0.5 * WIDTH, 0.35 * WIDTH, 0.15 * WIDTH))


def _signatures() -> Table:
    header = [Paragraph(words, STRONG) for words in ("", "Name", "Date", "Time", "Signature")]
    blank: list[list[object]] = [[Paragraph(who, BODY), "", "", "", ""] for who in SIGNATURES]
    rows: list[Sequence[object]] = [header, *blank]
    widths = tuple(share * WIDTH for share in (0.2, 0.27, 0.15, 0.11, 0.27))
    return _table(rows, widths, heads=1, height=11 * mm)


def _cells(
    row: Sequence[str | int], words: ParagraphStyle, figures: ParagraphStyle
) -> list[Paragraph]:
    """A table row; the columns of figures are set to the right."""
    return [
        Paragraph(_drawable(str(cell)), figures if 3 <= place <= 5 else words)
        for place, cell in enumerate(row)
    ]


def _table(
    rows: Sequence[Sequence[object]],
    widths: Sequence[float],
    *,
    heads: int = 0,
    height: float | None = None,
) -> Table:
    heights = [None] * heads + [height] * (len(rows) - heads)
    table = Table(
        [list(row) for row in rows],
        colWidths=list(widths),
        rowHeights=heights,
        repeatRows=heads,
        hAlign="LEFT",
    )
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _drawable(text: str) -> str:
    """The text as markup, letters that the font lacks left as a question mark."""
    return escape("".join(char if has_glyph(char) else "?" for char in text))
