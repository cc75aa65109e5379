from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pack.script import as_drawn

MOHAMMED = "\u0645\u062d\u0645\u062f"
DRAWN = "\ufeaa\ufee4\ufea4\ufee3"
"""Final dal, medial meem, medial hah, initial meem: read from the right."""
ALI = "\u0639\u0644\u064a"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Łukasz O'Brien", "Łukasz O'Brien"),
        ("", ""),
        (MOHAMMED, DRAWN),
        (f"{MOHAMMED}, 9C", f"{DRAWN}, 9C"),
        (f"Smith {MOHAMMED}", f"Smith {DRAWN}"),
        ("\u05d3\u05d5\u05d3", "\u05d3\u05d5\u05d3"),
        ("\u05d0\u05d1 \u05d2", "\u05d2 \u05d1\u05d0"),
    ],
    ids=["latin", "empty", "arabic", "before latin", "after latin", "palindrome", "hebrew"],
)
def test_letters_stand_as_they_are_read(text: str, drawn: str) -> None:
    assert as_drawn(text) == drawn


def test_two_words_change_places() -> None:
    assert as_drawn(f"{MOHAMMED} {ALI}").endswith(f" {DRAWN}")


def test_vowel_signs_are_left_out() -> None:
    assert as_drawn("\u0645\u064f\u062d\u0645\u062f") == DRAWN


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_latin_text_is_left_alone(text: str) -> None:
    assert as_drawn(text) == text
