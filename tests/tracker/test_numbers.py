from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tracker.numbers import USUAL, spell
from pipeline.tracker.text import number_key


@pytest.mark.parametrize(
    ("cells", "number", "spelling"),
    [
        pytest.param(["004000", 4017.0], "4017", "004017", id="zeros-put-back"),
        pytest.param([4017.0, "004017"], "4017", "004017", id="number-first"),
        pytest.param(["4000", 4017.0], "4017", "4017", id="no-zeros-anywhere"),
        pytest.param(["04000", "004001", 4017.0], "4017", "4017", id="two-widths"),
        pytest.param(["004000", "A17"], "a17", "A17", id="letters"),
        pytest.param(["004000", "4000"], "4000", "004000", id="first-spelling-wins"),
        pytest.param([12345678.0, "004000"], "12345678", "12345678", id="longer-number"),
    ],
)
def test_spelling(cells: list[object], number: str, spelling: str) -> None:
    assert spell(cells).spelling(number_key(number)) == spelling


def test_nobody() -> None:
    assert spell(["004000", None, ""]).spelling(number_key("4001")) == ""


@given(st.lists(st.integers(1, 999_999), min_size=2, unique=True), st.data())
def test_lost_zeros_come_back(numbers: list[int], data: st.DataObject) -> None:
    lost = data.draw(st.sets(st.sampled_from(numbers[1:])))
    cells = [float(n) if n in lost else f"{n:07}" for n in numbers]
    assert list(spell(cells).spellings.values()) == [f"{n:07}" for n in numbers]


@pytest.mark.parametrize("number", ["004017", "A17", "2021/044", "S-17"])
def test_usual(number: str) -> None:
    assert USUAL.fullmatch(number)


@pytest.mark.parametrize("number", ["../../etc/passwd", "=HYPERLINK(1)", "4017.5", "-1", "4017\n"])
def test_unusual(number: str) -> None:
    assert not USUAL.fullmatch(number)
