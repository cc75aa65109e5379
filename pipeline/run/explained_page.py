"""What is known of one student as A4 pages fit to exhibit."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
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

from pipeline.pack.fonts import Face, Faces, load
from pipeline.run.explaining import Event, Explained
from pipeline.words.dates import written

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
_LABELS = 30 * mm


def explained_pdf(known: Explained, school: str, printed: str) -> bytes:
    """The pages; equal values give equal bytes on a machine with the same fonts.

    Args:
        known: The student.
        school: Whose record it is.
        printed: The day it was printed, in words.

    Raises:
        MissingProgram: No font is installed that it could be drawn in.
    """
    pages = _Pages(load())
    _, count = pages.drawn(known, school, printed, 0)
    data, _ = pages.drawn(known, school, printed, count)
    return data


class _Pages:
    """The styles of the pages; a name has letters that no single font has."""

    def __init__(self, faces: Faces) -> None:
        regular, bold = faces.regular.name, faces.bold.name
        self._faces = faces
        self._title = ParagraphStyle("title", fontName=bold, fontSize=15, leading=19)
        self._heading = ParagraphStyle(
            "heading", fontName=bold, fontSize=9.5, leading=13, spaceBefore=7
        )
        self._body = ParagraphStyle("body", fontName=regular, fontSize=8.5, leading=11)
        grey = HexColor("#444444")
        self._label = ParagraphStyle("label", parent=self._body, textColor=grey)
        # A hash has no place to break of its own.
        self._hash = ParagraphStyle("hash", parent=self._body, fontSize=7, splitLongWords=True)

    def drawn(self, known: Explained, school: str, printed: str, of: int) -> tuple[bytes, int]:
        """The PDF, and how many pages it has."""

        def foot(page: canvas.Canvas, _: BaseDocTemplate) -> None:
            regular = self._faces.regular
            record = f"{school}: record of student {known.adm_no}"
            count = f"Page {page.getPageNumber()} of {of}"
            _line(page, regular, MARGIN, record)
            _line(page, regular, A4[0] - MARGIN - _wide(regular, count), count)

        out = io.BytesIO()
        frame = Frame(MARGIN, 18 * mm, WIDTH, A4[1] - 38 * mm, 0, 0, 0, 0)
        document = BaseDocTemplate(
            out, pagesize=A4, invariant=1, title=f"Record of student {known.adm_no}", author=school
        )
        document.addPageTemplates(PageTemplate(frames=[frame], onPage=foot))
        document.build(self._story(known, printed))
        return out.getvalue(), document.page

    def _story(self, known: Explained, printed: str) -> list[Flowable]:
        seq, link = known.head
        who = f"{known.name}, admission number {known.adm_no}" if known.name else known.adm_no
        said = (
            f"Printed on {printed} from the school's ledger, newest first. A day of delivery is "
            "the day on which a letter is deemed delivered; nobody is said to have received it. "
            f"The ledger ends with entry {seq}."
        )
        bold = self._faces.bold
        story: list[Flowable] = [
            self._paragraph("Record of letters and decisions", self._title, bold),
            self._paragraph(who, self._heading, bold),
            self._paragraph(said, self._body),
            self._paragraph(link, self._hash),
        ]
        return story + [self._entry(event) for event in known.events]

    def _entry(self, event: Event) -> Flowable:
        struck = f" (taken back by entry {event.struck})" if event.struck else ""
        heading = f"{event.seq}. {written(event.at.date())}: {event.title}{struck}"
        rows = [("entered by", event.by), *event.facts]
        table = Table(
            [[self._paragraph(name, self._label), self._value(value)] for name, value in rows],
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
        return KeepTogether([self._paragraph(heading, self._heading, self._faces.bold), table])

    def _value(self, value: str) -> Paragraph:
        is_hash = len(max(value.split(), key=len, default="")) == 64
        return self._paragraph(value, self._hash if is_hash else self._body)

    def _paragraph(self, text: str, style: ParagraphStyle, face: Face | None = None) -> Paragraph:
        return Paragraph((face or self._faces.regular).markup(text), style)


_FOOT_SIZE = 7.5


def _line(page: canvas.Canvas, face: Face, x: float, text: str) -> None:
    """A line of the foot, from a point to the right."""
    for font, part in face.runs(text):
        page.setFont(font, _FOOT_SIZE)
        page.drawString(x, 11 * mm, part)
        x += float(page.stringWidth(part, font, _FOOT_SIZE))


def _wide(face: Face, text: str) -> float:
    return sum(stringWidth(part, font, _FOOT_SIZE) for font, part in face.runs(text))
