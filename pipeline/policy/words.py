"""Figures and dates in words, the same in plans, letters and bundles (``policies.md`` §1).

Pure. Percentages are printed to one decimal place, half up, and to two where the rounded figure
would contradict what was decided on the exact one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pipeline.model.plan import Attendance, Tally

_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


def rounded(share: Fraction, places: Decimal = _TENTH) -> Decimal:
    """A share as a percentage, rounded half up."""
    scaled = share * 100
    exact = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    return exact.quantize(places, rounding=ROUND_HALF_UP)


def percent(share: Fraction, thresholds: Iterable[Fraction] = ()) -> str:
    """A share in words: "92.5%", or "92.97%" where 93.0% would contradict a threshold of 93.

    Args:
        share: Exact, 0 to 1.
        thresholds: The shares that decide; a figure that lies beside one must not print as it.
    """
    one = rounded(share)
    for threshold in thresholds:
        if share != threshold and one == rounded(threshold):
            return f"{_never_reaching(share, threshold)}%"
    return f"{one}%"


def _never_reaching(share: Fraction, threshold: Fraction) -> Decimal:
    """Two decimal places, or more where even those would print as the threshold."""
    places = _HUNDREDTH
    while rounded(share, places) == rounded(threshold, places):
        places /= 10
    return rounded(share, places)


def date(day: dt.date) -> str:
    """ "7 March 2022"."""
    return f"{day.day} {day:%B %Y}"


def weekday_date(day: dt.date) -> str:
    """ "Monday 7 March 2022"."""
    return f"{day:%A} {date(day)}"


def counted(count: int, noun: str) -> str:
    """ "1 session", "2 sessions"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def sessions(tally: Tally) -> str:
    """ "198 of 214 sessions"."""
    return f"{tally.attended} of {counted(tally.possible, 'session')}"


def days(session_count: int) -> str:
    """Sessions as school days: "8 days", "7½ days", "half a day"."""
    whole, half = divmod(session_count, 2)
    if not whole:
        return "half a day" if half else "0 days"
    if half:
        return f"{whole}½ days"
    return counted(whole, "day")


def figure(attendance: Attendance, thresholds: Iterable[Fraction] = ()) -> str:
    """ "198 of 214 sessions (92.5%)", or the percentage alone without marks."""
    if attendance.share is None:
        return "no figure"
    shown = percent(attendance.share, thresholds)
    if attendance.tally is None:
        return f"{shown} (the tracker's figure)"
    return f"{sessions(attendance.tally)} ({shown})"


def listed(items: Iterable[str]) -> str:
    """ "a, b and c"."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
