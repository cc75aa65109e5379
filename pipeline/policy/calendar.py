"""School days: terms and closed days of one school year (``policies.md`` §1, School days).

Pure. A day is a school day by this calendar and never by the marks, so a day coded ``#`` for
everybody is still a day of the calendar.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.errors import SettingsFault

DAY = dt.timedelta(days=1)
_HALF_TERMS = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")


def school_year_start(day: dt.date) -> dt.date:
    """The 1 September on or before ``day``: only what comes after it counts."""
    return dt.date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def school_year_label(day: dt.date) -> str:
    """The school year of ``day``, such as "2021-22"."""
    start = school_year_start(day).year
    return f"{start}-{(start + 1) % 100:02d}"


@dataclass(frozen=True)
class Calendar:
    """The school days of one school year.

    Attributes:
        year: "2021-22".
        terms: First and last day of each half-term, both included, in order.
        closed: Days within a term on which the school was shut to all.
    """

    year: str
    terms: tuple[tuple[dt.date, dt.date], ...]
    closed: frozenset[dt.date] = frozenset()

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """Every school day of the terms, in order."""
        return tuple(
            day
            for first, last in self.terms
            for day in _between(first, last)
            if day.weekday() < 5 and day not in self.closed
        )

    @cached_property
    def _day_set(self) -> frozenset[dt.date]:
        return frozenset(self.days)

    @property
    def last_day(self) -> dt.date:
        """The last day of the last term."""
        return self.terms[-1][1]

    def is_beyond(self, day: dt.date) -> bool:
        """Whether ``day`` lies after the last term, where Monday to Friday stands in."""
        return day > self.last_day

    def is_school_day(self, day: dt.date) -> bool:
        """Whether the school is open; after the last term any Monday to Friday."""
        if self.is_beyond(day):
            return day.weekday() < 5 and day not in self.closed
        return day in self._day_set

    def next_school_day(self, day: dt.date) -> dt.date:
        """``day`` itself when it is a school day, else the next one."""
        while not self.is_school_day(day):
            day += DAY
        return day

    def after(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th school day after ``day``."""
        for _ in range(count):
            day = self.next_school_day(day + DAY)
        return day

    @cached_property
    def _before(self) -> dict[dt.date, tuple[dt.date, ...]]:
        # Every student of a plan asks for the same few days.
        return {}

    @cached_property
    def _weeks(self) -> dict[tuple[int, dt.date], tuple[dt.date, ...]]:
        return {}

    def before(self, as_of: dt.date) -> tuple[dt.date, ...]:
        """All school days before ``as_of``, oldest first."""
        if as_of not in self._before:
            self._before[as_of] = self._days_before(as_of)
        return self._before[as_of]

    def _days_before(self, as_of: dt.date) -> tuple[dt.date, ...]:
        days = tuple(day for day in self.days if day < as_of)
        if self.is_beyond(as_of - DAY):
            days += tuple(
                d for d in _between(self.last_day + DAY, as_of - DAY) if self.is_school_day(d)
            )
        return days

    def last(self, count: int, as_of: dt.date) -> tuple[dt.date, ...]:
        """The last ``count`` school days before ``as_of``, oldest first."""
        return self.before(as_of)[-count:]

    def count_between(self, after: dt.date, before: dt.date) -> int:
        """School days later than ``after`` and earlier than ``before``."""
        return sum(1 for day in self.before(before) if day > after)

    def completed_weeks(self, count: int, as_of: dt.date) -> tuple[dt.date, ...]:
        """Mondays of the last ``count`` school weeks before the week of ``as_of``.

        A school week is a Monday-to-Sunday week with at least one school day.
        """
        if (count, as_of) not in self._weeks:
            mondays = sorted({monday_of(day) for day in self.before(monday_of(as_of))})
            self._weeks[count, as_of] = tuple(mondays[-count:])
        return self._weeks[count, as_of]

    def next_monday(self, as_of: dt.date) -> dt.date:
        """Attendance Monday: the first Monday after ``as_of`` that is a school day."""
        day = monday_of(as_of) + 7 * DAY
        while not self.is_school_day(day):
            day += 7 * DAY
        return day

    def half_terms(self) -> tuple[tuple[str, dt.date, dt.date], ...]:
        """Name, first and last day of each half-term."""
        names = _HALF_TERMS if len(self.terms) == len(_HALF_TERMS) else ()
        return tuple(
            (names[i] if names else f"Term {i + 1}", first, last)
            for i, (first, last) in enumerate(self.terms)
        )


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week of ``day``."""
    return day - dt.timedelta(days=day.weekday())


def _between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first
    while day <= last:
        yield day
        day += DAY


def parse_calendar(data: Mapping[str, object], file: str) -> Calendar:
    """A calendar from its settings.

    Raises:
        SettingsFault: A key is missing, unknown or ill-typed, or the terms are out of order.
    """
    unknown = set(data) - {"year", "terms", "closed"}
    if unknown:
        raise _fault(file, min(unknown), "is not a setting of a calendar")
    year, terms, closed = data.get("year"), data.get("terms"), data.get("closed", [])
    if not isinstance(year, str):
        raise _fault(file, "year", 'must be a school year such as "2021-22"')
    if not isinstance(terms, list) or not terms:
        raise _fault(file, "terms", "must be a list of [first day, last day]")
    pairs = tuple(_pair(entry, file, i) for i, entry in enumerate(terms))
    if any(a[1] >= b[0] for a, b in itertools.pairwise(pairs)):
        raise _fault(file, "terms", "must be in order and must not overlap")
    if not isinstance(closed, list) or not all(isinstance(day, dt.date) for day in closed):
        raise _fault(file, "closed", "must be a list of dates")
    if school_year_label(pairs[0][0]) != year or school_year_label(pairs[-1][1]) != year:
        raise _fault(file, "year", f"is {year}, but the terms do not lie in that school year")
    return Calendar(year, pairs, frozenset(closed))


def _pair(entry: object, file: str, index: int) -> tuple[dt.date, dt.date]:
    match entry:
        case [dt.date() as first, dt.date() as last] if first <= last:
            return first, last
        case _:
            raise _fault(file, f"terms[{index}]", "must be [first day, last day], first not later")


def _fault(file: str, key: str, what: str) -> SettingsFault:
    return SettingsFault(
        f"{key} {what}.",
        where=f"{file}: {key}",
        todo="Correct the calendar; dates are written 2021-09-06.",
        slug="calendar-wrong",
    )
