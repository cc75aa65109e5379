from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from lxml import etree

from pipeline.convert.book import mark_of
from pipeline.convert.letter import Unpackable, open_letter
from pipeline.convert.packing import pack
from tests.convert.letters import letter_document, letters, reference

SHORT = "x" * 180


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


def test_a_letter_that_is_gone_when_it_is_packed(tmp_path: Path) -> None:
    (file,) = letters(tmp_path, 1)
    opened = open_letter(file)
    file.write_bytes(b"no zip")
    with pytest.raises(Unpackable, match=r"letter-001\.docx"):
        pack([opened])
