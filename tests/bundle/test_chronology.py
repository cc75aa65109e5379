"""The chronology: a row for each record, in order, saying no more than the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.bundle.case import Item, State, flat
from pipeline.bundle.chronology import chronology
from pipeline.bundle.discretion import WITHHELD
from tests.bundle import cases


def lines(**changes: object) -> list[tuple[str, ...]]:
    return [
        (str(r.date), r.event, r.role, r.whom, r.channel, r.outcome, flat(r.exhibit))
        for r in chronology(cases.case(**changes))
    ]


def test_the_whole_chronology() -> None:
    back = cases.letter(returned=dt.date(2026, 10, 12))
    undated = Item("plan.pdf", "Plan", "iap")
    assert lines(letters=(back,), items=(undated,)) == [
        ("2026-09-25", "AIM 1: meeting", "Head of Year 9", "a parent", "in person", "Attended", ""),
        (
            *("2026-10-05", '"Letter 4" posted', "D. Amberwood", "Ms Odette Feldspar"),
            *("first class post", "returned undelivered", "DA/1"),
        ),
        (
            *("2026-10-12", '"Letter 4" came back', "Royal Mail", "Ms Odette Feldspar", "post"),
            *("undelivered", "DA/1"),
        ),
        ("None", "Plan", "not recorded", "", "", "see the exhibit", "DA/2"),
    ]


def test_what_was_only_prepared_never_reads_as_sent() -> None:
    rows = lines(letters=(cases.letter(State.PREPARED),), items=())
    assert rows[-1][1] == '"Letter 4" prepared'
    assert rows[-1][5] == "no record that it left the school"


def test_a_posting_tells_the_step_better_than_the_tracker() -> None:
    step = replace(
        cases.meeting(),
        date=dt.date(2026, 10, 5),
        title="Letter 4",
        step="letter-4",
        meeting=None,
        outcome="",
    )
    assert [row[1] for row in lines(happenings=(step,), items=())] == ['"Letter 4" posted']


def test_a_note_that_names_the_other_parent_is_withheld() -> None:
    event = cases.meeting(outcome="Mr Barnaby Quillon shouted")
    assert lines(happenings=(event,))[0][5] == WITHHELD


def test_a_note_that_names_the_sister_is_withheld() -> None:
    event = cases.meeting(outcome="see also Tabitha FELDSPAR")
    assert lines(happenings=(event,))[0][5] == WITHHELD


def test_nobody_was_met_in_person_at_a_missed_meeting() -> None:
    row = lines(happenings=(cases.meeting("N", "Parent did not attend"),))[0]
    assert row[3:5] == ("no parent attended", "")


def test_an_outcome_of_one_letter_is_explained() -> None:
    row = lines(happenings=(cases.meeting(outcome="B", meaning="A second meeting follows"),))[0]
    assert row[5] == "B (A second meeting follows)"


@pytest.mark.parametrize(
    ("state", "channel", "how"),
    [
        (State.PREPARED, "post", ""),
        (State.POSTED, "post", "first class post"),
        (State.HANDED, "hand", "by hand"),
        (State.SENT, "email", "e-mail"),
        (State.SENT, "intouch", "InTouch"),
        (State.SENT, "", "e-mail or InTouch"),
    ],
)
def test_how_it_left(state: State, channel: str, how: str) -> None:
    rows = lines(letters=(cases.letter(state, channel=channel),), items=(), happenings=())
    assert [row[4] for row in rows] == [how]
