from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert.letter import Letter
from pipeline.convert.sorting import FEWEST, LARGEST, Chunk, Tray, in_sections, is_roll
from tests.convert.letters import chunks_of, letter_document, letters


def _letter(place: int, family: str = "x", short: bool = True, strange: str = "") -> Letter:
    return Letter(
        Path(f"{family}-{place}.docx"),
        f"R{place}",
        family=((family, 1),),
        unfit="",
        strange=frozenset(strange),
        short=short,
    )


def _put(tray: Tray, some: Iterable[Letter]) -> list[Chunk]:
    """The chunks that are full early."""
    return [chunk for letter in some if (chunk := tray.put(letter))]


def _many(count: int, family: str = "x", short: bool = True, strange: str = "") -> list[Letter]:
    """Letters that differ from those of another strangeness or length by their files as well."""
    first = 1000 * short + 100 * len(strange)
    return [_letter(first + n, family, short, strange) for n in range(count)]


def test_a_family_is_a_template(tmp_path: Path) -> None:
    files = letters(tmp_path, 2 * FEWEST)
    for place, file in enumerate(files[FEWEST:]):
        document = letter_document(place)
        document.styles["Normal"].font.name = "Caladea"
        document.save(str(file))

    chunks = chunks_of(files[::2] + files[1::2], 1)

    assert sorted(sorted(letter.file for letter in chunk) for chunk in chunks) == [
        files[:FEWEST],
        files[FEWEST:],
    ]


def test_few_letters_of_a_template_are_left_out() -> None:
    tray = Tray(1)
    enough = _many(FEWEST, "enough")
    assert _put(tray, [*_many(FEWEST - 1, "few"), *enough]) == []

    assert tray.rest() == [enough]


def test_few_letters_go_after_others_of_their_template() -> None:
    tray = Tray(1, expected=20)
    early = _put(tray, _many(20))
    later = [_letter(n) for n in (1, 2)]
    assert _put(tray, [*later, *_many(1, "few")]) == []

    assert [len(chunk) for chunk in early] == [20]
    assert [[letter.file for letter in chunk] for chunk in tray.rest()] == [
        [letter.file for letter in later]
    ]


@pytest.mark.parametrize(
    ("expected", "jobs", "full"),
    [
        pytest.param(10, 2, 5, id="half for each of two"),
        pytest.param(11, 2, 6, id="a letter more"),
        pytest.param(LARGEST, 1, LARGEST, id="as many as there may be"),
        pytest.param(LARGEST + 1, 1, 26, id="one more than there may be"),
        pytest.param(148, 2, 37, id="two rounds"),
        pytest.param(12, 0, 12, id="nobody to work"),
    ],
)
def test_a_chunk_goes_when_it_is_full(expected: int, jobs: int, full: int) -> None:
    tray = Tray(jobs, expected)
    some = _many(full)

    assert [tray.put(letter) for letter in some] == [*[[]] * (full - 1), some]
    assert tray.rest() == []


def test_nothing_goes_early_when_nothing_is_known() -> None:
    tray = Tray(2)

    assert _put(tray, _many(LARGEST + 1)) == []
    assert [len(chunk) for chunk in tray.rest()] == [26, 25]


def test_a_letter_with_strange_characters_never_goes_early() -> None:
    tray = Tray(1, expected=5)
    strange = _many(10, strange="☐")
    assert _put(tray, strange) == []

    assert tray.rest() == [strange]


def test_what_all_have_is_not_strange_and_another_script_is_alone() -> None:
    tray = Tray(1)
    usual, other = _many(6, strange="☐"), _many(1, strange="☐Ж")
    _put(tray, [*other, *usual])

    assert tray.rest() == [usual, [replace(other[0], alone=True)]]


def test_after_letters_without_them_all_strange_ones_are_alone() -> None:
    tray = Tray(1, expected=8)
    strange = _many(6, strange="☐")
    assert [len(chunk) for chunk in _put(tray, [*strange, *_many(8)])] == [8]

    assert tray.rest() == [[replace(letter, alone=True)] for letter in strange]


@pytest.mark.parametrize(
    ("shorts", "rolls", "sections"),
    [
        pytest.param(FEWEST, [FEWEST], [7], id="enough for a roll"),
        pytest.param(FEWEST - 1, [], [7 + FEWEST - 1], id="few go with the longer ones"),
        pytest.param(0, [], [7], id="none"),
    ],
)
def test_short_letters_and_long_ones(shorts: int, rolls: list[int], sections: list[int]) -> None:
    tray = Tray(1)
    _put(tray, [*_many(shorts), *_many(7, short=False)])
    chunks = tray.rest()

    assert [len(chunk) for chunk in chunks if is_roll(chunk)] == rolls
    assert [len(chunk) for chunk in chunks if not is_roll(chunk)] == sections


@pytest.mark.parametrize(
    ("chunk", "rolls"),
    [
        pytest.param(_many(2), True, id="short ones"),
        pytest.param([*_many(2), *_many(1, short=False)], False, id="a long one among them"),
        pytest.param([replace(_letter(1), alone=True)], False, id="alone"),
        pytest.param(in_sections(_many(2)), False, id="in sections"),
    ],
)
def test_what_is_a_roll(chunk: Chunk, rolls: bool) -> None:
    assert is_roll(chunk) is rolls


KINDS = st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from(["", "", "", "☐", "☐Ж"]))


@given(
    kinds=st.lists(KINDS, max_size=130),
    jobs=st.integers(1, 4),
    expected=st.integers(0, 4 * LARGEST),
)
def test_every_letter_comes_out_once(
    kinds: list[tuple[str, bool, str]], jobs: int, expected: int
) -> None:
    some = [_letter(place, *kind) for place, kind in enumerate(kinds)]
    tray = Tray(jobs, expected)
    early = _put(tray, some)
    rest = tray.rest()

    went = {letter.file for chunk in early for letter in chunk}
    begun = {chunk[0].family for chunk in early}
    waited = Counter(letter.family for letter in some if letter.file not in went)
    out = {each for each, count in waited.items() if count < FEWEST and each not in begun}
    as_they_came = {letter.file: letter for letter in some}
    found = [letter for chunk in (*early, *rest) for letter in chunk]
    assert Counter(letter.file for letter in found) == Counter(
        letter.file for letter in some if letter.family not in out
    )
    for letter in found:
        came = as_they_came[letter.file]
        assert replace(letter, alone=False, short=came.short) == came
        assert came.short or not letter.short
    for chunk in (*early, *rest):
        kinds_in = {(letter.family, letter.short, letter.strange) for letter in chunk}
        assert len(kinds_in) == 1
        assert len(chunk) <= (1 if chunk[0].alone else LARGEST)
    assert [len(chunk) for chunk in rest] == sorted(map(len, rest), reverse=True)
