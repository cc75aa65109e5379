from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from pipeline.convert.alphabet import MARK
from pipeline.convert.book import mark_of
from pipeline.convert.chunks import convert_packed
from pipeline.convert.judging import silent
from pipeline.convert.rolling import roll
from pipeline.convert.splitting import split
from pipeline.libreoffice import find_program
from pipeline.libreoffice.soffice import Soffice
from tests.convert.letters import reference
from tests.convert.rolls import changed_letters, footer_line, rolled, simple_field, told_in

LONGER = 3
"""The place of a letter that has two pages, though it looks as short as the others."""


def _with_reference(document: Document, place: int) -> None:
    footer_line(document).add_run(reference(place))
    document.sections[0]._sectPr.append(OxmlElement("w:pgNumType"))  # each begins at page 1


def _body(package: zipfile.ZipFile) -> etree._Element:
    return etree.fromstring(package.read("word/document.xml"))[0]


def _all(tree: etree._Element, name: str) -> list[etree._Element]:
    return list(tree.iter(qn(name)))


def _edge(package: zipfile.ZipFile, kind: str) -> bytes:
    """The only header or footer that was put in; no letter brings its own."""
    (found,) = (name for name in package.namelist() if f"{kind}9" in name)
    return package.read(found)


def test_a_letter_begins_a_page_and_no_section(tmp_path: Path) -> None:
    body = _body(rolled(changed_letters(tmp_path, _with_reference)))

    assert len(_all(body, "w:sectPr")) == 2, "the sheet of letters has one, and all letters one"
    assert body[-1].tag == qn("w:sectPr")
    assert [each.get(qn("w:val")) for each in _all(body[-1], "w:type")] == ["nextPage"]
    assert _all(body, "w:pgNumType") == []
    broken = [p for p in _all(body, "w:p") if _all(p, "w:pageBreakBefore")]
    said = ["".join(each.text or "" for each in _all(p, "w:t")) for p in broken]
    assert said == [f"Our reference {reference(n)}" for n in (2, 3)]


def test_the_end_of_each_letter_is_marked_before_anything_is_set(tmp_path: Path) -> None:
    body = _body(rolled(changed_letters(tmp_path, _with_reference)))

    marks = _all(body, "w:bookmarkStart")
    assert [each.get(qn("w:name")) for each in marks] == [MARK, *map(mark_of, (1, 2, 3))]
    for place, mark in enumerate(marks[1:], start=1):
        after = b"".join(map(etree.tostring, mark.itersiblings()))
        before = b"".join(map(etree.tostring, mark.itersiblings(preceding=True)))
        assert f'SET ATT1 "{reference(place)}"'.encode() in after
        assert (b"<w:t" in after, b"instrText" in before) == (False, False)


def test_what_differs_in_a_footer_is_set_by_each_letter(tmp_path: Path) -> None:
    def change(document: Document, place: int) -> None:
        _with_reference(document, place)
        footer_line(document).add_run("the same")
        footer_line(document).add_run(f"{reference(place)} <A & B>").bold = True

    package = rolled(changed_letters(tmp_path, change, count=2))

    assert told_in(_edge(package, "footer")) == [" REF ATT0 ", " REF ATT1 ", " REF ATT2 "]
    assert told_in(package.read("word/document.xml")) == [
        ' SET ATT0 "1" ',
        *(f' SET ATT1 "{reference(1)}" ', f' SET ATT2 "{reference(1)} <A & B>" '),
        *(f' SET ATT1 "{reference(2)}" ', f' SET ATT2 "{reference(2)} <A & B>" '),
    ]
    runs = _all(etree.fromstring(_edge(package, "footer")), "w:r")
    bold = [run for run in runs if _all(run, "w:b") and _all(run, "w:fldChar")]
    assert len(bold) == 3, "what is printed looks like what it stands for"


@pytest.mark.parametrize(
    "told",
    ["PAGE", " NUMPAGES ", "SECTIONPAGES", r" PAGE  \* MERGEFORMAT ", r"PAGE \* Arabic"],
)
def test_each_page_is_the_first_of_one(told: str, tmp_path: Path) -> None:
    def change(document: Document, place: int) -> None:
        del place
        simple_field(footer_line(document), told)
        footer_line(document).add_run(f"Ms {told.strip()}")

    footer = _edge(rolled(changed_letters(tmp_path, change, field=told)), "footer")

    assert told_in(footer) == [" REF ATT0 "] * 2, "written either way"
    assert f"Ms {told.strip()}".encode() in footer


@pytest.mark.parametrize("on", [True, False])
def test_a_first_page_has_its_own_edges_where_that_is_turned_on(on: bool, tmp_path: Path) -> None:
    def change(document: Document, place: int) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "First" if on else f"Unused {place}"
        section.first_page_footer.paragraphs[0].text = f"First {reference(place)}"
        if on:
            section.header.paragraphs[0].text = f"Unused {place}"
        for switch in section._sectPr.iter(qn("w:titlePg")):
            switch.set(qn("w:val"), "1" if on else "0")

    package = rolled(changed_letters(tmp_path, change))

    section = _body(package)[-1]
    used = [each.get(qn("w:type")) for each in section if str(each.tag).endswith("Reference")]
    assert used == ["default"] * 2
    assert _all(section, "w:titlePg") == []
    assert (b"First" in _edge(package, "header")) is on
    assert (b"Sollington" in _edge(package, "header")) is not on
    assert told_in(_edge(package, "footer")) == [" REF ATT1 " if on else " REF ATT0 "]


def test_the_page_begins_with_the_first_paragraph_outside_a_frame(tmp_path: Path) -> None:
    def change(document: Document, place: int) -> None:
        first = document.paragraphs[0]
        framed = first.insert_paragraph_before(f"The Family of {place}")
        framed._p.get_or_add_pPr().append(OxmlElement("w:framePr"))
        first.paragraph_format.keep_with_next = True
        first.paragraph_format.space_before = 0

    body = _body(rolled(changed_letters(tmp_path, change, count=2)))

    (broken,) = (p for p in _all(body, "w:p") if _all(p, "w:pageBreakBefore"))
    names = [etree.QName(each).localname for each in broken[0]]
    assert names == ["keepNext", "pageBreakBefore", "spacing"], "as the schema orders them"
    assert len(_all(body[body.index(broken) - 1], "w:framePr")) == 1


@pytest.fixture(scope="module")
def engine() -> Iterator[Soffice]:
    with Soffice(find_program()) as soffice:
        yield soffice


def _counted(document: Document, place: int) -> None:
    line = document.sections[0].footer.add_paragraph("Page ")
    simple_field(line, "PAGE")
    line.add_run(" of ")
    simple_field(line, r"NUMPAGES \* MERGEFORMAT")
    line.add_run(", ")
    line.add_run(reference(place))
    if place == LONGER:
        document.add_paragraph("Over the page").paragraph_format.page_break_before = True


def _pages(pdf: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(pdf).pages]


@pytest.mark.soffice
def test_each_page_carries_its_own_reference(engine: Soffice, tmp_path: Path) -> None:
    made = changed_letters(tmp_path, _counted, count=5)
    whole = tmp_path / "roll.docx"
    whole.write_bytes(roll(made))
    (pdf,) = engine.convert([whole], tmp_path).made.values()

    parts = split(pdf, made, tmp_path, silent, rolled=True)

    assert [letter.reference for letter in parts.longer] == [reference(LONGER)]
    assert not (tmp_path / f"{LONGER}.pdf").exists(), "it would have the page 1 of 1 twice"
    for letter in set(made) - set(parts.longer):
        (said,) = _pages(parts.made[letter.file][0])
        assert re.findall(r"SOL[\d-]+", said) == [letter.reference] * 2, "in text and footer"
        assert f"Page 1 of 1, {letter.reference}" in said


@pytest.mark.soffice
def test_a_letter_of_two_pages_is_counted_right_in_the_end(engine: Soffice, tmp_path: Path) -> None:
    letters = changed_letters(tmp_path, _counted, count=6)
    assert all(letter.short for letter in letters)
    files = [letter.file for letter in letters]

    made = convert_packed(
        files, tmp_path / "out", engine, jobs=1, progress=lambda *_: None, judge=silent
    )

    for place, file in enumerate(files, start=1):
        of = 2 if place == LONGER else 1
        feet = [f"Page {page} of {of}, {reference(place)}" for page in range(1, of + 1)]
        pages = _pages(made[file][0])
        assert [foot in said for foot, said in zip(feet, pages, strict=True)] == [True] * of


def test_a_text_that_is_empty_counts_among_the_others(tmp_path: Path) -> None:
    """Else the variable would stand in the place of its neighbour."""

    def change(document: Document, place: int) -> None:
        footer_line(document).add_run()._r.append(OxmlElement("w:t"))
        footer_line(document).add_run(f"Name {reference(place)}")

    package = rolled(changed_letters(tmp_path, change))

    (footer,) = (package.read(name) for name in package.namelist() if "footer9" in name)
    assert " REF ATT1 " in told_in(footer)
    runs = etree.fromstring(footer).iter(qn("w:r"))
    shown = ["".join(map(str, run.itertext())) for run in runs]
    begun = shown.index(" REF ATT1 ")
    assert shown[begun + 2] == f"Name {reference(1)}", "it stands where the name stood"
    assert shown[begun - 2] == "", "and the empty text before it is left alone"
