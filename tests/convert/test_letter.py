"""Which letters can share a document, and which are of one template."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.convert.letter import Unpackable, open_letter
from tests.convert.letters import letter_document, letters

WordDocument = docx.document.Document
SECTIONS = "it has more than one section"
NOTES = "it has notes or comments"
MARKED = "it has bookmarks of its own"
FIELDS = "it has fields in its text"
OBJECTS = "it has embedded objects"
LISTS = "it has numbered lists, which would go on counting"
SIDES = "its odd and even pages differ"
EDGES = "it has fields in its header or footer that count no pages"
NAMELESS = "it carries no reference"


def _sections(document: WordDocument) -> None:
    document.add_section(WD_SECTION.NEW_PAGE)


def _in_run(name: str) -> object:
    def add(document: WordDocument) -> None:
        document.add_paragraph().add_run()._r.append(OxmlElement(name))

    return add


def _bookmark(document: WordDocument) -> None:
    document.add_paragraph()._p.append(OxmlElement("w:bookmarkStart"))


def _simple_field(document: WordDocument) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    document.add_paragraph()._p.append(field)


def _alternate(document: WordDocument) -> None:
    box = parse_xml(
        "<mc:AlternateContent xmlns:mc="
        '"http://schemas.openxmlformats.org/markup-compatibility/2006"/>'
    )
    document.add_paragraph().add_run()._r.append(box)


def _list(style: str) -> object:
    def add(document: WordDocument) -> None:
        paragraph = document.add_paragraph("One", style=style)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>'))

    return add


def _odd_and_even(document: WordDocument) -> None:
    document.settings.odd_and_even_pages_header_footer = True


def _numbered_by_its_style(document: WordDocument) -> None:
    document.add_paragraph("One", style="List Number")


def _mirrored(document: WordDocument) -> None:
    document.settings.element.append(OxmlElement("w:mirrorMargins"))


def _in_section(name: str) -> object:
    def add(document: WordDocument) -> None:
        document.sections[0]._sectPr.append(OxmlElement(name))

    return add


def _table_last(document: WordDocument) -> None:
    document.add_table(1, 1)


def _empty_and_high(document: WordDocument) -> None:
    properties = document.add_paragraph()._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:sz w:val="72"/></w:rPr>'))


def _control(document: WordDocument) -> None:
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>One</w:t></w:r></w:p></w:sdtContent>"
        "</w:sdt>"
    )
    document.paragraphs[0]._p.addprevious(control)


def _control_in_a_line(document: WordDocument) -> None:
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:r><w:t>One</w:t></w:r></w:sdtContent></w:sdt>"
    )
    document.paragraphs[0]._p.append(control)


def _inserted(document: WordDocument) -> None:
    document.add_paragraph()._p.append(OxmlElement("w:ins"))


def _spaced_by_itself(document: WordDocument) -> None:
    spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:beforeAutospacing="1"/>')
    document.paragraphs[0]._p.get_or_add_pPr().append(spacing)


def _box_in_the_header(document: WordDocument) -> None:
    run = document.sections[0].header.paragraphs[0].add_run()
    run._r.append(OxmlElement("w:txbxContent"))


def _untitled(document: WordDocument) -> None:
    document.core_properties.title = ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(lambda _: None, "", id="fit"),
        pytest.param(_sections, SECTIONS, id="sections"),
        pytest.param(_in_run("w:footnoteReference"), NOTES, id="footnote"),
        pytest.param(_in_run("w:endnoteReference"), NOTES, id="endnote"),
        pytest.param(_in_run("w:commentReference"), NOTES, id="comment"),
        pytest.param(_bookmark, MARKED, id="bookmark"),
        pytest.param(_in_run("w:instrText"), FIELDS, id="field"),
        pytest.param(_simple_field, FIELDS, id="simple field"),
        pytest.param(_in_run("w:object"), OBJECTS, id="object"),
        pytest.param(_in_run("w:sym"), "it has symbols", id="symbol"),
        pytest.param(_alternate, OBJECTS, id="text box"),
        pytest.param(_list("List Number"), LISTS, id="numbered list"),
        pytest.param(_numbered_by_its_style, LISTS, id="numbered by its style"),
        pytest.param(_odd_and_even, SIDES, id="odd and even"),
        pytest.param(_mirrored, SIDES, id="mirrored margins"),
        pytest.param(_in_section("w:lnNumType"), "its lines are numbered", id="line numbers"),
        pytest.param(_table_last, "it ends in a table", id="table last"),
        pytest.param(
            _empty_and_high, "it ends in an empty paragraph of a size of its own", id="empty last"
        ),
        pytest.param(_control, "it has controls around paragraphs", id="control"),
        pytest.param(_control_in_a_line, "", id="control in a line"),
        pytest.param(_inserted, "it has tracked changes", id="tracked"),
        pytest.param(
            _spaced_by_itself, "the space above its paragraphs is automatic", id="web spacing"
        ),
        pytest.param(
            _box_in_the_header, "it has a text box in its header or footer", id="box in header"
        ),
        pytest.param(_untitled, NAMELESS, id="no reference"),
    ],
)
def test_what_keeps_a_letter_from_being_packed(change: object, why: str, tmp_path: Path) -> None:
    document = letter_document(1)
    assert callable(change)
    change(document)
    document.save(str(tmp_path / "letter.docx"))

    assert open_letter(tmp_path / "letter.docx").unfit == why


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("NUMPAGES", ""),
        (" PAGE ", ""),
        (" NUMPAGES \\* MERGEFORMAT ", ""),
        ("SECTIONPAGES", ""),
        ("NUMPAGES \\* Arabic", ""),
        ("NUMPAGES \\* roman", EDGES),
        ('NUMPAGES \\# "00"', EDGES),
        ("PAGE \\* roman", ""),
        ("NUM", EDGES),
        ("DATE", EDGES),
        ("TITLE", EDGES),
        ("PAGEREF x", EDGES),
        ("DOCPROPERTY NUMPAGES", EDGES),
    ],
)
def test_fields_of_headers_and_footers(field: str, why: str, tmp_path: Path) -> None:
    letter_document(1, field).save(str(tmp_path / "letter.docx"))

    assert open_letter(tmp_path / "letter.docx").unfit == why


@pytest.mark.parametrize("name", ["w:titlePg", "w:pgBorders"])
def test_a_letter_of_another_section_is_another_family(name: str, tmp_path: Path) -> None:
    files = letters(tmp_path, 2)
    document = letter_document(2)
    document.sections[0]._sectPr.append(OxmlElement(name))
    document.save(str(files[1]))

    first, second = (open_letter(file) for file in files)

    assert first.family != second.family


def test_a_letter_without_the_header_of_the_others_is_another_family(tmp_path: Path) -> None:
    files = letters(tmp_path, 2)
    document = letter_document(2)
    for each in list(document.sections[0]._sectPr):
        if each.tag == qn("w:headerReference"):
            document.sections[0]._sectPr.remove(each)
    document.save(str(files[1]))

    first, second = (open_letter(file) for file in files)

    assert first.family != second.family


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_no_word_document(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    file.write_bytes(data)
    with pytest.raises(Unpackable, match=r"letter\.docx"):
        open_letter(file)


def test_an_opened_letter_holds_none_of_its_text(tmp_path: Path) -> None:
    (file,) = letters(tmp_path, 1)

    assert b"Our reference" not in repr(open_letter(file)).encode()
