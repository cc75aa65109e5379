"""Shares as a letter prints them: never a figure that speaks against the decision."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from pipeline.letters.ladder import Limit

_MOST_PLACES = 6


def half_up(value: Fraction, places: int) -> Fraction:
    """A value that is not negative, rounded half up to a number of decimal places."""
    scale = 10**places
    return Fraction((value * scale * 2 + 1) // 2, scale)


def percent(share: Fraction, limits: Iterable[Limit] = ()) -> str:
    """A share as "92.5%".

    One decimal place, half up; two where the rounded figure would fall on the other side of a
    limit than the exact one (``policies.md`` §1), and more only where two still would: 239 of 257
    sessions is below 93 % and rounds to 93.00.
    """
    limits = tuple(limits)
    for places in range(1, _MOST_PLACES + 1):
        shown = half_up(share * 100, places)
        if all(limit.holds(shown / 100) == limit.holds(share) for limit in limits):
            return f"{_decimal(shown, places)}%"
    return f"{_decimal(half_up(share * 100, _MOST_PLACES), _MOST_PLACES)}%"


def threshold(share: Fraction) -> str:
    """A threshold as people say it: "93%", "92.5%"."""
    value = half_up(share * 100, 2)
    return f"{_decimal(value, 2).rstrip('0').rstrip('.')}%"


def _decimal(value: Fraction, places: int) -> str:
    whole, part = divmod(value.numerator * 10**places // value.denominator, 10**places)
    return f"{whole}.{part:0{places}}" if places else str(whole)
