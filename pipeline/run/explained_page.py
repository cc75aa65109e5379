"""What is known of one student as A4 pages fit to exhibit."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
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

from pipeline.mail.mark_font import BOLD, REGULAR, register
from pipeline.run.explaining import Event, Explained
from pipeline.words.dates import written

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=15, leading=19)
BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=8.5, leading=11)
LABEL = ParagraphStyle("label", parent=BODY, textColor=HexColor("#444444"))
HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=9.5, leading=13, spaceBefore=7)
# A hash has no place to break of its own.
HASH = ParagraphStyle("hash", parent=BODY, fontSize=7, splitLongWords=True)
_LABELS = 30 * mm


def explained_pdf(known: Explained, school: str, printed: str) -> bytes:
    """The pages; equal values give equal bytes.

    Args:
        known: The student.
        school: Whose record it is.
        printed: The day it was printed, in words.
    """
    register()
    _, pages = _drawn(known, school, printed, 0)
    data, _ = _drawn(known, school, printed, pages)
    return data


def _drawn(known: Explained, school: str, printed: str, of: int) -> tuple[bytes, int]:
    def foot(page: canvas.Canvas, _: BaseDocTemplate) -> None:
        page.setFont(REGULAR, 7.5)
        page.drawString(MARGIN, 11 * mm, f"{school}: record of student {known.adm_no}")
        page.drawRightString(A4[0] - MARGIN, 11 * mm, f"Page {page.getPageNumber()} of {of}")

    out = io.BytesIO()
    frame = Frame(MARGIN, 18 * mm, WIDTH, A4[1] - 38 * mm, 0, 0, 0, 0)
    document = BaseDocTemplate(
        out, pagesize=A4, invariant=1, title=f"Record of student {known.adm_no}", author=school
    )
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=foot))
    document.build(_story(known, printed))
    return out.getvalue(), document.page


def _story(known: Explained, printed: str) -> list[Flowable]:
    seq, link = known.head
    who = f"{known.name}, admission number {known.adm_no}" if known.name else known.adm_no
    story: list[Flowable] = [
        Paragraph("Record of letters and decisions", TITLE),
        Paragraph(escape(who), HEADING),
        Paragraph(
            f"Printed on {printed} from the school's ledger, newest first. A day of delivery is "
            "the day on which a letter is deemed delivered; nobody is said to have received it. "
            f"The ledger ends with entry {seq}.",
            BODY,
        ),
        Paragraph(link, HASH),
    ]
    return story + [_entry(event) for event in known.events]


def _entry(event: Event) -> Flowable:
    struck = f" (taken back by entry {event.struck})" if event.struck else ""
    heading = f"{event.seq}. {written(event.at.date())}: {event.title}{struck}"
    rows = [("entered by", event.by), *event.facts]
    table = Table(
        [[Paragraph(escape(name), LABEL), _value(value)] for name, value in rows],
        colWidths=(_LABELS, WIDTH - _LABELS),
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return KeepTogether([Paragraph(escape(heading), HEADING), table])


def _value(value: str) -> Paragraph:
    is_hash = len(max(value.split(), key=len, default="")) == 64
    return Paragraph(escape(value), HASH if is_hash else BODY)
