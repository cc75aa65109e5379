"""The witness statement: its words, in the words of what really happened."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bundle.case import Item, Letter, State, flat, initials, number_exhibits
from pipeline.bundle.chronology import chronology
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
Feldspar lives with Wilf and has parental responsibility. The address in them is 4 Kiln Row, \
Sollington, SN99 4AA.
5. The register shows that between 7 September 2026 and 20 October 2026 Wilf attended 51 of 64 \
possible sessions (79.7%). The printout of the register is with this statement.
6. In the period from 21 September 2026 to 20 October 2026 Wilf attended 31 of 44 possible \
sessions. 12 sessions are recorded as unauthorised absence. The sessions are set out in the \
certificate prepared for the head teacher.
7. The tracker records a meeting, "AIM 1", on 25 September 2026 at Meeting Room 2, led by Head of \
Year 9. The record says that a parent attended; it does not say which. The outcome is recorded as \
"Attended".
8. On 5 October 2026, as the school's ledger records, the school posted to Ms Odette Feldspar, 4 \
Kiln Row, Sollington, SN99 4AA, by first class post: "Letter 4", which I produce as exhibit DA/1.
9. The school holds a document described as "Home visit record", dated 16 October 2026. I produce \
it as exhibit DA/2.
10. Each letter and each copy of minutes that I produce is taken from the very file that was \
printed or sent. The school's ledger has kept that file's digital fingerprint (SHA-256) since the \
day it was made, and it was compared when these papers were put together.
11. The days, the class of post and the addresses are taken from the ledger that the school keeps \
of what it posts; its entries are set out in the posting record.
12. I have stated facts from the school's records and have left opinion out of this statement."""


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
            "the school posted to Ms Odette Feldspar, 4 Kiln Row",
            "handed to|sent|prepared on",
        ),
        (
            State.HANDED,
            'the following was handed to Ms Odette Feldspar: "Letter 4"',
            "posted|sent|prepared on",
        ),
        (State.SENT, "the school sent to Ms Odette Feldspar by e-mail", "posted|handed to"),
    ],
    ids=[state.value for state in State],
)
def test_words_follow_the_state(state: State, said: str, never: str) -> None:
    told = words(statement(cases.case(letters=(cases.letter(state, channel="email"),), items=())))
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
    assert '"Letter 4", of which I cannot produce the file that left the school.' in told
    assert "fingerprint" not in told


def test_what_left_in_one_envelope_is_told_at_once() -> None:
    minutes = replace(cases.letter(first_page=3), document="aim-1-minutes", entries=(6, 9))
    papers = (replace(minutes, title="AIM 1 minutes"), cases.letter(first_page=1))
    told = words(statement(cases.case(letters=papers, items=())))
    assert (
        'in one envelope by first class post: "Letter 4", which I produce as exhibit DA/1, and '
        '"AIM 1 minutes", which I produce as exhibit DA/2.'
    ) in told


def test_who_handed_it_over_is_told_unless_it_names_the_other_parent() -> None:
    handed = cases.letter(State.HANDED, place="by Ms Oakenfold, at the meeting")
    told = words(statement(cases.case(letters=(handed,), items=())))
    assert 'The ledger notes: "by Ms Oakenfold, at the meeting".' in told
    handed = cases.letter(State.HANDED, place="to Mr Quillon for her")
    assert "The ledger notes" not in words(statement(cases.case(letters=(handed,), items=())))


def test_an_outcome_of_one_letter_is_explained() -> None:
    event = cases.meeting(outcome="B", meaning="A second meeting will be arranged")
    told = words(statement(cases.case(happenings=(event,))))
    assert 'The outcome is recorded as "B" (A second meeting will be arranged).' in told


@st.composite
def papers(draw: st.DrawFn) -> tuple[tuple[Letter, ...], tuple[Item, ...]]:
    """Letters and files of few days, so that many fall together."""
    days = st.dates(dt.date(2026, 9, 20), dt.date(2026, 9, 24))
    letters = []
    for n in range(draw(st.integers(0, 8))):
        state = draw(st.sampled_from(State))
        day = draw(days)
        posting = 100 + draw(st.integers(0, 2)) + 10 * day.day
        letters.append(
            cases.letter(
                state,
                title=f"Paper {draw(st.integers(0, 99))}",
                sha256=f"{n:064x}",
                made=day,
                day=day if state.left else None,
                entries=(n, posting) if state.left else (n,),
                first_page=draw(st.integers(0, 4)),
            )
        )
    found = draw(st.lists(st.one_of(st.none(), days), max_size=4))
    items = tuple(Item(f"{n}.pdf", f"File {n}", "", day) for n, day in enumerate(found))
    return tuple(letters), items


@given(papers())
def test_marks_are_in_the_order_of_first_mention(
    made: tuple[tuple[Letter, ...], tuple[Item, ...]],
) -> None:
    letters, items = made
    case = cases.case(letters=letters, items=items)
    told = re.findall(r"exhibit DA/(\d+)", words(statement(case)))
    assert [int(mark) for mark in told] == list(range(1, len(case.exhibits) + 1))
    rows = [flat(row.exhibit) for row in chronology(case) if row.exhibit]
    assert rows == [exhibit.mark for exhibit in case.exhibits]


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


COPY = Item("redacted/SOL261005-0042-1-letter-4.pdf", "SOL", "", None, "SOL261005-0042-1-letter-4")


def test_a_copy_without_names_takes_the_letters_place() -> None:
    made = cases.case(items=(COPY,))
    (exhibit,) = made.exhibits
    assert (exhibit.letter, exhibit.item) == (made.letters[0], COPY)
    assert (exhibit.title, exhibit.date) == (
        "Letter 4 (names of others taken out)",
        dt.date(2026, 10, 5),
    )
    told = words(statement(made))
    assert "of which I produce a copy with the names of others taken out as exhibit DA/1" in told
    assert "Where I say that names were taken out, the file itself is kept by the school." in told
    assert "The school holds a document" not in told


def test_a_copy_shows_a_letter_whose_original_is_lost() -> None:
    letter = cases.letter()
    assert number_exhibits("D A", (letter,), (), frozenset({letter.sha256})) == ()
    (exhibit,) = number_exhibits("D A", (letter,), (COPY,), frozenset({letter.sha256}))
    assert exhibit.item == COPY
