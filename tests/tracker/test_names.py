from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tracker.names import cased, cased_forename, in_one_cell, known_as

SPELLED = {"MACLEOD": "MacLeod"}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("SMITH-JONES", "Smith-Jones"),
        ("MACLEOD", "MacLeod"),
        ("MACEY", "Macey"),
        ("MCKAY", "McKay"),
        ("O'BRIEN", "O'Brien"),
        ("O’BRIEN", "O’Brien"),
        ("D'SOUZA", "D'Souza"),
        ("O'MACLEOD", "O'MacLeod"),
        ("MÜLLER", "Müller"),
        ("ŁUKASZ", "Łukasz"),
        ("ST. JOHN", "St. John"),
        ("XU", "Xu"),
        ("MacLeod", "MacLeod"),
        ("van der Berg", "van der Berg"),
        ("", ""),
        ("العربية", "العربية"),
    ],
)
def test_capitals_are_undone(typed: str, printed: str) -> None:
    assert cased(typed, SPELLED) == printed


@given(st.text(alphabet="abcDEF'- é", max_size=20))
def test_only_capitals_change_and_only_in_case(name: str) -> None:
    printed = cased(name, SPELLED)
    assert printed == name or name.isupper()
    assert printed.casefold() == name.casefold()


@pytest.mark.parametrize(("typed", "printed"), [("NOAH", "Noah"), ("JJ", "JJ"), ("JO", "Jo")])
def test_initials_stay(typed: str, printed: str) -> None:
    assert cased_forename(typed, {}) == printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WALSH, Noah", ("WALSH", "Noah")),
        ("D'Souza,Uma", ("D'Souza", "Uma")),
        ("Noah Walsh", None),
        ("Walsh,", None),
        ("Walsh, Noah, 7A", None),
    ],
)
def test_one_cell(text: str, expected: tuple[str, str] | None) -> None:
    assert in_one_cell(text) == expected


@pytest.mark.parametrize(
    ("forename", "expected"),
    [("Harun (Har)", ("Harun", "Har")), ("Harun", ("Harun", "")), ("(Har)", ("(Har)", ""))],
)
def test_known_as(forename: str, expected: tuple[str, str]) -> None:
    assert known_as(forename) == expected
