from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tracker.percent import are_shares, number_of, read_share

NO_FIGURE = frozenset({"", "n/a", "#n/a"})


@pytest.mark.parametrize(
    ("value", "percent_format", "shares"),
    [
        pytest.param(94.3, False, False, id="percent-number"),
        pytest.param(0.943, True, False, id="share-in-percent-format"),
        pytest.param(0.943, False, True, id="share-in-a-column-of-shares"),
        pytest.param("94.3%", False, False, id="text-with-sign"),
        pytest.param("94.3 %", True, True, id="text-says-what-it-is"),
        pytest.param("94.3", False, False, id="text-number"),
        pytest.param("94.3", True, False, id="format-says-nothing-of-text"),
        pytest.param("0.943", False, True, id="text-share"),
    ],
)
def test_one_figure_written_in_many_ways(value: object, percent_format: bool, shares: bool) -> None:
    share = read_share(value, percent_format=percent_format, shares=shares, no_figure=NO_FIGURE)
    assert share == Fraction(943, 1000)


@pytest.mark.parametrize("value", ["", " ", "N/A", "n/a", "#N/A", None])
def test_no_figure(value: object) -> None:
    assert read_share(value, percent_format=False, shares=False, no_figure=NO_FIGURE) is None


@pytest.mark.parametrize(
    ("value", "percent_format"),
    [
        ("good", False),
        ("-", False),
        ("#DIV/0!", False),
        (100.1, False),
        (-0.1, False),
        (94.3, True),
        (1.001, True),
        ("101%", False),
        (True, False),
        ("94,3", False),
    ],
)
def test_no_percentage(value: object, percent_format: bool) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_share(value, percent_format=percent_format, shares=False, no_figure=NO_FIGURE)


@given(st.integers(0, 100_000))
def test_exact_whatever_the_float(thousandths: int) -> None:
    typed = thousandths / 1000
    share = read_share(typed, percent_format=False, shares=False, no_figure=NO_FIGURE)
    assert share == Fraction(thousandths, 100_000)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([Fraction(1), Fraction("0.5")], True),
        ([Fraction(1)], True),
        ([Fraction("1.0001"), Fraction("0.5")], False),
    ],
)
def test_a_column_is_shares_when_all_are_at_most_one(
    numbers: list[Fraction], expected: bool
) -> None:
    assert are_shares(numbers) is expected


def test_a_date_is_no_number() -> None:
    assert number_of("12/01/2022") is None
