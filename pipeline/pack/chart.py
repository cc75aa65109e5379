"""A student's attendance week by week, as the chart of the pack shows it. Pure."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.policy.calendar import DAY, Calendar, monday_of
from pipeline.policy.marks import ABSENT as _ABSENT
from pipeline.policy.marks import IMPOSSIBLE, MISSING, Year

_WEEK = dt.timedelta(days=7)
_STEP = 5
WEEK_END = 0.8
"""Where Friday stands in its week; Monday stands at 0."""
_HIGHEST_FLOOR = 80
"""The scale always shows the last fifth, so that a good record does not look like a bad one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A step that was taken: its letter, and where it stands."""

    letter: str
    week: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The line over school weeks, and what stands in it.

    Attributes:
        weeks: How many school weeks there are so far.
        line: Place of a week's end, and attendance from the start of the year until then.
        thresholds: The ladder's, highest first.
        marks: Steps in the order of their dates.
        months: Week and name of each month's first school week.
        floor: The lowest percentage of the scale, a multiple of five.
    """

    weeks: int
    line: tuple[tuple[float, Fraction], ...]
    thresholds: tuple[Fraction, ...]
    marks: tuple[Mark, ...]
    months: tuple[tuple[int, str], ...]
    floor: int

    def at(self, week: float) -> float:
        """The height of the line there, as a share; its ends go on beyond it."""
        before = [point for point in self.line if point[0] <= week]
        after = [point for point in self.line if point[0] > week]
        if not before or not after:
            return float((before or after)[-1 if before else 0][1])
        (left, low), (right, high) = before[-1], after[0]
        return float(low) + (float(high) - float(low)) * (week - left) / (right - left)


@dataclass(frozen=True, slots=True)
class Weeks:
    """The school weeks of the year so far; shared between students."""

    mondays: tuple[dt.date, ...]

    def place(self, day: dt.date) -> float:
        """Where a day stands on the axis: a week's place, and how far into it."""
        at = max(bisect_right(self.mondays, day) - 1, 0)
        return at + min(max((day - self.mondays[at]).days, 0), 4) / 5

    @property
    def months(self) -> tuple[tuple[int, str], ...]:
        """The first school week of each month."""
        found: dict[str, int] = {}
        for place, monday in enumerate(self.mondays):
            found.setdefault(f"{monday + 4 * DAY:%b}", place)
        return tuple((place, name) for name, place in found.items())


def weeks_of(calendar: Calendar, as_of: dt.date) -> Weeks:
    """The school weeks that have begun before ``as_of``."""
    return Weeks(tuple(sorted({monday_of(day) for day in calendar.before(as_of)})))


def chart_of(
    year: Year,
    weeks: Weeks,
    thresholds: Iterable[Fraction],
    taken: Sequence[tuple[str, dt.date]],
) -> Chart | None:
    """The chart, ``None`` when no session has been possible in any week.

    Args:
        year: The student's sessions so far.
        weeks: The school weeks so far.
        thresholds: Shares at which the ladder decides.
        taken: Letter and day of each step.
    """
    line = tuple(_line(year, weeks))
    if not line:
        return None
    lowest = min(share for _, share in line)
    floor = min(_HIGHEST_FLOOR, math.floor(lowest * 100 / _STEP) * _STEP)
    return Chart(
        len(weeks.mondays),
        line,
        tuple(sorted(set(thresholds), reverse=True)),
        tuple(Mark(letter, weeks.place(day)) for letter, day in taken),
        weeks.months,
        floor,
    )


def _line(year: Year, weeks: Weeks) -> Iterable[tuple[float, Fraction]]:
    """Attendance so far at the end of each school week that has been marked."""
    possible = absent = start = 0
    for place, monday in enumerate(weeks.mondays):
        stop = bisect_right(year.days, monday + _WEEK - DAY)
        kinds = year.kinds[start:stop]
        start = stop
        possible += len(kinds) - kinds.count(IMPOSSIBLE) - kinds.count(MISSING)
        absent += sum(kinds.count(kind) for kind in _ABSENT)
        if possible and kinds:
            yield place + WEEK_END, Fraction(possible - absent, possible)
