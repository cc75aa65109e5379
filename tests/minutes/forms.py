"""Made-up county forms and typed minutes, for the tests."""

from __future__ import annotations

import io

import pikepdf
from docx import Document as WordDocument
from docx.shared import Mm
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.pack.fonts import load


def county_pdf(*, required: bool = True, size: tuple[float, float] = A4) -> bytes:
    """A fillable form with text fields and tick boxes, its own words in an embedded font."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=size, invariant=True)
    canvas.setFont(load().regular.name, 11)
    canvas.drawString(72, 780, "County record of an attendance meeting")
    form = canvas.acroForm
    for name, y, height, flags in (
        ("Pupil", 700, 20, ""),
        ("Year and form", 660, 20, ""),
        ("Discussion", 500, 120, "multiline"),
        ("Officer", 440, 20, "required" if required else ""),
    ):
        form.textfield(
            name=name,
            x=72,
            y=y,
            width=300,
            height=height,
            fieldFlags=flags,
            fontName="Helvetica",
            value="",
        )
    for name, y in (("Parent present", 400), ("Parent absent", 370)):
        form.checkbox(name=name, x=72, y=y, size=14, checked=False, fieldFlags="")
    canvas.save()
    return _without_standard_fonts(made.getvalue())


def _without_standard_fonts(data: bytes) -> bytes:
    """The drawing library lists Helvetica on every page, used or not."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            fonts = page.resources["/Font"]
            for name in [key for key, font in fonts.items() if "/FontDescriptor" not in font]:
                del fonts[name]
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def county_word(
    *paragraphs: str,
    footer: str = "Our reference {{ letter.reference }}",
    font: str = "Carlito",
) -> bytes:
    """An A4 Word form, each paragraph divided into several runs."""
    word = WordDocument()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    word.styles["Normal"].font.name = font
    for text in paragraphs:
        paragraph = word.add_paragraph()
        for start in range(0, len(text), 5):
            paragraph.add_run(text[start : start + 5])
    section.footer.paragraphs[0].add_run(footer)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def text_of(data: bytes) -> str:
    """Body and footer as plain text."""
    word = WordDocument(io.BytesIO(data))
    lines = [paragraph.text for paragraph in word.paragraphs]
    lines += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    lines += [paragraph.text for paragraph in word.sections[0].footer.paragraphs]
    return "\n".join(lines)
