from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mail.lines import Line, Part, set_lines

WIDE = {"thin": 10.0, "bold": 20.0}
"""Every letter of these fonts is so wide, and so is a blank."""


def measure(font: str, text: str) -> float:
    return WIDE[font] * len(text)


def lines(text: str | list[Part], width: float) -> list[str]:
    parts = [("thin", text)] if isinstance(text, str) else text
    found = set_lines(parts, width, measure)
    return ["".join(part for _, part in line.parts) for line in found]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 50, []),
        ("  \n ", 50, []),
        ("one", 50, ["one"]),
        ("  one \t\n two ", 100, ["one two"]),
        ("one two", 70, ["one two"]),
        ("one two", 69, ["one", "two"]),
        ("a b c d", 30, ["a b", "c d"]),
        ("a\xa0b c", 30, ["a\xa0b", "c"]),
        ("so\xadft", 50, ["soft"]),
    ],
)
def test_as_many_words_as_fit(text: str, width: float, expected: list[str]) -> None:
    assert lines(text, width) == expected


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (69.5, ["one two"]),  # the one blank is 10 wide and may lose a twentieth of it
        (69.4, ["one", "two"]),
    ],
)
def test_a_blank_is_narrowed_by_a_twentieth_at_most(width: float, expected: list[str]) -> None:
    assert lines("one two", width) == expected


def test_a_line_that_is_to_be_narrowed_is_wider_than_its_column() -> None:
    (line,) = set_lines([("thin", "a b c d")], 68.5, measure)
    assert line == Line((("thin", "a b c d"),), 70)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("abcdef", 60, ["abcdef"]),
        ("abcdef", 50, ["abcde", "f"]),
        ("a bcdefgh", 50, ["a bcd", "efgh"]),
        ("abcd efghij", 50, ["abcd", "efghi", "j"]),
        ("abcdefg h", 50, ["abcde", "fg h"]),
        ("abc", 5, ["a", "b", "c"]),
    ],
)
def test_a_word_wider_than_a_line_is_broken(text: str, width: float, expected: list[str]) -> None:
    assert lines(text, width) == expected


@pytest.mark.parametrize(
    ("parts", "width", "expected"),
    [
        (
            [("bold", "Why:"), ("thin", " late")],
            200,
            [Line((("bold", "Why:"), ("thin", " late")), 130)],
        ),
        (
            [("bold", "Why:"), ("thin", " "), ("thin", "late")],
            100,
            [Line((("bold", "Why:"),), 80), Line((("thin", "late"),), 40)],
        ),
        (
            [("thin", "a"), ("bold", "b"), ("thin", "c")],
            40,
            [Line((("thin", "a"), ("bold", "b"), ("thin", "c")), 40)],
        ),
        (
            [("thin", "x a"), ("bold", "b"), ("thin", "c y")],
            59,
            [
                Line((("thin", "x"),), 10),
                Line((("thin", "a"), ("bold", "b"), ("thin", "c")), 40),
                Line((("thin", "y"),), 10),
            ],
        ),
        (
            [("thin", "a"), ("bold", "bb")],
            30,
            [Line((("thin", "a"), ("bold", "b")), 30), Line((("bold", "b"),), 20)],
        ),
    ],
)
def test_each_part_keeps_its_font(parts: list[Part], width: float, expected: list[Line]) -> None:
    assert set_lines(parts, width, measure) == tuple(expected)


@given(
    st.lists(st.tuples(st.sampled_from(["thin", "bold"]), st.text("ab \n"))),
    st.integers(20, 200),
)
def test_no_letter_is_lost_and_none_gets_out(parts: list[Part], width: int) -> None:
    found = set_lines(parts, width, measure)
    drawn = [part for line in found for part in line.parts]

    def letters(of: list[Part]) -> list[tuple[str, str]]:
        return [(font, letter) for font, text in of for letter in text if letter.strip()]

    assert letters(drawn) == letters(parts)
    for line in found:
        spared = sum(0.05 * WIDE[font] * text.count(" ") for font, text in line.parts)
        assert line.width == sum(measure(*part) for part in line.parts) <= width + spared + 1e-9
        text = "".join(part for _, part in line.parts)
        assert text == text.strip() != ""
