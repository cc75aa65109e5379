"""What the marks show besides a percentage (``policies.md`` §3, Step 2's signs; §4, two days).

Pure. In runs, bouts and weeks a missing mark counts as a session that was not possible.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from pipeline.model.register import Student
from pipeline.policy.calendar import DAY, Calendar
from pipeline.policy.marks import (
    ABSENT,
    AUTHORISED,
    ILLNESS,
    IMPOSSIBLE,
    LATE,
    LATE_AFTER,
    MISSING,
    UNAUTHORISED,
    Year,
)
from pipeline.policy.policy import Policy, Sign, parts_of, squeezed

WEEKS_LOOKED_AT = 4
WEEKS_BROKEN = 2
DAYS_LOOKED_AT = 20
BOUTS = 2
LATES = 3
_BRIDGED = IMPOSSIBLE + MISSING
_GONE, _HERE, _NEITHER = "-+ "
_CLOSED = -1
_ABSENCE = re.compile(f"[{ABSENT}]")


def signs_of(
    student: Student, year: Year | None, policy: Policy, calendar: Calendar, as_of: dt.date
) -> frozenset[Sign]:
    """Every sign of one student, from marks when there are any and from ``Concern`` always."""
    counted = counted_signs(student, year, calendar, as_of)
    return counted | concerns_of(student.concern, policy)


def counted_signs(
    student: Student, year: Year | None, calendar: Calendar, as_of: dt.date
) -> frozenset[Sign]:
    """The signs that figures show, from marks when there are any."""
    found: set[Sign] = set()
    if year is None:
        if student.percent is not None and student.percent < 1:
            found |= {Sign.ANY_ABSENCE}
        if student.lates:
            found |= {Sign.ANY_LATE}
        return frozenset(found)
    if AUTHORISED in year.kinds or UNAUTHORISED in year.kinds:
        found |= {Sign.ANY_ABSENCE}
    if LATE in year.told or LATE_AFTER in year.told:
        found |= {Sign.ANY_LATE}
    if broken_weeks(year, calendar, as_of) >= WEEKS_BROKEN:
        found |= {Sign.BROKEN_WEEKS}
    since = first_of_last(calendar, DAYS_LOOKED_AT, as_of)
    if since and sum(1 for day in illness_bouts(year) if day >= since) >= BOUTS:
        found |= {Sign.SECOND_ILLNESS}
    if since and lates_since(year, since) >= LATES:
        found |= {Sign.PUNCTUALITY}
    return frozenset(found)


def concerns_of(text: str, policy: Policy) -> set[Sign]:
    """The signs that the ``Concern`` column says in words; any other concern is a concern."""
    if not text or squeezed(text) in policy.no_words:
        return set()
    parts = parts_of(text)
    return policy.signs_named(parts) or {Sign.ANY_CONCERN}


def broken_weeks(year: Year, calendar: Calendar, as_of: dt.date) -> int:
    """How many of the last completed school weeks had some but not all possible sessions absent."""
    broken = 0
    for monday in calendar.completed_weeks(WEEKS_LOOKED_AT, as_of):
        week = year.kinds_between(monday, monday + 6 * DAY)
        absent = week.count(AUTHORISED) + week.count(UNAUTHORISED)
        if absent:
            broken += absent < len(week) - week.count(IMPOSSIBLE) - week.count(MISSING)
    return broken


def illness_bouts(year: Year) -> tuple[dt.date, ...]:
    """The first day of each bout: an unbroken run of code I over possible sessions."""
    found = []
    at = year.told.find(ILLNESS)
    while at >= 0:
        before = len(year.kinds[:at].rstrip(_BRIDGED)) - 1
        if before < 0 or year.told[before] != ILLNESS:
            found.append(year.days[at])
        at = year.told.find(ILLNESS, at + 1)
    return tuple(found)


def lates_since(year: Year, first: dt.date) -> int:
    """Arrivals after the start, before or after the register closed, from ``first`` on."""
    told = year.told[bisect_left(year.days, first) :]
    return told.count(LATE) + told.count(LATE_AFTER)


def two_day_runs(year: Year, calendar: Calendar, length: int = 2) -> tuple[dt.date, ...]:
    """The second day of every run of consecutive school days absent all day.

    A closed day, or a day with no possible session, neither counts nor breaks the run; there is
    one event for a run, however long.
    """
    return tuple(run[length - 1] for run in absent_runs(year, calendar) if len(run) >= length)


def absent_runs(year: Year, calendar: Calendar) -> tuple[tuple[dt.date, ...], ...]:
    """Every unbroken run of days absent all day, oldest first; see ``two_day_runs``."""
    absences = [found.start() for found in _ABSENCE.finditer(year.kinds)]
    if not absences:
        return ()
    days = _school_days(year.days, calendar)
    runs: list[list[int]] = []
    for day in sorted({days.of[at] for at in absences} - {_CLOSED}):
        if days.whole(year, day) != _GONE:
            continue
        last = runs[-1][-1] if runs else _CLOSED
        # Mostly the very next day, or one with the student in school between them.
        if runs and all(days.whole(year, at) == _NEITHER for at in range(last + 1, day)):
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(tuple(days.days[day] for day in run) for run in runs)


@dataclass(frozen=True, slots=True)
class _SchoolDays:
    """Where each school day's sessions stand.

    Attributes:
        stretches: The first and the end of each day's sessions.
        of: The place of each session's day among the school days, ``_CLOSED`` for none.
    """

    days: tuple[dt.date, ...]
    stretches: tuple[tuple[int, int], ...]
    of: tuple[int, ...]

    def whole(self, year: Year, day: int) -> str:
        """What a student's day was as a whole."""
        first, stop = self.stretches[day]
        return _whole(year.kinds[first:stop])


@lru_cache(maxsize=8)
def _school_days(days: tuple[dt.date, ...], calendar: Calendar) -> _SchoolDays:
    """The school days of sessions; all students of a sheet share them."""
    open_days: list[dt.date] = []
    stretches: list[tuple[int, int]] = []
    of: list[int] = []
    for day, group in groupby(days):
        first, count = len(of), sum(1 for _ in group)
        is_open = calendar.is_school_day(day)
        of += [len(open_days) if is_open else _CLOSED] * count
        if is_open:
            open_days.append(day)
            stretches.append((first, first + count))
    return _SchoolDays(tuple(open_days), tuple(stretches), tuple(of))


@cache
def _whole(kinds: str) -> str:
    """Whether all possible sessions of a day were missed, or none was possible."""
    possible = [kind for kind in kinds if kind not in _BRIDGED]
    if not possible:
        return _NEITHER
    return _GONE if all(kind in ABSENT for kind in possible) else _HERE


def first_of_last(calendar: Calendar, count: int, as_of: dt.date) -> dt.date | None:
    """The first of the last ``count`` school days; ``None`` before the first one of the year."""
    days = calendar.last(count, as_of)
    return days[0] if days else None
