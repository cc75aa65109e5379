"""Every sign with rows on both sides of its threshold."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.policy.marks import Year
from pipeline.policy.policy import Sign
from pipeline.policy.signs import (
    absent_runs,
    broken_weeks,
    concerns_of,
    illness_bouts,
    lates_since,
    signs_of,
    two_day_runs,
)

from .school import AS_OF, CALENDAR, DAYS, RWBA, SESSIONS, SOL, day, lately, pc, student, year_of

LAST_20 = DAYS[-20]


def marked(**codes: str) -> list[str]:
    """A year of present marks, with those of some days changed: d2022_03_01="OO"."""
    found = ["/"] * SESSIONS
    for name, both in codes.items():
        at = 2 * DAYS.index(day(name[1:].replace("_", "-")))
        found[at : at + 2] = list(both)
    return found


def signs(codes: list[str]) -> frozenset[Sign]:
    return signs_of(student(), year_of(codes), SOL, CALENDAR, AS_OF)


class TestBrokenWeeks:
    """The four weeks are those of 31 January, 7, 14 and 28 February."""

    @pytest.mark.parametrize(
        ("codes", "count"),
        [
            pytest.param(marked(d2022_02_08="O/"), 1, id="one"),
            pytest.param(marked(d2022_02_08="O/", d2022_03_01="/I"), 2, id="two"),
            pytest.param(marked(d2022_01_28="O/", d2022_03_01="O/"), 1, id="five-weeks-ago"),
            pytest.param(marked(d2022_01_31="O/", d2022_03_01="O/"), 2, id="four-weeks-ago"),
            pytest.param(marked(d2022_02_08="X/", d2022_03_01="#/"), 0, id="not-possible"),
            pytest.param(marked(d2022_02_08="./", d2022_03_01="./"), 0, id="missing"),
            pytest.param(marked(d2022_02_08="U/", d2022_03_01="L/"), 1, id="u-is-absent-l-is-not"),
        ],
    )
    def test_weeks_with_some_absence(self, codes: list[str], count: int) -> None:
        assert broken_weeks(year_of(codes), CALENDAR, AS_OF) == count
        assert (Sign.BROKEN_WEEKS in signs(codes)) is (count >= 2)

    @pytest.mark.parametrize(
        ("last_day", "count"),
        [
            pytest.param("OO", 0, id="fully-absent-is-not-broken"),
            pytest.param("O.", 0, id="missing-does-not-break"),
            pytest.param("OX", 0, id="not-possible-does-not-break"),
            pytest.param("O/", 1, id="one-session-in-breaks"),
        ],
    )
    def test_a_week_wholly_absent(self, last_day: str, count: int) -> None:
        year = year_of(lately(["O"] * 6 + list(last_day)))

        assert broken_weeks(year, CALENDAR, AS_OF) == count

    def test_the_week_of_the_date_does_not_count(self) -> None:
        codes = marked(d2022_03_01="O/", d2022_02_08="O/")

        assert broken_weeks(year_of(codes), CALENDAR, day("2022-03-04")) == 1


class TestIllness:
    @pytest.mark.parametrize(
        ("codes", "bouts"),
        [
            pytest.param("I/////I/", 2, id="two"),
            pytest.param("/IIIIII/", 1, id="unbroken"),
            pytest.param("/II..II/", 1, id="bridged-over-missing"),
            pytest.param("/IIXXII/", 1, id="bridged-over-not-possible"),
            pytest.param("/IIOOII/", 2, id="another-absence-parts"),
            pytest.param("/MMMMMM/", 0, id="a-dentist-is-no-illness"),
            pytest.param("/////I/I", 2, id="half-days"),
        ],
    )
    def test_bouts(self, codes: str, bouts: int) -> None:
        found = illness_bouts(year_of(lately(codes)))

        assert len(found) == bouts
        assert (Sign.SECOND_ILLNESS in signs(lately(codes))) is (bouts >= 2)

    @pytest.mark.parametrize(
        "codes",
        [
            pytest.param(marked(d2022_02_04="/I", d2022_02_07="I/"), id="weekend"),
            pytest.param(marked(d2022_02_18="/I", d2022_03_01="I/"), id="holiday-and-closed-day"),
        ],
    )
    def test_a_bout_goes_on_over_days_without_school(self, codes: list[str]) -> None:
        assert len(illness_bouts(year_of(codes))) == 1

    def test_a_bout_must_begin_in_the_last_20_school_days(self) -> None:
        first = 2 * DAYS.index(LAST_20)
        inside, outside = marked(d2022_03_03="I/"), marked(d2022_03_03="I/")
        inside[first] = outside[first - 1] = "I"
        outside[first] = "I"

        assert Sign.SECOND_ILLNESS in signs(inside)
        assert Sign.SECOND_ILLNESS not in signs(outside)


class TestPunctuality:
    @pytest.mark.parametrize(
        ("codes", "count"),
        [
            pytest.param("L/L/////", 2, id="two"),
            pytest.param("L/L/L///", 3, id="three"),
            pytest.param("L/U/L///", 3, id="after-the-register-counts"),
        ],
    )
    def test_lates(self, codes: str, count: int) -> None:
        assert lates_since(year_of(lately(codes)), LAST_20) == count
        assert (Sign.PUNCTUALITY in signs(lately(codes))) is (count >= 3)

    def test_the_window_is_20_school_days(self) -> None:
        first = 2 * DAYS.index(LAST_20)
        inside, outside = lately("L/L/"), lately("L/L/")
        inside[first] = outside[first - 1] = "L"

        assert Sign.PUNCTUALITY in signs(inside)
        assert Sign.PUNCTUALITY not in signs(outside)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (lately("//"), set()),
        (lately("I/"), {Sign.ANY_ABSENCE}),
        (lately("L/"), {Sign.ANY_LATE}),
        (lately("U/"), {Sign.ANY_ABSENCE, Sign.ANY_LATE}),
        (lately("X."), set()),
        (["I", *lately("")[1:]], {Sign.ANY_ABSENCE}),
    ],
)
def test_any_absence_and_any_late(codes: list[str], expected: set[Sign]) -> None:
    assert signs(codes) == expected


def test_with_marks_the_lates_column_is_for_people() -> None:
    found = signs_of(student(lates=9), year_of(lately("//")), SOL, CALENDAR, AS_OF)

    assert found == set()


@pytest.mark.parametrize(
    ("percent", "lates", "expected"),
    [
        ("100", None, set()),
        ("100", 0, set()),
        ("100", 1, {Sign.ANY_LATE}),
        ("99.99", None, {Sign.ANY_ABSENCE}),
        (None, 9, {Sign.ANY_LATE}),
    ],
)
def test_without_marks(percent: str | None, lates: int | None, expected: set[Sign]) -> None:
    child = student(pc(percent) if percent else None, lates=lates)

    assert signs_of(child, None, SOL, CALENDAR, AS_OF) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("No", set()),
        ("n", set()),
        ("None", set()),
        ("N/A", set()),
        ("-", set()),
        ("Anxious about PE", {Sign.ANY_CONCERN}),
        ("broken  WEEKS", {Sign.BROKEN_WEEKS}),
        ("Second illness", {Sign.SECOND_ILLNESS}),
        ("2nd illness; lates", {Sign.SECOND_ILLNESS, Sign.PUNCTUALITY}),
        ("Punctuality / anxious", {Sign.PUNCTUALITY}),
    ],
)
def test_the_concern_column_says_it_in_words(text: str, expected: set[Sign]) -> None:
    assert concerns_of(text, SOL) == expected
    assert signs_of(student(concern=text), None, SOL, CALENDAR, AS_OF) == expected


class TestTwoDays:
    @pytest.mark.parametrize(
        ("codes", "expected"),
        [
            pytest.param(marked(d2022_03_01="OO"), [], id="one-day"),
            pytest.param(marked(d2022_03_01="OO", d2022_03_02="O/"), [], id="one-and-a-half"),
            pytest.param(marked(d2022_03_01="OO", d2022_03_03="OO"), [], id="not-consecutive"),
            pytest.param(
                marked(d2022_03_01="OO", d2022_03_02="II"), ["2022-03-02"], id="authorised-or-not"
            ),
            pytest.param(
                marked(d2022_03_01="OO", d2022_03_02="OO", d2022_03_03="OO", d2022_03_04="OO"),
                ["2022-03-02"],
                id="one-event-however-long",
            ),
            pytest.param(
                marked(d2022_02_18="OO", d2022_03_01="OO"), ["2022-03-01"], id="over-a-holiday"
            ),
            pytest.param(
                marked(d2022_03_01="OO", d2022_03_02="XX", d2022_03_03="OO"),
                ["2022-03-03"],
                id="over-a-day-not-possible",
            ),
            pytest.param(
                marked(d2022_03_01="OO", d2022_03_02="..", d2022_03_03="OO"),
                ["2022-03-03"],
                id="over-a-day-missing",
            ),
            pytest.param(
                marked(d2022_03_01="OX", d2022_03_02=".O"), ["2022-03-02"], id="all-possible-ones"
            ),
            pytest.param(
                marked(d2022_02_01="OO", d2022_02_02="OO", d2022_03_01="OO", d2022_03_02="OO"),
                ["2022-02-02", "2022-03-02"],
                id="two-runs",
            ),
        ],
    )
    def test_runs(self, codes: list[str], expected: list[str]) -> None:
        assert list(two_day_runs(year_of(codes), CALENDAR)) == list(map(day, expected))

    def test_the_length_is_a_setting(self) -> None:
        codes = marked(d2022_03_01="OO", d2022_03_02="OO", d2022_03_03="OO")

        assert two_day_runs(year_of(codes), CALENDAR, 3) == (day("2022-03-03"),)
        assert RWBA.contacts is not None
        assert RWBA.contacts.days == 2


def runs_day_by_day(year: Year) -> list[list[dt.date]]:
    """What ``absent_runs`` must give, by looking at one school day after the other."""
    runs: list[list[dt.date]] = []
    goes_on = False
    sessions = zip(year.days, year.kinds, strict=True)
    for on, group in groupby(sessions, key=lambda session: session[0]):
        possible = [kind for _, kind in group if kind not in "n-"]
        if not CALENDAR.is_school_day(on) or not possible:
            continue
        if not set(possible) <= set("au"):
            goes_on = False
        elif goes_on:
            runs[-1].append(on)
        else:
            runs.append([on])
            goes_on = True
    return runs


CLOSED = (day("2022-02-22"), day("2022-02-28"))
STRETCH = sorted((*DAYS[-18:], *CLOSED))


@given(st.data())
def test_runs_are_those_that_a_look_at_every_day_gives(data: st.DataObject) -> None:
    days = [on for on in STRETCH for _ in range(data.draw(st.integers(1, 3)))]
    kinds = data.draw(st.text("aaaupen-", min_size=len(days), max_size=len(days)))
    year = Year(tuple(days), ("",) * len(days), kinds)
    assert [list(run) for run in absent_runs(year, CALENDAR)] == runs_day_by_day(year)
