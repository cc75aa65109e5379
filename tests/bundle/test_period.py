"""Sessions, the period charged, the six months, compulsory school age."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bundle.period import (
    delays,
    laying_day,
    most_in_weeks,
    read_register,
    school_age,
    usual_period,
)
from pipeline.demo import shipped_calendar
from pipeline.model.register import MarkRow, MarkSheet, Register, Session
from pipeline.policy.codes import Category, CodeTable, CodeTables
from tests.bundle import cases

DAY = dt.date
CALENDAR = shipped_calendar(DAY(2026, 11, 9))
CODES = CodeTables(
    (CodeTable(None, {"/": Category.PRESENT, "O": Category.UNAUTHORISED}, {"O": "absent"}),)
)


@pytest.mark.parametrize(
    ("session", "last"),
    [
        (DAY(2026, 3, 7), DAY(2026, 9, 6)),
        (DAY(2026, 8, 31), DAY(2027, 2, 27)),
        (DAY(2027, 8, 31), DAY(2028, 2, 28)),
        (DAY(2026, 12, 1), DAY(2027, 5, 31)),
    ],
)
def test_last_day_to_lay_the_information(session: dt.date, last: dt.date) -> None:
    assert laying_day(session) == last


@given(st.dates(DAY(2000, 1, 1), DAY(2090, 1, 1)))
def test_the_clock_never_gives_more_than_six_months(day: dt.date) -> None:
    assert dt.timedelta(days=178) <= laying_day(day) - day <= dt.timedelta(days=183)


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        (DAY(2010, 8, 31), DAY(2015, 8, 31), DAY(2026, 6, 26)),
        (DAY(2010, 9, 1), DAY(2015, 12, 31), DAY(2027, 6, 25)),
        (DAY(2011, 1, 1), DAY(2016, 3, 31), DAY(2027, 6, 25)),
        (DAY(2012, 2, 29), DAY(2017, 3, 31), DAY(2028, 6, 30)),
    ],
)
def test_compulsory_school_age(born: dt.date, first: dt.date, last: dt.date) -> None:
    assert school_age(born) == (first, last)


def test_delays_count_what_is_out_of_time() -> None:
    charged = cases.register("O", "O", "/", "O").charged
    rows = delays(charged, DAY(2027, 3, 1), weeks=1)
    assert [(row.lost, row.left) for row in rows] == [(0, 3), (3, 0)]


def test_the_usual_period_is_school_weeks_within_six_months() -> None:
    first, last = usual_period(3, CALENDAR, DAY(2026, 11, 9))
    assert (first, last) == (DAY(2026, 10, 12), DAY(2026, 11, 8))
    late, _ = usual_period(40, CALENDAR, DAY(2027, 6, 1))
    assert laying_day(late) >= DAY(2027, 6, 1)


def test_sessions_within_ten_school_weeks() -> None:
    charged = cases.register("O", *("/" * 9), "O", "O").charged
    assert most_in_weeks(charged, CALENDAR, 10, DAY(2026, 11, 9)) == 3
    assert most_in_weeks(charged, CALENDAR, 1, DAY(2026, 11, 9)) == 2
    assert most_in_weeks((), CALENDAR, 10, DAY(2026, 11, 9)) == 0


def sheet(*codes: str, days: tuple[dt.date, ...]) -> Register:
    sessions = tuple(
        Session(day, half, f"{chr(65 + n)}")
        for n, (day, half) in enumerate((day, half) for day in days for half in ("AM", "PM"))
    )
    marks = MarkSheet("t.xlsx!Marks", sessions, (MarkRow("1", codes, 4),))
    return Register("t.xlsx", "", "sol", (), marks=(marks,))


MON, TUE, WED = DAY(2026, 9, 7), DAY(2026, 9, 8), DAY(2026, 9, 9)


def test_blanks_before_the_first_mark_are_nobodys_sessions() -> None:
    made = read_register(
        sheet("", "", "O", "", days=(MON, TUE)), "1", CODES, CALENDAR, DAY(2026, 9, 20)
    )
    assert [(s.day, s.half, s.code) for s in made.sittings] == [(TUE, "AM", "O"), (TUE, "PM", "")]
    assert [s.where for s in made.unsettled] == ["t.xlsx!Marks!D4"]


def test_a_day_without_columns_is_not_passed_over() -> None:
    made = read_register(
        sheet("/", "/", "/", "/", days=(MON, WED)), "1", CODES, CALENDAR, DAY(2026, 9, 20)
    )
    assert [s.day for s in made.unsettled] == [TUE, TUE]
    assert (made.first, made.last) == (MON, WED)


def test_an_unauthorised_mark_is_charged_and_an_unsettled_one_is_not() -> None:
    made = cases.register("O", "N", "G", "I", "/")
    assert [s.code for s in made.charged] == ["O", "G"]
    assert [s.code for s in made.unsettled] == ["N"]
    assert (made.tally.attended, made.tally.possible, made.tally.unauthorised) == (1, 5, 3)
