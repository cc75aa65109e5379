from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.tracker.log import clock

from .workbooks import (
    CONTACT,
    LOG,
    MEETING,
    STUDENT,
    Shown,
    only,
    register,
    slugs,
    sol,
    table,
    write,
)

DAY = dt.date(2022, 1, 12)


def test_a_log_row_as_the_model_wants_it(tmp_path: Path) -> None:
    row = LOG | {
        "Adm No": 4000,
        "By": "AO",
        "Att % then": Shown(0.943, "0.0%"),
        "Outcome": " Improved",
        "Review date": "26/01/2022",
        "Comments": "spoke to parent",
    }
    (found,) = register(sol(tmp_path, Interventions=table(row))).log
    assert (found.adm_no, found.date, found.number) == ("004000", DAY, 4)
    assert (found.action, found.by, found.outcome) == ("Letter 1", "AO", "Improved")
    assert (found.percent_then, found.review) == (Fraction(943, 1000), dt.date(2022, 1, 26))
    assert (found.comments, found.where) == ("spoke to parent", "tracker.xlsx!Interventions!A2")


@pytest.mark.parametrize(
    ("change", "slug", "where"),
    [
        ({"Date": "sent"}, "date-unreadable", "A2"),
        ({"Date": "12/01/2022, 19/01/2022"}, "date-unreadable", "A2"),
        ({"Date": None}, "date-missing", "A2"),
        ({"Date": "-"}, "date-missing", "A2"),
        ({"Adm No": "009999"}, "log-for-nobody", "B2"),
        ({"Adm No": None}, "row-without-number", "B2"),
    ],
)
def test_rows_that_do_not_count_are_named(
    tmp_path: Path, change: dict[str, object], slug: str, where: str
) -> None:
    found = register(sol(tmp_path, Interventions=table(LOG | change)))
    assert found.log == ()
    assert slugs(found) == [slug]
    assert only(found, slug).where == f"tracker.xlsx!Interventions!{where}"


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"No": "four"}, "number-unreadable"),
        ({"Review date": "soon"}, "date-unreadable"),
        ({"Att % then": "fine"}, "figure-no-percentage"),
    ],
)
def test_rows_that_count_in_part(tmp_path: Path, change: dict[str, object], slug: str) -> None:
    found = register(sol(tmp_path, Interventions=table(LOG | change)))
    assert len(found.log) == 1
    assert slugs(found) == [slug]


def test_a_row_without_a_number_keeps_its_words(tmp_path: Path) -> None:
    (row,) = register(sol(tmp_path, Interventions=table(LOG | {"No": None}))).log
    assert (row.number, row.action) == (None, "Letter 1")


def test_a_meeting_as_the_model_wants_it(tmp_path: Path) -> None:
    row = MEETING | {
        "Venue": "Room 2",
        "Chair": "HOY 7",
        "Present": "parent",
        "Apologies": "AO",
        "Parent attended": "Y",
        "Discussion": "mornings & travel",
        "Actions": "Breakfast club",
        "Outcome": "DNA",
        "Review date": "2.2.22",
        "Minutes taken by": "A. Clerk",
    }
    (found,) = register(sol(tmp_path, Meetings=table(row))).meetings
    assert (found.kind, found.date, found.time) == ("AIM 1", DAY, "15:30")
    assert (found.venue, found.chair, found.present) == ("Room 2", "HOY 7", "parent")
    assert (found.apologies, found.parent_attended) == ("AO", "Y")
    assert (found.discussion, found.actions) == ("mornings & travel", "Breakfast club")
    assert (found.outcome, found.review) == ("DNA", dt.date(2022, 2, 2))
    assert (found.minuted_by, found.where) == ("A. Clerk", "tracker.xlsx!Meetings!C2")


def test_a_meeting_may_lack_its_date(tmp_path: Path) -> None:
    found = register(sol(tmp_path, Meetings=table(MEETING | {"Date": "tbc"})))
    assert found.meetings[0].date is None
    assert slugs(found) == ["date-unreadable"]


def test_a_meeting_for_nobody(tmp_path: Path) -> None:
    found = register(sol(tmp_path, Meetings=table(MEETING | {"Adm No": "009999"})))
    assert slugs(found) == ["meeting-for-nobody"]


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("3.30pm", "3.30pm", "3.30pm"),
        (dt.time(15, 30), "15:30", "15:30"),
        (dt.datetime.combine(DAY, dt.time(15, 30)), "12/01/2022 15:30", "15:30"),
        (dt.timedelta(hours=15, minutes=30), "15:30:00", "15:30"),
        (0.645833333333333, "0.645833333333333", "15:30"),
        ("", "", ""),
    ],
)
def test_clock(value: object, text: str, expected: str) -> None:
    assert clock(value, text) == expected


def test_a_tracker_without_its_log_is_said(tmp_path: Path) -> None:
    sheets = {"Year 7": table(STUDENT), "Contacts": table(CONTACT)}
    found = register(write(tmp_path / "tracker.xlsx", sheets, ()))
    assert only(found, "log-missing").where == "tracker.xlsx"
    with_log = register(sol(tmp_path, Interventions=table(LOG)))
    assert [problem for problem in with_log.problems if problem.slug == "log-missing"] == []
