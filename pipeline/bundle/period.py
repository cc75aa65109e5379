"""The register of one student as a court reads it: each session, the period charged, the clock.

Pure. Sessions are taken from the marks as they stand; the meaning of a code is the one in force on
the day (domain.md §1). What may be charged is an unauthorised absence and nothing else.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.plan import Tally
from pipeline.model.register import Register
from pipeline.policy.calendar import Calendar, monday_of, school_year_start
from pipeline.policy.codes import Category, CodeTables

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
UNSETTLED = "N"
"""Reason not yet known: to be settled before anything is certified (domain.md §1.1)."""
LAYING_MONTHS = 6
"""Magistrates' Courts Act 1980 s.127: an information is laid within six months."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session of one student.

    Attributes:
        category: What the mark counts as on its day; ``None`` for a session without a mark.
        where: ``file!sheet!cell`` of the mark.
        meaning: What the code meant on that day.
    """

    day: dt.date
    half: str
    code: str
    category: Category | None
    where: str
    meaning: str = ""

    @property
    def charged(self) -> bool:
        """Whether it is an unauthorised absence with a settled code."""
        return self.category is Category.UNAUTHORISED and self.code != UNSETTLED

    @property
    def unsettled(self) -> bool:
        """Whether it keeps the head teacher from certifying: no mark, or the reason not known."""
        return self.category is None or self.code == UNSETTLED


@dataclass(frozen=True, slots=True)
class Attended:
    """A stretch of one student's register, oldest first, and the days it is asked for."""

    first: dt.date
    last: dt.date
    sittings: tuple[Sitting, ...]

    def between(self, first: dt.date, last: dt.date) -> Attended:
        """The part of it from ``first`` to ``last``, both included."""
        kept = tuple(s for s in self.sittings if first <= s.day <= last)
        return Attended(first, last, kept)

    @property
    def charged(self) -> tuple[Sitting, ...]:
        """The sessions that can be charged."""
        return tuple(s for s in self.sittings if s.charged)

    @property
    def unsettled(self) -> tuple[Sitting, ...]:
        """The sessions that block a certificate."""
        return tuple(s for s in self.sittings if s.unsettled)

    @property
    def tally(self) -> Tally:
        """Counts by kind; x attended of y possible."""
        count = Counter(s.category for s in self.sittings)
        codes = Counter(s.code for s in self.sittings if s.category is not Category.NOT_POSSIBLE)
        attended = count[Category.PRESENT] + count[Category.EDUCATED]
        away = count[Category.AUTHORISED] + count[Category.UNAUTHORISED]
        return Tally(
            attended=attended,
            possible=attended + away,
            authorised=count[Category.AUTHORISED],
            unauthorised=count[Category.UNAUTHORISED],
            late=codes["L"],
            late_after=codes["U"],
            missing=count[None],
            illness=codes["I"],
        )


def read_register(
    register: Register, adm_no: str, codes: CodeTables, calendar: Calendar, as_of: dt.date
) -> Attended:
    """Every session of the student's school year before the as-of date, first to last.

    It ends with the last session that the sheet has, whatever the as-of date.

    Blanks before the first mark are not sessions of this student (a mid-year joiner); a mark on a
    day on which the school was closed, and a code unknown on its day, are not possible sessions
    (policies.md §1).
    """
    start = school_year_start(as_of)
    found: list[Sitting] = []
    for sheet in register.marks:
        for row in sheet.rows:
            if row.adm_no != adm_no:
                continue
            for session, code in zip(sheet.sessions, row.codes, strict=True):
                if start <= session.day < as_of:
                    where = f"{sheet.name}!{session.column}{row.row}"
                    found.append(_sitting(session.day, session.half, code, where, codes, calendar))
    kept = _since_first_mark(sorted(found, key=lambda s: (s.day, s.half)))
    if not kept:
        return Attended(start, as_of - DAY, ())
    kept = sorted((*kept, *_gaps(kept, calendar)), key=lambda s: (s.day, s.half))
    return Attended(kept[0].day, kept[-1].day, tuple(kept))


def _gaps(sittings: Sequence[Sitting], calendar: Calendar) -> Iterator[Sitting]:
    """Sessions of school days for which the sheet has no column at all: no mark either."""
    known = {(s.day, s.half) for s in sittings}
    first, last = sittings[0], sittings[-1]
    sheet = first.where.rsplit("!", 1)[0]
    for day in calendar.before(last.day + DAY):
        for half in ("AM", "PM"):
            if (first.day, first.half) < (day, half) <= (last.day, last.half) and (
                day,
                half,
            ) not in known:
                yield Sitting(day, half, "", None, f"{sheet}!{day.isoformat()} {half}", "no mark")


def _sitting(
    day: dt.date, half: str, code: str, where: str, codes: CodeTables, calendar: Calendar
) -> Sitting:
    table = codes.on(day)
    if not calendar.is_school_day(day):
        return Sitting(day, half, code, Category.NOT_POSSIBLE, where, "school closed")
    if not code:
        return Sitting(day, half, "", None, where, "no mark")
    category = table.categories.get(code, Category.NOT_POSSIBLE)
    return Sitting(day, half, code, category, where, table.meanings.get(code, "unknown code"))


def _since_first_mark(sittings: Sequence[Sitting]) -> Sequence[Sitting]:
    for place, sitting in enumerate(sittings):
        if sitting.code:
            return sittings[place:]
    return ()


def usual_period(weeks: int, calendar: Calendar, as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The last so many school weeks up to the day before the as-of date, never past six months.

    A school week has at least one school day, so holidays use none up (domain.md §2).
    """
    last = as_of - DAY
    mondays = sorted({monday_of(day) for day in calendar.before(as_of)})
    first = mondays[-weeks] if weeks and len(mondays) >= weeks else school_year_start(as_of)
    while laying_day(first) < as_of:
        first += DAY
    return first, last


def laying_day(session: dt.date) -> dt.date:
    """The last safe day to lay the information for a session.

    The same day six months on is in time; a day less is kept in hand (domain.md §3.3).
    """
    month = session.month - 1 + LAYING_MONTHS
    year, month = session.year + month // 12, month % 12 + 1
    last = months.monthrange(year, month)[1]
    return dt.date(year, month, min(session.day, last)) - DAY


@dataclass(frozen=True, slots=True)
class Delay:
    """What is lost by laying the information on a later day."""

    day: dt.date
    lost: int
    left: int


def delays(charged: Iterable[Sitting], as_of: dt.date, weeks: int = 12) -> tuple[Delay, ...]:
    """For the as-of date and each week after it: the charged sessions out of time by then."""
    days = [s.day for s in charged]
    found = []
    for week in range(weeks + 1):
        day = as_of + week * WEEK
        lost = sum(laying_day(session) < day for session in days)
        found.append(Delay(day, lost, len(days) - lost))
    return tuple(found)


def school_age(born: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of compulsory school age (Education Act 1996 s.8).

    From the prescribed day (31 August, 31 December, 31 March) on or after the fifth birthday to
    the last Friday in June of the school year of the sixteenth.
    """
    fifth = _birthday(born, 5)
    prescribed = ((fifth.year, 3, 31), (fifth.year, 8, 31), (fifth.year, 12, 31))
    first = next(day for day in (dt.date(*p) for p in prescribed) if day >= fifth)
    sixteenth = _birthday(born, 16)
    june = dt.date(sixteenth.year + (sixteenth.month >= 9), 6, 30)
    return first, june - dt.timedelta(days=(june.weekday() - 4) % 7)


def _birthday(born: dt.date, age: int) -> dt.date:
    if (born.month, born.day) == (2, 29) and not months.isleap(born.year + age):
        return dt.date(born.year + age, 3, 1)
    return born.replace(year=born.year + age)


def most_in_weeks(
    charged: Sequence[Sitting], calendar: Calendar, weeks: int, as_of: dt.date
) -> int:
    """The most charged sessions in any run of so many consecutive school weeks (domain.md §2)."""
    mondays = sorted({monday_of(day) for day in calendar.before(as_of)})
    counted = Counter(monday_of(s.day) for s in charged)
    return max(
        (
            sum(counted[monday] for monday in mondays[at : at + weeks])
            for at in range(max(1, len(mondays) - weeks + 1))
        ),
        default=0,
    )
