from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsFault
from pipeline.policy.calendar import (
    monday_of,
    parse_calendar,
    school_year_label,
    school_year_start,
)

from .school import AS_OF, CALENDAR, CONFIG, day, settings


@pytest.mark.parametrize(
    ("text", "start", "label"),
    [
        ("2021-08-31", "2020-09-01", "2020-21"),
        ("2021-09-01", "2021-09-01", "2021-22"),
        ("2022-01-01", "2021-09-01", "2021-22"),
        ("1999-09-01", "1999-09-01", "1999-00"),
    ],
)
def test_school_year(text: str, start: str, label: str) -> None:
    assert school_year_start(day(text)) == day(start)
    assert school_year_label(day(text)) == label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2021-09-03", False, id="before-the-first-term"),
        pytest.param("2021-09-06", True, id="first-day"),
        pytest.param("2021-10-22", True, id="last-day-of-a-half-term"),
        pytest.param("2021-10-25", False, id="half-term-holiday"),
        pytest.param("2021-11-26", False, id="inset-day"),
        pytest.param("2022-03-05", False, id="saturday"),
        pytest.param("2022-07-22", True, id="last-day"),
        pytest.param("2022-07-25", True, id="after-the-last-term-monday"),
        pytest.param("2022-07-23", False, id="after-the-last-term-saturday"),
    ],
)
def test_school_days(text: str, expected: bool) -> None:
    assert CALENDAR.is_school_day(day(text)) is expected


def test_a_closed_day_after_the_last_term_is_closed() -> None:
    later = replace(CALENDAR, closed=CALENDAR.closed | {day("2022-08-29")})

    assert not later.is_school_day(day("2022-08-29"))


@pytest.mark.parametrize(
    ("text", "following", "monday"),
    [
        pytest.param("2022-03-04", "2022-03-04", "2022-03-07", id="open"),
        pytest.param("2022-03-05", "2022-03-07", "2022-03-07", id="weekend"),
        pytest.param("2022-02-19", "2022-03-01", "2022-03-07", id="holiday-then-closed-monday"),
        pytest.param("2022-03-07", "2022-03-07", "2022-03-14", id="a-monday-is-not-its-own-next"),
    ],
)
def test_next_days(text: str, following: str, monday: str) -> None:
    assert CALENDAR.next_school_day(day(text)) == day(following)
    assert CALENDAR.next_monday(day(text)) == day(monday)


def test_the_last_days_are_those_before_the_date() -> None:
    assert CALENDAR.last(5, AS_OF) == tuple(
        map(day, ("2022-02-18", "2022-03-01", "2022-03-02", "2022-03-03", "2022-03-04"))
    )
    assert CALENDAR.last(5, day("2021-09-06")) == ()
    assert CALENDAR.last(5, day("2021-09-08")) == (day("2021-09-06"), day("2021-09-07"))
    assert CALENDAR.before(day("2022-07-27"))[-3:] == tuple(
        map(day, ("2022-07-22", "2022-07-25", "2022-07-26"))
    )


def test_counting_leaves_both_ends_out() -> None:
    assert CALENDAR.count_between(day("2022-03-01"), day("2022-03-04")) == 2
    assert CALENDAR.count_between(day("2022-02-18"), day("2022-03-02")) == 1
    assert CALENDAR.after(day("2022-02-18"), 2) == day("2022-03-02")


def test_school_weeks_leave_out_holidays_and_the_week_of_the_date() -> None:
    expected = tuple(map(day, ("2022-01-31", "2022-02-07", "2022-02-14", "2022-02-28")))

    assert CALENDAR.completed_weeks(4, AS_OF) == expected
    assert CALENDAR.completed_weeks(4, day("2022-03-13")) == expected
    assert CALENDAR.completed_weeks(4, day("2021-09-10")) == ()


def test_half_terms_have_names() -> None:
    assert [name for name, _, _ in CALENDAR.half_terms()][:3] == [
        "Autumn 1",
        "Autumn 2",
        "Spring 1",
    ]
    short = replace(CALENDAR, terms=CALENDAR.terms[:2])
    assert [name for name, _, _ in short.half_terms()] == ["Term 1", "Term 2"]


@given(st.dates(day("2021-09-01"), day("2022-12-31")))
def test_the_next_school_day_is_the_first_one(date: dt.date) -> None:
    found = CALENDAR.next_school_day(date)

    assert CALENDAR.is_school_day(found)
    assert not any(
        CALENDAR.is_school_day(date + dt.timedelta(n)) for n in range((found - date).days)
    )
    assert monday_of(date).weekday() == 0


@pytest.mark.parametrize("file", sorted(CONFIG.glob("calendar-*.toml")), ids=lambda f: f.name)
def test_shipped_calendars_are_sound(file: object) -> None:
    name = getattr(file, "name", "")
    calendar = parse_calendar(settings(name), name)

    assert name == f"calendar-{calendar.year}.toml"
    assert 180 <= len(calendar.days) <= 200


TERM = [dt.date(2021, 9, 6), dt.date(2021, 10, 22)]
NEXT = [dt.date(2021, 11, 1), dt.date(2021, 12, 17)]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"terms": [TERM]}, "year"),
        ({"year": "2021-22"}, "terms"),
        ({"year": "2021-22", "terms": []}, "terms"),
        ({"year": "2021-22", "terms": [TERM], "holidays": []}, "holidays"),
        ({"year": "2021-22", "terms": [TERM, [NEXT[1], NEXT[0]]]}, r"terms\[1\]"),
        ({"year": "2021-22", "terms": [["2021-09-06", TERM[1]]]}, r"terms\[0\]"),
        ({"year": "2021-22", "terms": [NEXT, TERM]}, "terms"),
        ({"year": "2021-22", "terms": [TERM, [TERM[1], NEXT[1]]]}, "terms"),
        ({"year": "2021-22", "terms": [TERM], "closed": ["2021-09-07"]}, "closed"),
        ({"year": "2022-23", "terms": [TERM]}, "year"),
    ],
)
def test_faults_name_file_and_key(data: dict[str, object], key: str) -> None:
    with pytest.raises(SettingsFault, match=rf"^c\.toml: {key}: "):
        parse_calendar(data, "c.toml")
