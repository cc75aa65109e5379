"""The witness statement: its words, in the words of what really happened."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from pipeline.bundle.case import Item, State, initials
from pipeline.bundle.statement import declaration, statement, words
from tests.bundle import cases

GOLDEN = """\
1. I am Ms Dilys Amberwood, Attendance Officer at Sollington Academy, Larkfield Lane, Sollington, \
SN99 9AA.
2. I make this statement from the records that the school keeps of attendance, of letters and of \
meetings, and from what I know myself. Where I rely on a record, I say so.
3. Wilf Feldspar, born on 3 February 2013, is a registered pupil at the school in Year 9. Wilf was \
of compulsory school age throughout the period I speak of.
4. The school's records name Ms Odette Feldspar as Wilf's mother. According to them Ms Odette \
Feldspar lives with Wilf and has parental responsibility. The address they give is 4 Kiln Row, \
Sollington, SN99 4AA.
5. The register shows that between 7 September 2026 and 20 October 2026 Wilf attended 51 of 64 \
possible sessions (79.7%). The printout of the register is with this statement.
6. In the period from 21 September 2026 to 20 October 2026 Wilf attended 31 of 44 possible \
sessions. 12 of them are recorded as unauthorised absence. The sessions are set out in the \
certificate prepared for the head teacher.
7. On 25 September 2026 a meeting (AIM 1) is recorded at Meeting Room 2. The record says that a \
parent attended; it does not say which. The outcome is recorded as "Attended".
8. On 5 October 2026, as the school's ledger records, the school posted Letter 4 to Ms Odette \
Feldspar, 4 Kiln Row, Sollington, SN99 4AA by first class post. I produce the file that left the \
school as exhibit DA/1.
9. The school holds a document described as "Home visit record", dated 16 October 2026. I produce \
it as exhibit DA/2.
10. The days, the class of post and the addresses are taken from the ledger that the school keeps \
of what it posts; its entries are set out in the posting record.
11. I have stated facts from the school's records and have left opinion out of this statement."""


def test_the_whole_statement() -> None:
    assert words(statement(cases.case())) == GOLDEN


@pytest.mark.parametrize(
    ("state", "said", "never"),
    [
        (
            State.PREPARED,
            "was prepared on 2 October 2026. I hold no record",
            "posted|handed to|sent",
        ),
        (
            State.POSTED,
            "the school posted Letter 4 to Ms Odette Feldspar",
            "handed to|sent|prepared on",
        ),
        (
            State.HANDED,
            "Letter 4 was handed to Ms Odette Feldspar",
            "posted Letter|sent|prepared on",
        ),
        (State.SENT, "the school sent Letter 4 to Ms Odette Feldspar", "posted Letter|handed to"),
    ],
    ids=[state.value for state in State],
)
def test_words_follow_the_state(state: State, said: str, never: str) -> None:
    told = words(statement(cases.case(letters=(cases.letter(state),), items=())))
    (line,) = [each for each in told.splitlines() if "Letter 4" in each]
    assert said in line
    assert not re.search(never, line)


def test_a_letter_that_was_only_prepared_is_no_exhibit() -> None:
    made = cases.case(letters=(cases.letter(State.PREPARED),), items=())
    assert made.exhibits == ()


def test_a_letter_that_came_back_is_said() -> None:
    back = cases.letter(returned=dt.date(2026, 10, 12))
    told = words(statement(cases.case(letters=(back,))))
    assert "exhibit DA/1. It came back undelivered on 12 October 2026." in told


def test_a_letter_whose_file_is_lost_is_not_produced() -> None:
    told = words(statement(cases.case(exhibits=())))
    assert "by first class post. I cannot produce the file that left the school." in told


def test_an_undated_document_is_not_given_a_date() -> None:
    item = Item("note.pdf", "Note", "", None)
    told = words(statement(cases.case(items=(item,))))
    assert '"Note", the date of which I do not know. I produce it as exhibit DA/2.' in told


def test_the_age_is_left_out_where_it_is_not_known() -> None:
    child = replace(cases.CHILD, dob=None)
    assert "school age" not in words(statement(cases.case(student=child)))


def test_a_step_of_the_tracker_without_a_letter_says_so() -> None:
    step = replace(cases.meeting(), meeting=None, title="Letter 1", letters=("letter-1",))
    told = words(statement(cases.case(happenings=(step,))))
    assert 'records "Letter 1" (by: Head of Year 9). I hold no record that a letter' in told


@pytest.mark.parametrize(("pages", "said"), [(1, "of 1 page each"), (3, "of 3 pages each")])
def test_declaration_has_the_number_of_pages(pages: int, said: str) -> None:
    assert f"(consisting {said} signed by me)" in declaration(pages)


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Ms Dilys Amberwood", "DA"),
        ("Dr. Anne-Marie O'Neil", "AMO"),
        ("Ødegaard", "Ø"),
        ("Mr", "M"),
    ],
)
def test_initials(name: str, mark: str) -> None:
    assert initials(name) == mark
