from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Workspace
from pipeline.demo.case import Away, scattered, singles
from pipeline.demo.marks import (
    ATTENDED,
    AUTHORISED,
    UNAUTHORISED,
    attendance,
    by_chance,
    two_day_runs,
    with_absences,
)
from pipeline.demo.school import AS_OF
from pipeline.policy.codes import Category
from pipeline.starter import starter_files


def test_days_are_counted_back_from_the_end() -> None:
    assert with_absences(3, (Away(1, 1, "M"),)) == ["/", "\\", "/", "\\", "M", "\\"]


def test_marks_before_joining_and_after_leaving_are_blank() -> None:
    assert with_absences(4, (), joined=3, left=1) == ["", "", "/", "\\", "/", "\\", "", ""]


def test_scattered_absences_are_never_two_days_in_a_row() -> None:
    assert two_day_runs(with_absences(48, scattered(14, sessions=2))) == 0


def test_singles_miss_one_session_each() -> None:
    assert attendance(with_absences(48, singles(1, 5, 9))) == Fraction(93, 96)


@pytest.mark.parametrize(
    ("away", "runs"),
    [
        ((), 0),
        ((Away(5, 2),), 0),
        ((Away(5, 3),), 0),
        ((Away(5, 4),), 1),
        ((Away(5, 8),), 1),
        ((Away(9, 4), Away(5, 4)), 2),
        ((Away(10, 4),), 1),
    ],
    ids=["none", "one-day", "day-and-a-half", "two-days", "four-days", "twice", "from-the-start"],
)
def test_two_days_in_a_row_are_counted_once(away: tuple[Away, ...], runs: int) -> None:
    assert two_day_runs(with_absences(10, away)) == runs


def test_no_possible_session_is_no_figure() -> None:
    assert attendance(["", "X", "#"]) is None


@pytest.mark.parametrize(
    ("codes", "category"),
    [
        (ATTENDED, {Category.PRESENT, Category.EDUCATED}),
        (AUTHORISED, {Category.AUTHORISED}),
        (UNAUTHORISED, {Category.UNAUTHORISED}),
    ],
    ids=["attended", "authorised", "unauthorised"],
)
def test_categories_are_those_of_the_code_table(
    codes: frozenset[str], category: set[Category]
) -> None:
    table = Workspace(starter_files()).codes.on(AS_OF)

    assert {table.categories[code] for code in codes} <= category


@given(days=st.integers(1, 200), seed=st.integers())
def test_marks_by_chance_fill_every_session(days: int, seed: int) -> None:
    codes = by_chance(days, random.Random(seed))

    assert len(codes) == 2 * days
    assert set(codes) <= ATTENDED | AUTHORISED | UNAUTHORISED | {""}
