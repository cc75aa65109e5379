"""What the marks show besides a percentage (``policies.md`` §3, Step 2's signs; §4, two days).

Pure. In runs, bouts and weeks a missing mark counts as a session that was not possible.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from pipeline.model.register import Student
from pipeline.policy.calendar import DAY, Calendar
from pipeline.policy.marks import ABSENT, IMPOSSIBLE, MISSING, Year
from pipeline.policy.policy import Policy, Sign, folded, parts_of, squeezed

WEEKS_LOOKED_AT = 4
WEEKS_BROKEN = 2
DAYS_LOOKED_AT = 20
BOUTS = 2
LATES = 3
_BRIDGED = IMPOSSIBLE + MISSING


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
    if "I" not in year.codes:
        return ()
    possible = (
        (code == "I", day)
        for day, code, kind in zip(year.days, year.codes, year.kinds, strict=True)
        if kind not in _BRIDGED
    )
    return tuple(next(days)[1] for ill, days in groupby(possible, key=lambda pair: pair[0]) if ill)


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
    if not set(ABSENT) & set(year.kinds):
        return ()
    whole_days = _whole_days(year, calendar)
    return tuple(
        tuple(day for day, _ in days)
        for absent, days in groupby(whole_days, key=lambda pair: pair[1])
        if absent
    )


def _whole_days(year: Year, calendar: Calendar) -> Iterator[tuple[dt.date, bool]]:
    """Each school day with a possible session, and whether all of those were missed."""
    for day, first, stop in _spans(year.days):
        missed = _missed(year.kinds[first:stop])
        if missed is not None and calendar.is_school_day(day):
            yield day, missed


@lru_cache(maxsize=8)
def _spans(days: tuple[dt.date, ...]) -> tuple[tuple[dt.date, int, int], ...]:
    """Where each day's sessions stand; all students of a sheet share their days."""
    found = []
    first = 0
    for day, group in groupby(days):
        stop = first + sum(1 for _ in group)
        found.append((day, first, stop))
        first = stop
    return tuple(found)


@cache
def _missed(kinds: str) -> bool | None:
    """Whether all possible sessions of a day were missed; ``None`` when none was possible."""
    possible = [kind for kind in kinds if kind not in _BRIDGED]
    return all(kind in ABSENT for kind in possible) if possible else None


def first_of_last(calendar: Calendar, count: int, as_of: dt.date) -> dt.date | None:
    """The first of the last ``count`` school days; ``None`` before the first one of the year."""
    days = calendar.last(count, as_of)
    return days[0] if days else None
