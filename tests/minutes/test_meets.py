from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from pipeline.minutes.meets import Book, Meet, days_near, meets_of, sheet_problems
from pipeline.model.problem import Problem, Severity
from pipeline.model.register import Meeting
from pipeline.policy.parse import parse_policy
from tests.letters import builders

DAY = dt.date(2022, 3, 16)
TODAY = dt.date(2022, 3, 21)
POLICY = parse_policy(
    tomllib.loads((builders.ROOT / "config/policies/sol.toml").read_text("utf-8")), "sol.toml"
)


def row(**changes: object) -> Meeting:
    values: dict[str, object] = {
        "adm_no": "004017",
        "kind": "AIM 1",
        "where": "sol.xlsx!Meetings!C5",
        "date": DAY,
        "time": "15:30",
        "present": "Head of Year; parent",
        "parent_attended": "Y",
        "discussion": "The bus.",
        "actions": "Breakfast club",
        "outcome": "Attended",
    }
    return Meeting(**(values | changes))  # type: ignore[arg-type]


def meets(*rows: Meeting, day: dt.date = DAY, today: dt.date = TODAY) -> tuple[Meet, ...]:
    register = builders.register(meetings=rows)
    book = Book(builders.school().meetings, POLICY, builders.CALENDAR, today)
    return meets_of(register, day, book)


def slugs(meet: Meet) -> list[str]:
    return [problem.slug for problem in meet.problems]


BLANK = {"present": "", "parent_attended": "", "discussion": "", "actions": "", "outcome": ""}


def test_a_meeting_that_was_minuted_is_held() -> None:
    (meet,) = meets(row())

    assert (meet.held, meet.step, slugs(meet)) == (True, "letter-2", [])


@pytest.mark.parametrize("today", [DAY, DAY - dt.timedelta(1)], ids=["today", "tomorrow"])
def test_a_meeting_without_a_record_is_to_come(today: dt.date) -> None:
    (meet,) = meets(row(**BLANK), today=today)

    assert (meet.held, meet.stopped) == (False, False)


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        pytest.param(BLANK, "meeting-without-record", id="past and nothing recorded"),
        pytest.param({"kind": "Chat"}, "meeting-kind-unknown", id="no kind of meeting"),
        pytest.param({"kind": "SAM 1"}, "meeting-not-of-ladder", id="the other school's"),
        pytest.param({"time": "half nine"}, "meeting-time-unreadable", id="no time"),
        pytest.param({"outcome": "DNA"}, "meeting-attendance-differs", id="came, and did not"),
        pytest.param({"parent_attended": "N"}, "meeting-attendance-differs", id="the other way"),
    ],
)
def test_what_stops_the_minutes_names_its_row(changes: dict[str, object], slug: str) -> None:
    (meet,) = meets(row(**changes))

    assert meet.stopped
    assert [(p.slug, p.where) for p in meet.problems if p.is_error] == [
        (slug, "sol.xlsx!Meetings!C5")
    ]


def test_a_closed_day_stops_the_minutes() -> None:
    closed = dt.date(2022, 3, 18)

    (meet,) = meets(row(date=closed), day=closed)

    assert slugs(meet) == ["meeting-on-closed-day"]


def test_an_outcome_before_the_day_stops_the_minutes() -> None:
    (meet,) = meets(row(), today=DAY - dt.timedelta(1))

    assert slugs(meet) == ["meeting-not-yet-held"]


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        pytest.param({"outcome": ""}, "meeting-without-outcome", id="no outcome"),
        pytest.param({"parent_attended": "?"}, "meeting-parent-unsaid", id="came or not"),
        pytest.param(
            {"parent_attended": "N", "outcome": ""}, "meeting-present-differs", id="among them"
        ),
    ],
)
def test_what_is_only_noted_lets_the_minutes_go(changes: dict[str, object], slug: str) -> None:
    (meet,) = meets(row(**changes))

    assert not meet.stopped
    assert slug in slugs(meet)


def test_a_parent_who_did_not_come_is_not_among_those_present() -> None:
    (meet,) = meets(row(parent_attended="N", outcome="dna"))

    assert meet.row.present == "Head of Year"
    assert meet.row.outcome == "Parent did not attend"


def test_a_second_meeting_on_the_day_is_named() -> None:
    first, second = meets(row(), row(where="sol.xlsx!Meetings!C9", kind="AIM 2"))

    assert not first.stopped
    assert slugs(second) == ["meeting-second-on-day"]
    assert second.problems[0].hint == "sol.xlsx!Meetings!C5"


def test_rows_of_nobody_and_of_no_day_are_named_every_time() -> None:
    nobody = Problem("meeting-for-nobody", Severity.WARNING, "sol.xlsx!Meetings!C7", "9999")
    elsewhere = Problem("date-unreadable", Severity.WARNING, "sol.xlsx!Meetings!M4", "soon")
    rows = (row(), row(where="sol.xlsx!Meetings!C6", date=None), row(where="sol.xlsx!Meetings!C4"))
    register = builders.register(meetings=rows[:2], problems=(nobody, elsewhere))

    found = [(p.slug, p.where, p.is_error) for p in sheet_problems(register, DAY)]

    assert found == [
        ("meeting-for-nobody", "sol.xlsx!Meetings!C7", True),
        ("meeting-date-missing", "sol.xlsx!Meetings!C6", True),
    ]


def test_the_nearest_days_are_offered() -> None:
    rows = [row(date=DAY + dt.timedelta(days)) for days in (-40, -2, 3, 9)]

    assert days_near(rows, DAY, 2) == (DAY - dt.timedelta(2), DAY + dt.timedelta(3))
