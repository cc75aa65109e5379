from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from pipeline.convert.words import read
from tests.convert.drawing import LAST, word_letter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FIELD = (
    f"<w:p {W}><w:r><w:t>Page </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
    "<w:r><w:t>99</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
)
SIMPLE_FIELD = (
    f"<w:p {W}><w:r><w:t>Of </w:t></w:r>"
    "<w:fldSimple w:instr='NUMPAGES'><w:r><w:t>99</w:t></w:r></w:fldSimple></w:p>"
)
HIDDEN = (
    f"<w:p {W}><w:r><w:t>Seen</w:t></w:r>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
)
DELETED = (
    f"<w:p {W}><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
)
BREAK = f"<w:p {W}><w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r></w:p>"
BLANK = f"<w:p {W}><w:r><w:t> </w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        pytest.param(FIELD, "Page", id="a field's result is left out"),
        pytest.param(SIMPLE_FIELD, "Of", id="a simple field's too"),
        pytest.param(HIDDEN, "Seen", id="hidden words"),
        pytest.param(DELETED, "Kept", id="deleted words"),
        pytest.param(BREAK, "One two", id="a line break parts words"),
        pytest.param(BLANK, LAST, id="a blank paragraph is none"),
    ],
)
def test_the_last_paragraph(tmp_path: Path, paragraph: str, expected: str) -> None:
    path = word_letter(tmp_path / "a.docx")
    document = docx.Document(str(path))
    document.element.body.insert(len(document.element.body) - 1, parse_xml(paragraph))
    document.save(str(path))
    assert read(path).last == expected


def test_a_table_at_the_end(tmp_path: Path) -> None:
    path = word_letter(tmp_path / "a.docx")
    document = docx.Document(str(path))
    document.add_table(1, 2).cell(0, 1).text = "Reply slip"
    document.save(str(path))
    assert read(path).last == "Reply slip"


def test_margins_and_fonts(tmp_path: Path) -> None:
    words = read(word_letter(tmp_path / "a.docx", font="Gill Sans MT"))
    assert {"Sollington", "Academy", "reference"} <= words.margins
    assert "Gill Sans MT" in words.fonts
    assert "DejaVu Sans" not in words.fonts
