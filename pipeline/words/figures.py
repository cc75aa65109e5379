"""Shares and sessions as people read them: never a figure that speaks against the decision.

A share is printed to one decimal place, half up, and to two where the rounded figure would fall on
the other side of a limit than the exact one (``policies.md`` §1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.plan import Attendance, Tally
from pipeline.words.lists import counted

_MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that decides something: below it, or at or below it."""

    share: Fraction
    at_or_below: bool = False

    def holds(self, share: Fraction) -> bool:
        """Whether a figure falls under the limit."""
        return share <= self.share if self.at_or_below else share < self.share


PERSISTENT_ABSENCE = Limit(Fraction(9, 10), at_or_below=True)
"""Absent for 10 % or more (``policies.md`` §1)."""


def half_up(value: Fraction, places: int) -> Fraction:
    """A value that is not negative, rounded half up to a number of decimal places."""
    scale, parts = 10**places, value.denominator
    return Fraction((value.numerator * scale * 2 + parts) // (parts * 2), scale)


def percent(share: Fraction, limits: Iterable[Limit] = ()) -> str:
    """A share as "92.5%".

    More places than two only where two still would contradict a limit: 239 of 257 sessions is
    below 93 % and rounds to 93.00.
    """
    return _percent(share, _places(share, tuple(limits)))


def compared(share: Fraction, other: Fraction, limits: Iterable[Limit] = ()) -> tuple[str, str]:
    """Two shares that stand beside each other, so that the greater one is printed greater."""
    limits = tuple(limits)
    places, beside = _places(share, limits), _places(other, limits)
    while share != other and places < _MOST_PLACES:
        shown, other_shown = half_up(share * 100, places), half_up(other * 100, beside)
        if shown != other_shown and (shown > other_shown) is (share > other):
            break
        places = beside = max(places, beside) + 1
    return _percent(share, places), _percent(other, beside)


def threshold(share: Fraction) -> str:
    """A threshold as people say it: "93%", "92.5%"."""
    return f"{_decimal(half_up(share * 100, 2), 2).rstrip('0').rstrip('.')}%"


def sessions(tally: Tally) -> str:
    """Attendance as "198 of 214 sessions"."""
    return f"{tally.attended} of {counted(tally.possible, 'session')}"


def figure(attendance: Attendance, limits: Iterable[Limit] = ()) -> str:
    """A student's figure as "198 of 214 sessions (92.5%)", or the tracker's without marks."""
    if attendance.share is None:
        return "no figure"
    return figure_as(attendance, percent(attendance.share, limits))


def figure_as(attendance: Attendance, shown: str) -> str:
    """The figure with a percentage that is already in words."""
    if attendance.tally is None:
        return f"{shown} (the tracker's figure)"
    return f"{sessions(attendance.tally)} ({shown})"


def days(session_count: int) -> str:
    """Sessions as school days: "8 days", "7½ days", "1 day", "half a day"."""
    whole, half = divmod(session_count, 2)
    if not half:
        return counted(whole, "day")
    return f"{whole}½ days" if whole else "half a day"


def _places(share: Fraction, limits: tuple[Limit, ...]) -> int:
    """The fewest places, one at least, with which no limit is contradicted."""
    for places in range(1, _MOST_PLACES):
        shown = half_up(share * 100, places) / 100
        if all(limit.holds(shown) == limit.holds(share) for limit in limits):
            return places
    return _MOST_PLACES


def _percent(share: Fraction, places: int) -> str:
    return f"{_decimal(half_up(share * 100, places), places)}%"


def _decimal(value: Fraction, places: int) -> str:
    whole, part = divmod(value.numerator * 10**places // value.denominator, 10**places)
    return f"{whole}.{part:0{places}}"
