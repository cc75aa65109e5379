"""Letters for tests: a PDF drawn on the fly, and the Word document it would have come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

MM = 72 / 25.4
A4 = (210.0, 297.0)
REFERENCE = "SOL220307-0042-1"
NAME = "Ms Karen Müller"
ADDRESS = ("64 Station Road", "Marlborough", "SN8 4FN")
LAST = "Yours sincerely, for the attendance office of the school"

Drawing = Callable[["Sheet"], None]


@dataclass
class Sheet:
    """A page being drawn, in millimetres from the top left corner."""

    page: canvas.Canvas
    number: int
    height: float

    def text(self, words: str, x: float, y: float, size: float = 10, font: str = "Vera") -> None:
        self.page.setFont(font, size)
        self.page.drawString(x * MM, (self.height - y) * MM, words)

    def box(self, x: float, y: float, width: float, height: float, grey: float = 0.0) -> None:
        self.page.setFillGray(grey)
        self.page.rect(x * MM, (self.height - y - height) * MM, width * MM, height * MM, 0, 1)
        self.page.setFillGray(0)


def nothing(_: Sheet) -> None:
    """Draws nothing."""


def pdf_letter(
    path: Path,
    *,
    pages: int = 1,
    reference: str = REFERENCE,
    name: str = NAME,
    address: Sequence[str] = ADDRESS,
    at: tuple[float, float] = (24, 60),
    last: str = LAST,
    size: tuple[float, float] = A4,
    extra: Drawing = nothing,
) -> Path:
    """A letter that passes every proof, unless it is told otherwise."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    page = canvas.Canvas(
        str(path),
        pagesize=(size[0] * MM, size[1] * MM),
        invariant=True,
        initialFontName="Vera",  # type: ignore[arg-type]  # the stubs say a number
    )
    for number in range(1, pages + 1):
        sheet = Sheet(page, number, size[1])
        if number == 1:
            for line, words in enumerate((name, *address)):
                sheet.text(words, at[0], at[1] + 4.2 * line)
            sheet.text(f"Dear {name}", 24, 105)
        sheet.text(f"We write about page {number} of this matter.", 24, 120)
        if number == pages:
            sheet.text(last, 24, 140)
        sheet.text(f"Our reference {reference}", 24, 284)
        extra(sheet)
        page.showPage()
    page.save()
    return path


def word_letter(
    path: Path,
    *,
    reference: str = REFERENCE,
    name: str = NAME,
    address: Sequence[str] = ADDRESS,
    last: str = LAST,
    font: str = "Bitstream Vera Sans",
    paragraphs: int = 1,
) -> Path:
    """The Word document of such a letter, its address in a frame of exact size."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.top_margin = Mm(24), Mm(30)
    document.styles["Normal"].font.name = font
    document.styles["Normal"].font.size = Pt(10.5)
    section.header.paragraphs[0].text = "Sollington Academy"
    section.footer.paragraphs[0].text = f"Our reference {reference}"
    _address(document, (name, *address))
    salutation = document.add_paragraph(f"Dear {name}")
    salutation.paragraph_format.space_before = Mm(68)
    for _ in range(paragraphs):
        document.add_paragraph("We write about the attendance of your child this term. " * 4)
    document.add_paragraph(last)
    document.save(str(path))
    return path


def _address(document: docx.document.Document, lines: Sequence[str]) -> None:
    paragraph = document.add_paragraph()
    frame = OxmlElement("w:framePr")
    places = {"w": 4479, "h": 1700, "x": 1304, "y": 3175}
    words = {"hRule": "exact", "wrap": "around", "vAnchor": "page", "hAnchor": "page"}
    for key, value in (places | words).items():
        frame.set(qn(f"w:{key}"), str(value))
    paragraph._p.get_or_add_pPr().append(frame)
    paragraph.paragraph_format.line_spacing = Pt(12)
    paragraph.paragraph_format.space_after = Pt(0)
    for place, line in enumerate(lines):
        run = paragraph.add_run(line)
        if place < len(lines) - 1:
            run.add_break()
