from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from pipeline.pack.chart import Chart, chart_of, weeks_of
from pipeline.policy.calendar import Calendar
from pipeline.policy.marks import Year

MONDAY = dt.date(2021, 9, 6)
CALENDAR = Calendar("2021-22", ((MONDAY, dt.date(2021, 10, 22)),))
AS_OF = MONDAY + dt.timedelta(weeks=3)
THRESHOLDS = (Fraction(9, 10), Fraction(97, 100), Fraction(9, 10))


def year(kinds: str) -> Year:
    """Sessions from the first Monday on, ten a week."""
    days = [day for day in CALENDAR.days for _ in "ap"][: len(kinds)]
    return Year(tuple(days), tuple("I" if k == "a" else "/" for k in kinds), kinds)


def chart(kinds: str, *taken: tuple[str, dt.date]) -> Chart:
    made = chart_of(year(kinds), weeks_of(CALENDAR, AS_OF), THRESHOLDS, taken)
    assert made is not None
    return made


def test_line_is_attendance_so_far_at_each_weeks_end() -> None:
    made = chart("p" * 10 + "a" * 10 + "p" * 10)

    assert [share for _, share in made.line] == [1, Fraction(1, 2), Fraction(2, 3)]
    assert [round(place, 1) for place, _ in made.line] == [0.8, 1.8, 2.8]


@pytest.mark.parametrize(
    ("kinds", "shares"),
    [
        ("n" * 10 + "p" * 10, [1]),
        ("-" * 10 + "p" * 10, [1]),
        ("p" * 10 + "n" * 10, [1, 1]),
    ],
    ids=["joined late", "unmarked at first", "a week that was not possible"],
)
def test_weeks_without_a_possible_session(kinds: str, shares: list[int]) -> None:
    assert [share for _, share in chart(kinds).line] == shares


def test_no_possible_session_is_no_chart() -> None:
    assert chart_of(year("n" * 20), weeks_of(CALENDAR, AS_OF), THRESHOLDS, ()) is None


@pytest.mark.parametrize(
    ("absent", "floor"), [(0, 80), (2, 80), (3, 70), (5, 50)], ids=["100", "80", "70", "50"]
)
def test_scale_shows_the_lowest_figure_and_at_least_the_last_fifth(absent: int, floor: int) -> None:
    assert chart("a" * absent + "p" * (10 - absent)).floor == floor


def test_thresholds_are_once_each_from_the_highest() -> None:
    assert chart("p" * 10).thresholds == (Fraction(97, 100), Fraction(9, 10))


def test_step_stands_on_its_day_and_on_the_line() -> None:
    made = chart("p" * 10 + "a" * 10, ("A", MONDAY + dt.timedelta(days=9)))

    (mark,) = made.marks
    assert (mark.letter, mark.week) == ("A", 1.4)
    assert 0.5 < made.at(mark.week) < 1


@pytest.mark.parametrize(("week", "height"), [(0, 1.0), (0.8, 1.0), (1.3, 0.75), (5, 0.5)])
def test_height_of_the_line(week: float, height: float) -> None:
    assert chart("p" * 10 + "a" * 10).at(week) == pytest.approx(height)


def test_months_are_named_at_their_first_school_week() -> None:
    weeks = weeks_of(CALENDAR, dt.date(2021, 10, 22))

    assert weeks.months == ((0, "Sep"), (3, "Oct"))
