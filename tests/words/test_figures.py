from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.plan import Attendance, Tally
from pipeline.words.figures import (
    PERSISTENT_ABSENCE,
    Limit,
    compared,
    days,
    figure,
    half_up,
    percent,
    threshold,
)

BELOW_93 = Limit(Fraction(93, 100))


@pytest.mark.parametrize(
    ("share", "limits", "expected"),
    [
        pytest.param(Fraction(198, 214), (), "92.5%", id="plain"),
        pytest.param(Fraction(1), (), "100.0%", id="all"),
        pytest.param(Fraction(0), (), "0.0%", id="none"),
        pytest.param(Fraction(9425, 10000), (), "94.3%", id="half-goes-up"),
        pytest.param(Fraction(9297, 10000), (BELOW_93,), "92.97%", id="below-but-rounds-to-93"),
        pytest.param(Fraction(93, 100), (BELOW_93,), "93.0%", id="exactly-93"),
        pytest.param(Fraction(9303, 10000), (BELOW_93,), "93.0%", id="above-and-says-so"),
        pytest.param(Fraction(239, 257), (BELOW_93,), "92.996%", id="two-places-still-say-93"),
        pytest.param(Fraction(9003, 10000), (PERSISTENT_ABSENCE,), "90.03%", id="not-persistent"),
        pytest.param(Fraction(8997, 10000), (PERSISTENT_ABSENCE,), "90.0%", id="persistent-anyway"),
        pytest.param(Fraction(9, 10), (PERSISTENT_ABSENCE,), "90.0%", id="persistent"),
    ],
)
def test_percent(share: Fraction, limits: tuple[Limit, ...], expected: str) -> None:
    assert percent(share, limits) == expected


@given(
    st.integers(1, 400).flatmap(
        lambda possible: st.tuples(st.integers(0, possible), st.just(possible))
    ),
    st.lists(
        st.builds(
            Limit, st.sampled_from([Fraction(n, 1000) for n in range(850, 980)]), st.booleans()
        ),
        max_size=6,
    ),
)
def test_the_printed_figure_never_contradicts_a_limit(
    sessions: tuple[int, int], limits: list[Limit]
) -> None:
    share = Fraction(*sessions)
    shown = Fraction(percent(share, limits).rstrip("%")) / 100

    assert [limit.holds(shown) for limit in limits] == [limit.holds(share) for limit in limits]
    assert abs(shown - share) <= Fraction(1, 2000)


@given(st.fractions(0, 100), st.integers(0, 4))
def test_half_up_is_within_half_a_unit(value: Fraction, places: int) -> None:
    rounded = half_up(value, places)

    assert -Fraction(1, 2 * 10**places) < rounded - value <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("share", "expected"),
    [(Fraction(93, 100), "93%"), (Fraction(925, 1000), "92.5%"), (Fraction(1), "100%")],
)
def test_threshold(share: Fraction, expected: str) -> None:
    assert threshold(share) == expected


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


SHARES = st.integers(1, 400).flatmap(
    lambda possible: st.builds(Fraction, st.integers(0, possible), st.just(possible))
)


@pytest.mark.parametrize(
    ("share", "other", "limits", "expected"),
    [
        pytest.param("93/100", "93/100", [], ("93.0%", "93.0%"), id="the-same"),
        pytest.param("9/10", "95/100", [], ("90.0%", "95.0%"), id="apart"),
        pytest.param("9304/10000", "9296/10000", [], ("93.04%", "92.96%"), id="both-print-93.0"),
        pytest.param(
            "9304/10000", "93041/100000", [], ("93.040%", "93.041%"), id="both-print-93.04"
        ),
        pytest.param(
            "9297/10000", "9303/10000", [BELOW_93], ("92.97%", "93.0%"), id="a-limit-parts-them"
        ),
    ],
)
def test_compared(share: str, other: str, limits: list[Limit], expected: tuple[str, str]) -> None:
    assert compared(Fraction(share), Fraction(other), limits) == expected


@given(SHARES, SHARES)
def test_compared_figures_stand_as_they_are(share: Fraction, other: Fraction) -> None:
    shown, beside = (Fraction(text.rstrip("%")) for text in compared(share, other, [BELOW_93]))

    assert (shown > beside, shown < beside) == (share > other, share < other)
    assert BELOW_93.holds(shown / 100) == BELOW_93.holds(share)


@pytest.mark.parametrize(
    ("attendance", "expected"),
    [
        (
            Attendance(Fraction(198, 214), "marks", Tally(198, 214, 10, 6)),
            "198 of 214 sessions (92.5%)",
        ),
        (Attendance(Fraction(1), "marks", Tally(1, 1)), "1 of 1 session (100.0%)"),
        (Attendance(Fraction(925, 1000), "tracker"), "92.5% (the tracker's figure)"),
        (Attendance(None, "marks", Tally()), "no figure"),
        (Attendance(None, "tracker"), "no figure"),
    ],
)
def test_figure(attendance: Attendance, expected: str) -> None:
    assert figure(attendance) == expected
