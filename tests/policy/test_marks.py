from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.problem import Problem
from pipeline.model.register import MarkSheet
from pipeline.policy.calendar import Calendar
from pipeline.policy.marks import Year, read_years

from .school import ADM, AS_OF, CALENDAR, CODES, DAYS, day, register, sheet, year_of

WEEK = DAYS[-5:]
CLOSED = day("2022-02-28")


def read(*sheets: MarkSheet, as_of: dt.date = AS_OF) -> tuple[Year | None, tuple[Problem, ...]]:
    years, problems = read_years(register(marks=sheets), CODES, CALENDAR, as_of)
    return years.get(ADM), problems


@pytest.mark.parametrize(
    ("codes", "attended", "possible", "missing"),
    [
        pytest.param("//////////", 10, 10, 0, id="all-present"),
        pytest.param("/\\LBPVW/// ".strip(), 10, 10, 0, id="present-and-approved"),
        pytest.param("//////IMCO", 6, 10, 0, id="absent-either-way"),
        pytest.param("XYZ#//////", 6, 6, 0, id="not-possible-leaves-the-denominator"),
        pytest.param("....//////", 6, 6, 0, id="a-joiner-was-not-here-yet"),
        pytest.param("//..//////", 8, 8, 2, id="a-blank-later-is-missing"),
        pytest.param("//////////"[:8] + "..", 8, 8, 2, id="a-blank-at-the-end-is-missing"),
        pytest.param("..O.//////", 6, 7, 1, id="an-absence-is-a-first-mark-too"),
        pytest.param("##########", 0, 0, 0, id="nothing-possible"),
    ],
)
def test_counting(codes: str, attended: int, possible: int, missing: int) -> None:
    year = year_of(codes, WEEK)
    tally = year.tally()

    assert (tally.attended, tally.possible, tally.missing) == (attended, possible, missing)
    assert year.share() == (Fraction(attended, possible) if possible else None)


def test_kinds_of_absence_and_lateness() -> None:
    tally = year_of("/LUIIMON.L", WEEK).tally()

    assert (tally.late, tally.late_after, tally.illness) == (2, 1, 2)
    assert (tally.authorised, tally.unauthorised, tally.missed) == (3, 3, 6)


def test_only_blanks_are_no_marks() -> None:
    assert read(sheet("..........", WEEK)) == (None, ())


def test_a_blank_on_a_closed_day_is_no_mark_either() -> None:
    days = (day("2022-02-18"), CLOSED, day("2022-03-01"))

    assert read(sheet("......", days)) == (None, ())
    joined, _ = read(sheet("....//", days))
    assert joined is not None
    assert joined.tally().missing == 0


def test_only_marks_that_are_not_possible_are_marks() -> None:
    year, problems = read(sheet("XX........", WEEK))

    assert year is not None
    assert year.share() is None
    assert problems == ()


@pytest.mark.parametrize(
    ("code", "slug", "possible"),
    [
        pytest.param("#", None, 0, id="closure-mark"),
        pytest.param(".", None, 0, id="blank"),
        pytest.param("/", "mark-on-closed-day", 0, id="present"),
        pytest.param("?", "mark-on-closed-day", 0, id="unknown-too-is-said-once"),
    ],
)
def test_closed_day(code: str, slug: str | None, possible: int) -> None:
    year, problems = read(sheet(["/", "/", code, "."], (day("2022-02-18"), CLOSED)))

    assert year is not None
    assert year.tally().possible == 2 + possible
    assert [problem.slug for problem in problems] == ([slug] if slug else [])


def test_an_unknown_code_is_named_by_cell_and_not_possible() -> None:
    year, problems = read(sheet("///A//////", WEEK))

    assert year is not None
    assert year.tally().possible == 9
    (problem,) = problems
    assert (problem.slug, problem.where, problem.value, problem.adm_no) == (
        "mark-unknown",
        "t.xlsx!Marks!C1P3",
        "A",
        ADM,
    )


SUMMER = Calendar("2023-24", ((dt.date(2024, 8, 12), dt.date(2024, 8, 30)),))
"""A school that is open when the codes change."""


@pytest.mark.parametrize(
    ("code", "on", "known"),
    [
        ("J", "2024-08-16", True),
        ("J", "2024-08-19", False),
        ("K", "2024-08-16", False),
        ("K", "2024-08-19", True),
        ("H", "2024-08-16", True),
        ("H", "2024-08-19", False),
        ("Q", "2024-08-16", False),
        ("Q", "2024-08-19", True),
    ],
)
def test_a_code_is_read_by_the_table_of_its_day(code: str, on: str, known: bool) -> None:
    marks = (sheet(["/", code], (day(on),)),)

    _, problems = read_years(register(marks=marks), CODES, SUMMER, dt.date(2024, 8, 31))

    assert [problem.slug for problem in problems] == ([] if known else ["mark-unknown"])


def test_sessions_count_to_the_day_before() -> None:
    marks = sheet("//OO", (day("2022-03-04"), AS_OF))

    year, _ = read(marks)
    later, _ = read(marks, as_of=day("2022-03-08"))

    assert (year and year.share()) == 1
    assert (later and later.share()) == Fraction(1, 2)


def test_last_school_year_does_not_count() -> None:
    year, problems = read(sheet("OO?A////", (day("2021-07-20"), day("2021-08-31"), *WEEK[:2])))

    assert year is not None
    assert year.share() == 1
    assert problems == ()


def test_columns_in_any_order() -> None:
    backwards = sheet("//OO", (WEEK[1], WEEK[0]))

    year, _ = read(backwards)

    assert year is not None
    assert (year.days[0], year.kinds) == (WEEK[0], "uupp")


class TestSeveralSheets:
    def test_they_are_one_year(self) -> None:
        autumn, spring = sheet("OO//", WEEK[:2], "t.xlsx!A"), sheet("////", WEEK[2:4], "t.xlsx!B")

        year, problems = read(spring, autumn)

        assert year is not None
        assert (year.kinds, year.days[0], problems) == ("uupppppp", WEEK[0], ())

    def test_a_joiner_of_the_second_one_has_no_blanks_missing(self) -> None:
        year, _ = read(sheet("....", WEEK[:2], "t.xlsx!A"), sheet("..//", WEEK[2:4], "t.xlsx!B"))

        assert year is not None
        assert (year.tally().possible, year.tally().missing) == (2, 0)

    def test_a_session_of_both_counts_once(self) -> None:
        year, problems = read(
            sheet("OO/.", WEEK[:2], "t.xlsx!A"), sheet("//OO", WEEK[1:3], "t.xlsx!B")
        )

        assert year is not None
        assert (year.kinds, problems) == ("uuppuu", ())

    def test_differing_marks_are_said(self) -> None:
        year, (problem,) = read(
            sheet("O/", WEEK[:1], "t.xlsx!A"), sheet("//", WEEK[:1], "t.xlsx!B")
        )

        assert year is not None
        assert year.kinds == "up"
        assert (problem.slug, problem.where, problem.value, problem.hint, problem.is_error) == (
            "marks-differ",
            "t.xlsx!B!C0A3",
            "/",
            "O",
            False,
        )


def test_stretches_include_both_ends() -> None:
    year = year_of("//OO//////", WEEK)

    assert year.tally(WEEK[1], WEEK[1]).missed == 2
    assert year.tally(WEEK[2]).missed == 0
    assert year.share(last=WEEK[0]) == 1
    assert year.share(last=WEEK[1]) == Fraction(1, 2)
    assert year.possible_after(WEEK[1]) == 6
    assert year.share(last=WEEK[0] - dt.timedelta(1)) is None


@given(st.lists(st.sampled_from("/LBIMOUX#."), min_size=10, max_size=10))
def test_laws_of_a_tally(codes: list[str]) -> None:
    years, problems = read_years(register(marks=(sheet(codes, WEEK),)), CODES, CALENDAR, AS_OF)
    if ADM not in years:
        assert set(codes) == {"."}
        return
    year = years[ADM]
    tally = year.tally()
    split = [year.tally(last=WEEK[2]), year.tally(first=WEEK[3])]

    assert problems == ()
    assert tally.attended + tally.missed == tally.possible
    assert tally.possible + tally.missing <= len(codes)
    assert tally.possible == sum(part.possible for part in split)
    assert tally.late + tally.late_after + tally.illness <= tally.possible
    assert year.possible_after(WEEK[2]) == split[1].possible


@given(
    st.lists(st.sampled_from(["/", "L", "U", "I", "#", "X", "?", "."]), min_size=24, max_size=24)
)
def test_a_code_is_counted_by_itself_where_its_session_counts(codes: list[str]) -> None:
    days = [*DAYS[-14:-4], CLOSED, DAYS[-1]]
    year = year_of(["/", *codes[1:]], sorted(days))
    tally = year.tally()

    counted = [c for c, kind in zip(year.codes, year.kinds, strict=True) if kind != "n"]
    assert [tally.late, tally.late_after, tally.illness] == [*map(counted.count, "LUI")]
    assert [c for c in year.told if c != " "] == [c for c in counted if c in ("L", "U", "I")]
