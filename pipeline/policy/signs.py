"""What the marks show besides a percentage (``policies.md`` §3, Step 2's signs; §4, two days).

Pure. In runs, bouts and weeks a missing mark counts as a session that was not possible.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from itertools import groupby

from pipeline.model.register import Student
from pipeline.policy.calendar import DAY, Calendar
from pipeline.policy.marks import ABSENT, AUTHORISED, IMPOSSIBLE, MISSING, UNAUTHORISED, Year
from pipeline.policy.policy import Policy, Sign, folded, parts_of, squeezed

WEEKS_LOOKED_AT = 4
WEEKS_BROKEN = 2
DAYS_LOOKED_AT = 20
BOUTS = 2
LATES = 3
ILLNESS = "I"
_BRIDGED = IMPOSSIBLE + MISSING
_GONE, _HERE, _NEITHER = "-+ "
_RUN = re.compile(rf"{_GONE}[{_GONE}{_NEITHER}]*")


def signs_of(
    student: Student, year: Year | None, policy: Policy, calendar: Calendar, as_of: dt.date
) -> frozenset[Sign]:
    """Every sign of one student, from marks when there are any and from ``Concern`` always."""
    found = concerns_of(student.concern, policy)
    if year is None:
        if student.percent is not None and student.percent < 1:
            found |= {Sign.ANY_ABSENCE}
        if student.lates:
            found |= {Sign.ANY_LATE}
        return frozenset(found)
    tally = year.tally()
    if tally.missed:
        found |= {Sign.ANY_ABSENCE}
    if tally.late or tally.late_after:
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
    if squeezed(text) in {squeezed(word) for word in policy.holds.no_reason} | {""}:
        return set()
    parts = parts_of(text)
    found = {
        sign for sign, words in policy.concerns.items() if {folded(word) for word in words} & parts
    }
    return found or {Sign.ANY_CONCERN}


def broken_weeks(year: Year, calendar: Calendar, as_of: dt.date) -> int:
    """How many of the last completed school weeks had some but not all possible sessions absent."""
    broken = 0
    for monday in calendar.completed_weeks(WEEKS_LOOKED_AT, as_of):
        week = year.kinds_between(monday, monday + 6 * DAY)
        absent = sum(week.count(kind) for kind in ABSENT)
        bridged = sum(week.count(kind) for kind in _BRIDGED)
        broken += 0 < absent < len(week) - bridged
    return broken


def illness_bouts(year: Year) -> tuple[dt.date, ...]:
    """The first day of each bout: an unbroken run of code I over possible sessions."""
    found = []
    at = -1
    for _ in range(year.codes.count(ILLNESS)):
        at = year.codes.index(ILLNESS, at + 1)
        if year.kinds[at] not in _BRIDGED:
            before = len(year.kinds[:at].rstrip(_BRIDGED)) - 1
            if before < 0 or year.codes[before] != ILLNESS:
                found.append(year.days[at])
    return tuple(found)


def lates_since(year: Year, first: dt.date) -> int:
    """Arrivals after the start, before or after the register closed, from ``first`` on."""
    tally = year.tally(first=first)
    return tally.late + tally.late_after


def two_day_runs(year: Year, calendar: Calendar, length: int = 2) -> tuple[dt.date, ...]:
    """The second day of every run of consecutive school days absent all day.

    A closed day, or a day with no possible session, neither counts nor breaks the run; there is
    one event for a run, however long.
    """
    return tuple(run[length - 1] for run in absent_runs(year, calendar) if len(run) >= length)


def absent_runs(year: Year, calendar: Calendar) -> tuple[tuple[dt.date, ...], ...]:
    """Every unbroken run of days absent all day, oldest first; see ``two_day_runs``."""
    kinds = year.kinds
    if AUTHORISED not in kinds and UNAUTHORISED not in kinds:
        return ()
    days = _school_days(year.days, calendar)
    whole = "".join([_whole(kinds[first:stop]) for _, first, stop in days])
    return tuple(
        tuple(days[at][0] for at in range(*run.span()) if whole[at] == _GONE)
        for run in _RUN.finditer(whole)
    )


@lru_cache(maxsize=8)
def _school_days(
    days: tuple[dt.date, ...], calendar: Calendar
) -> tuple[tuple[dt.date, int, int], ...]:
    """Where each school day's sessions stand; all students of a sheet share their days."""
    found = []
    first = 0
    for day, group in groupby(days):
        stop = first + sum(1 for _ in group)
        if calendar.is_school_day(day):
            found.append((day, first, stop))
        first = stop
    return tuple(found)


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
