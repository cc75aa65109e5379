"""Letters for a roll, and what is in one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from pipeline.convert.letter import Letter, open_letter
from pipeline.convert.rolling import roll
from tests.convert.letters import letter_document

Change = Callable[[Document, int], object]
"""What is done to the letter at a place before it is saved."""


def changed_letters(
    folder: Path, change: Change, count: int = 3, field: str = "PAGE"
) -> list[Letter]:
    """So many letters of one template, none of them unfit; the field is in the footer."""
    found = []
    for place in range(1, count + 1):
        document = letter_document(place, field)
        change(document, place)
        document.save(str(folder / f"{place}.docx"))
        found.append(open_letter(folder / f"{place}.docx"))
    assert {letter.unfit for letter in found} == {""}
    return found


def rolled(letters: list[Letter]) -> zipfile.ZipFile:
    """A roll, open."""
    return zipfile.ZipFile(io.BytesIO(roll(letters)))


def footer_line(document: Document) -> Paragraph:
    """The paragraph of a letter's footer."""
    paragraph: Paragraph = document.sections[0].footer.paragraphs[0]
    return paragraph


def simple_field(paragraph: Paragraph, told: str) -> None:
    """Add a field that is written in one element."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), told)
    paragraph._p.append(field)


def told_in(data: bytes) -> list[str]:
    """What the fields of a part are told, written either way."""
    fields = etree.fromstring(data).iter(qn("w:instrText"), qn("w:fldSimple"))
    return [str(each.text or each.get(qn("w:instr"))) for each in fields]
