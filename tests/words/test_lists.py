from __future__ import annotations

import pytest

from pipeline.words.lists import counted, listed, people, possessive, year_group


@pytest.mark.parametrize(
    ("count", "noun", "several", "expected"),
    [
        (0, "session", "", "0 sessions"),
        (1, "session", "", "1 session"),
        (2, "session", "", "2 sessions"),
        (1, "copy", "copies", "1 copy"),
        (2, "copy", "copies", "2 copies"),
    ],
)
def test_counted(count: int, noun: str, several: str, expected: str) -> None:
    assert counted(count, noun, several) == expected


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
