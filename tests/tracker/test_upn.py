from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tracker.upn import ALPHABET, check_letter, is_sound


@pytest.mark.parametrize(
    "upn", ["G866499923001", "Y865499924117", "Y916499922042", "W91649992204T", "B801200005001"]
)
def test_sound(upn: str) -> None:
    assert is_sound(upn)


@pytest.mark.parametrize(
    "upn",
    ["H866499923001", "G866499923002", "G86649992300", "G8664999230011", "I866499923001", "", "7A"],
)
def test_unsound(upn: str) -> None:
    assert not is_sound(upn)


def test_known_sum() -> None:
    assert check_letter("207000016049") == "P"


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_exactly_one_letter_is_sound(rest: str) -> None:
    assert [letter for letter in ALPHABET if is_sound(letter + rest)] == [check_letter(rest)]
