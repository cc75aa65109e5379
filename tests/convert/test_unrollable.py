"""What a roll cannot show is said before anything is converted; sections of their own can."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.convert.letter import Unpackable, open_letter
from pipeline.convert.packing import pack
from pipeline.convert.rolling import Unrollable, roll
from tests.convert.letters import letters, reference
from tests.convert.rolls import (
    Change,
    changed_letters,
    footer_line,
    rolled,
    simple_field,
    told_in,
)

SHAPE = "built in different ways"
VALUE = "a text that no variable can hold"
NAMELESS = "a text that differs and has no reference"
BREAK = "no paragraph to begin a page with"


def _says(*words: str, of: str = "footer") -> Change:
    """Each letter one of the words, in a run at the end of its header or footer."""

    def change(document: Document, place: int) -> None:
        edge = getattr(document.sections[0], of)
        said = words[(place - 1) % len(words)]
        edge.paragraphs[0].add_run(said.replace("REF", reference(place)))

    return change


def _adds_text(*words: str) -> Change:
    """The same with a text that is there although it may be empty."""

    def change(document: Document, place: int) -> None:
        text = OxmlElement("w:t")
        text.text = words[(place - 1) % len(words)] or None
        footer_line(document).add_run()._r.append(text)

    return change


def _only(change: Change) -> Change:
    """A change to the second letter and to no other."""
    return lambda document, place: change(document, place) if place == 2 else None


def _begins_with_a_table(document: Document, place: int) -> None:
    del place
    document.paragraphs[0]._p.addprevious(document.add_table(1, 1)._tbl)


def _ends_in_a_frame(document: Document, place: int) -> None:
    del place
    document.add_paragraph("beside")._p.get_or_add_pPr().append(OxmlElement("w:framePr"))


def _is_wider(document: Document, place: int) -> None:
    del place
    document.sections[0].left_margin = 0


def _has_a_bold_page_number(document: Document, place: int) -> None:
    del place
    footer_line(document).runs[0].bold = True


def _counts_in_its_header(document: Document, place: int) -> None:
    del place
    simple_field(document.sections[0].header.paragraphs[0], "PAGE")


def _has_a_border(display: str) -> Change:
    def change(document: Document, place: int) -> None:
        del place
        border = OxmlElement("w:pgBorders")
        border.set(qn("w:display"), display)
        document.sections[0]._sectPr.append(border)

    return change


def _begins_with_a_break(document: Document, place: int) -> None:
    del place
    run = document.paragraphs[0].insert_paragraph_before().add_run("Before")
    run.add_break(WD_BREAK.PAGE)


def _ends_with(words: str, border: str = "") -> Change:
    def change(document: Document, place: int) -> None:
        del place
        run = document.paragraphs[-1].add_run(words)
        if border:
            run._r.get_or_add_rPr().append(OxmlElement(border))

    return change


def _counts_otherwise(told: str) -> Change:
    return lambda document, _: simple_field(footer_line(document), told)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(_says("a", "b", of="header"), "headers that differ", id="headers"),
        pytest.param(_only(_has_a_bold_page_number), SHAPE, id="footers in more than texts"),
        pytest.param(_only(_says("more")), SHAPE, id="a text that others have not"),
        pytest.param(_only(_is_wider), SHAPE, id="sections"),
        pytest.param(_says("\tREF"), "beside others in its run", id="a text behind a tab"),
        pytest.param(_says("REF\n"), "beside others in its run", id="a text before a break"),
        pytest.param(_says('"REF"'), VALUE, id="quotes"),
        pytest.param(_says("\\REF"), VALUE, id="a backslash"),
        pytest.param(_says("{REF"), VALUE, id="an open brace"),
        pytest.param(_says("REF}"), VALUE, id="a closed brace"),
        pytest.param(_says("REF\xa0a"), VALUE, id="a blank that never breaks"),
        pytest.param(_says("REF\xada"), VALUE, id="a soft hyphen"),
        pytest.param(_says("REF  a"), VALUE, id="two blanks"),
        pytest.param(_counts_in_its_header, "counted in a header", id="a page in the header"),
        pytest.param(_has_a_border("firstPage"), "some pages have", id="border of a first page"),
        pytest.param(_has_a_border("notFirstPage"), "some pages have", id="border of the others"),
        pytest.param(_begins_with_a_break, "begins a page", id="a break first"),
        pytest.param(_ends_with("last "), "a blank at the end", id="a blank last"),
        pytest.param(_ends_with("last", "w:bdr"), "around the last words", id="a border last"),
        pytest.param(_counts_otherwise(r"PAGE \* roman"), "another way", id="Roman figures"),
        pytest.param(_says("ATT1 REF"), VALUE, id="the name of a variable"),
        pytest.param(_says("a", ""), SHAPE, id="a text that one has not"),
        pytest.param(_adds_text("a", ""), NAMELESS, id="an empty text"),
        pytest.param(_says("a", "b"), NAMELESS, id="a text that is nobody's"),
        pytest.param(_says("REF", "REF", reference(1)), NAMELESS, id="another's reference"),
        pytest.param(_begins_with_a_table, BREAK, id="a table first"),
        pytest.param(_ends_in_a_frame, "a frame at the end", id="a frame last"),
    ],
)
def test_what_a_roll_cannot_show(change: Change, why: str, tmp_path: Path) -> None:
    made = changed_letters(tmp_path, change)

    with pytest.raises(Unrollable, match=why):
        roll(made)
    assert pack(made), "it can be shown in sections"


def test_what_all_letters_say_alike_needs_no_variable(tmp_path: Path) -> None:
    package = rolled(changed_letters(tmp_path, _says('\t"{\\}"')))

    assert told_in(package.read("word/document.xml")) == [' SET ATT0 "1" ']


@pytest.mark.parametrize("gone", [0, 1])
def test_a_letter_that_is_gone_is_another_matter(gone: int, tmp_path: Path) -> None:
    files = letters(tmp_path, 2)
    made = [open_letter(file) for file in files]
    files[gone].write_bytes(b"no zip")

    with pytest.raises(Unpackable) as raised:
        roll(made)

    assert not isinstance(raised.value, Unrollable), "in sections it would be gone as well"
