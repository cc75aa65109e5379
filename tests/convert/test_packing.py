from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from pipeline.convert.packing import Unpackable, families, mark_of, open_letter, pack
from tests.convert.letters import letter_document, letters, reference

WordDocument = docx.document.Document
SECTIONS = "it has more than one section"
NOTES = "it has notes or comments"
MARKED = "it has bookmarks of its own"
FIELDS = "it has fields in its text"
OBJECTS = "it has embedded objects"
LISTS = "it has numbered lists, which would go on counting"
SIDES = "its odd and even pages differ"
EDGES = "it has fields in its header or footer that count no pages"
SHORT = "x" * 180
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
        pytest.param(_alternate, OBJECTS, id="text box"),
        pytest.param(_list("List Number"), LISTS, id="numbered list"),
        pytest.param(_odd_and_even, SIDES, id="odd and even"),
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


def _packed(files: list[Path]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(pack([open_letter(file) for file in files])))


def _all(tree: etree._Element, name: str) -> list[etree._Element]:
    return list(tree.iter(qn(name)))


def test_each_letter_is_a_section_from_page_one_with_a_mark_at_its_end(tmp_path: Path) -> None:
    body = etree.fromstring(_packed(letters(tmp_path, 3)).read("word/document.xml"))[0]

    assert [each.get(qn("w:start")) for each in _all(body, "w:pgNumType")] == ["1"] * 3
    assert [each.get(qn("w:val")) for each in _all(body, "w:type")] == ["nextPage"] * 2
    marks = _all(body, "w:bookmarkStart")
    assert [each.get(qn("w:name")) for each in marks] == [mark_of(n) for n in (1, 2, 3)]
    words = "".join(each.text or "" for each in _all(body, "w:t"))
    assert re.findall(r"SOL\d{6}-\d{4}-\d", words) == [reference(n) for n in (1, 2, 3)]
    assert body[-1].tag == qn("w:sectPr")
    assert len(_all(body, "w:sectPr")) == 3


def test_the_number_of_pages_is_where_the_letter_ends(tmp_path: Path) -> None:
    package = _packed(letters(tmp_path, 3))

    footers = [name for name in package.namelist() if re.match("word/footer9", name)]
    said = [re.search(rb"PAGEREF (E\d+)<", package.read(name)) for name in footers]
    assert [each and each[1] for each in said] == [b"E00001", b"E00002", b"E00003"]
    assert not any(b"NUMPAGES" in package.read(name) for name in footers)


def test_only_the_field_is_changed_and_not_the_word(tmp_path: Path) -> None:
    document = letter_document(1)
    document.sections[0].footer.add_paragraph("Ms NUMPAGES")
    document.save(str(tmp_path / "letter.docx"))

    package = _packed([tmp_path / "letter.docx"])

    (footer,) = (package.read(name) for name in package.namelist() if "footer9" in name)
    assert (footer.count(b"PAGEREF E00001"), footer.count(b"NUMPAGES")) == (1, 1)


def test_equal_headers_are_shared(tmp_path: Path) -> None:
    package = _packed(letters(tmp_path, 3))

    assert len([name for name in package.namelist() if "header9" in name]) == 1
    assert len([name for name in package.namelist() if "footer9" in name]) == 3


def test_every_part_is_declared_and_every_reference_leads_somewhere(tmp_path: Path) -> None:
    package = _packed(letters(tmp_path, 3))
    rels = etree.fromstring(package.read("word/_rels/document.xml.rels"))
    targets = {each.get("Id"): f"word/{each.get('Target')}" for each in rels}
    used = [
        each.get(qn("r:id"))
        for name in ("w:headerReference", "w:footerReference")
        for each in _all(etree.fromstring(package.read("word/document.xml")), name)
    ]
    declared = package.read("[Content_Types].xml").decode()

    assert len(used) == 4, "the header is named once, and a section without one goes on with it"
    for known in used:
        assert targets[known] in package.namelist()
        assert f'PartName="/{targets[known]}"' in declared


def test_a_letter_that_ends_in_a_table_gets_a_paragraph_to_end_in(tmp_path: Path) -> None:
    for place in (1, 2):
        document = letter_document(place)
        document.add_table(1, 1)
        document.save(str(tmp_path / f"{place}.docx"))

    body = etree.fromstring(
        _packed([tmp_path / "1.docx", tmp_path / "2.docx"]).read("word/document.xml")
    )[0]

    names = [etree.QName(each).localname for each in body]
    assert names == ["p", "tbl", "p", "p", "tbl", "p", "sectPr"]


@pytest.mark.parametrize("words", ["to sign.", "", SHORT, f"{SHORT} word", "one\ntwo three"])
def test_the_mark_stands_behind_every_word_of_its_letter(words: str, tmp_path: Path) -> None:
    """No word after it could be moved by it, and its page is the letter's last one."""
    for place in (1, 2):
        letter_document(place, "PAGE", words).save(str(tmp_path / f"{place}.docx"))

    body = etree.fromstring(
        _packed([tmp_path / "1.docx", tmp_path / "2.docx"]).read("word/document.xml")
    )[0]

    for mark in _all(body, "w:bookmarkStart"):
        after = [each for run in mark.itersiblings() for each in _all(run, "w:t")]
        assert after == []
    first, second = (mark.getparent() for mark in _all(body, "w:bookmarkStart"))
    assert first is not None
    assert second is not None
    assert _all(first, "w:t") == []
    assert _all(first, "w:sectPr") != []
    said = "".join(each.text or "" for each in _all(second, "w:t"))
    assert said == words.replace("\n", "")


def test_families_are_templates(tmp_path: Path) -> None:
    files = letters(tmp_path, 5)
    for place in (6, 7):
        document = letter_document(place)
        document.styles["Normal"].font.name = "Carlito"
        document.save(str(tmp_path / f"{place}.docx"))
        files.append(tmp_path / f"{place}.docx")
    opened = [open_letter(file) for file in files]

    assert [len(family) for family in families(opened, 1)] == [5, 2]
    assert [len(family) for family in families(opened, 3)] == [5]


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


def test_a_letter_that_is_gone_when_it_is_packed(tmp_path: Path) -> None:
    (file,) = letters(tmp_path, 1)
    opened = open_letter(file)
    file.write_bytes(b"no zip")
    with pytest.raises(Unpackable, match=r"letter-001\.docx"):
        pack([opened])


def test_an_opened_letter_holds_none_of_its_text(tmp_path: Path) -> None:
    (file,) = letters(tmp_path, 1)

    assert b"Our reference" not in repr(open_letter(file)).encode()
