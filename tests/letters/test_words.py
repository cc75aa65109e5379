from __future__ import annotations

import pytest

from pipeline.letters.words import days, listed, people, possessive, year_group


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        (0, "0 days"),
        (1, "half a day"),
        (2, "1 day"),
        (3, "1½ days"),
        (15, "7½ days"),
        (16, "8 days"),
    ],
)
def test_days(sessions: int, expected: str) -> None:
    assert days(sessions) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Kacper", "Kacper's"), ("James", "James's"), ("Jess'", "Jess'"), ("", "")],
)
def test_possessive(name: str, expected: str) -> None:
    assert possessive(name) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(items: list[str], expected: str) -> None:
    assert listed(items) == expected


def test_people_with_commas_stay_apart() -> None:
    assert people(["the A, B", "the C, D"]) == "the A, B, and the C, D"
    assert people(["the A, B", "the C, D", "the E, F"]) == "the A, B; the C, D; and the E, F"


@pytest.mark.parametrize(("year", "expected"), [("9", "Year 9"), ("Year 9", "Year 9"), ("", "")])
def test_year_group(year: str, expected: str) -> None:
    assert year_group(year) == expected
