from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from pipeline.convert.keeping import is_parted

HEADING = "Is there something we do not know?"
WORDS = "If there is illness or anything else that makes it difficult, please tell me."
END = "Yours sincerely"


def _framed(paragraph: Paragraph) -> None:
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:framePr"))


def _letter(folder: Path, kept: bool | None, style: str | None = None) -> Path:
    """A heading, words and an end; the words kept with the end, or as their style says."""
    document = docx.Document()
    frame = document.add_paragraph("Ms Ada Quill")
    frame.paragraph_format.keep_with_next = True
    _framed(frame)
    document.add_paragraph(HEADING, "Heading 1")
    document.add_paragraph(WORDS, style).paragraph_format.keep_with_next = kept
    document.add_paragraph(END)
    document.save(str(path := folder / "letter.docx"))
    return path


@pytest.mark.parametrize(
    ("kept", "pages", "parted"),
    [
        pytest.param(True, [f"{HEADING} {WORDS} {END}"], False, id="one page"),
        pytest.param(True, [f"{HEADING} {WORDS}", END], True, id="kept and parted"),
        pytest.param(False, [f"{HEADING} {WORDS}", END], False, id="not kept"),
        pytest.param(None, [f"{HEADING} {WORDS}", END], False, id="nothing said"),
        pytest.param(True, [HEADING, f"{WORDS} {END}"], True, id="heading, by its style"),
        pytest.param(True, ["Before", f"{HEADING} {WORDS} {END}"], False, id="all on the next"),
        pytest.param(
            True,
            [f"{HEADING} {WORDS[:40]}", f"{WORDS[40:]} {END}"],
            False,
            id="words go on to the next page",
        ),
        pytest.param(True, ["Ms Ada Quill", f"{HEADING} {WORDS} {END}"], False, id="a frame"),
        pytest.param(True, [f"{HEADING}\n{WORDS}".replace(" ", "\n"), END], True, id="line ends"),
        pytest.param(True, ["nothing", "of it"], False, id="not found"),
    ],
)
def test_what_is_parted(kept: bool | None, pages: list[str], parted: bool, tmp_path: Path) -> None:
    assert is_parted(_letter(tmp_path, kept), pages) is parted


def test_a_style_may_take_back_what_it_rests_on(tmp_path: Path) -> None:
    path = _letter(tmp_path, None)
    document = docx.Document(str(path))
    own = document.styles.add_style("Loose", 1)
    own.base_style = document.styles["Heading 1"]
    document.paragraphs[2].style = own
    document.save(str(path))
    assert is_parted(path, [f"{HEADING} {WORDS}", END])

    own.paragraph_format.keep_with_next = False
    document.save(str(path))

    assert not is_parted(path, [f"{HEADING} {WORDS}", END])


def test_an_empty_paragraph_passes_on_what_is_kept(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(WORDS).paragraph_format.keep_with_next = True
    empty = document.add_paragraph()
    document.add_paragraph(END)

    for kept in (True, False):
        empty.paragraph_format.keep_with_next = kept
        document.save(str(path := tmp_path / "letter.docx"))
        assert is_parted(path, [WORDS, END]) is kept


def test_a_row_is_kept_by_its_first_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for number, row in enumerate(table.rows):
        for cell in row.cells:
            cell.text = f"Autumn {number}"
    document.save(str(path := tmp_path / "letter.docx"))
    pages = ["Autumn 0 Autumn 0", "Autumn 1 Autumn 1"]
    assert not is_parted(path, pages)

    table.rows[0].cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    document.save(str(path))

    assert is_parted(path, pages)


def test_a_paragraph_said_twice_is_looked_for_where_it_can_be(tmp_path: Path) -> None:
    """The same words further on are no sign of a parting."""
    path = _letter(tmp_path, kept=True)

    assert not is_parted(path, [f"{HEADING} {WORDS} {END}", END])


def test_styles_that_rest_on_one_another(tmp_path: Path) -> None:
    document = docx.Document()
    one, two = (document.styles.add_style(name, 1) for name in ("One", "Two"))
    one.base_style, two.base_style = two, one
    document.add_paragraph(WORDS, "One")
    document.add_paragraph(END)
    document.save(str(path := tmp_path / "letter.docx"))

    assert not is_parted(path, [WORDS, END])
    assert docx.Document(str(path)).styles["One"].element.find(qn("w:basedOn")) is not None
