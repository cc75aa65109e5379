"""Marks to categories, one student at a time (``policies.md`` §1).

Pure. A student's year is two parallel strings, so that counting is counting characters:
``p`` present, ``e`` approved educational activity, ``a`` authorised, ``u`` unauthorised,
``n`` not a possible session, ``-`` missing.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby, repeat

from pipeline.model.plan import Tally
from pipeline.model.problem import Problem, Severity
from pipeline.model.register import MarkRow, MarkSheet, Register
from pipeline.policy.calendar import Calendar, school_year_start
from pipeline.policy.codes import Category, CodeTables

PRESENT, APPROVED, AUTHORISED, UNAUTHORISED, IMPOSSIBLE, MISSING = "peaun-"
ABSENT = AUTHORISED + UNAUTHORISED
_LETTER = {
    Category.PRESENT: PRESENT,
    Category.EDUCATED: APPROVED,
    Category.AUTHORISED: AUTHORISED,
    Category.UNAUTHORISED: UNAUTHORISED,
    Category.NOT_POSSIBLE: IMPOSSIBLE,
}
_UNKNOWN, _CLOSED = "?!"
_UNMARKED = ("", "-")
_COUNTED = str.maketrans(dict.fromkeys((_UNKNOWN, _CLOSED), IMPOSSIBLE))
_CLOSURE = "#"
LATE, LATE_AFTER, ILLNESS = "LUI"
_OWN = {code: code for code in (LATE, LATE_AFTER, ILLNESS)}
_TOLD = re.compile(f"[{LATE}{LATE_AFTER}{ILLNESS}]")


@dataclass(frozen=True, slots=True)
class Year:
    """One student's sessions of the school year before the as-of date, oldest first.

    Attributes:
        days: The day of each session; shared between students.
        codes: The code of each session, "" unmarked.
        kinds: The category letter of each session.
        told: The codes that are counted by themselves, a blank for any other; a code on a closed
            day is there to be read, and is not counted.
    """

    days: tuple[dt.date, ...]
    codes: tuple[str, ...]
    kinds: str
    told: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told, kinds = "".join(map(_OWN.get, self.codes, repeat(" "))), self.kinds
        if IMPOSSIBLE in kinds:
            told = _TOLD.sub(lambda m: " " if kinds[m.start()] == IMPOSSIBLE else m[0], told)
        object.__setattr__(self, "told", told)

    def tally(self, first: dt.date | None = None, last: dt.date | None = None) -> Tally:
        """Counts of the sessions from ``first`` to ``last``, both included."""
        start = bisect_left(self.days, first) if first else 0
        stop = bisect_right(self.days, last) if last else len(self.days)
        kinds, told = self.kinds[start:stop], self.told[start:stop]
        attended = kinds.count(PRESENT) + kinds.count(APPROVED)
        authorised, unauthorised = kinds.count(AUTHORISED), kinds.count(UNAUTHORISED)
        return Tally(
            attended=attended,
            possible=attended + authorised + unauthorised,
            authorised=authorised,
            unauthorised=unauthorised,
            late=told.count(LATE),
            late_after=told.count(LATE_AFTER),
            missing=kinds.count(MISSING),
            illness=told.count(ILLNESS),
        )

    def kinds_between(self, first: dt.date, last: dt.date) -> str:
        """The category letters from ``first`` to ``last``, both included."""
        return self.kinds[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def share(self, last: dt.date | None = None) -> Fraction | None:
        """Exact attendance up to and including ``last``; ``None`` when nothing was possible."""
        stop = bisect_right(self.days, last) if last else len(self.days)
        kinds = self.kinds[:stop]
        attended = kinds.count(PRESENT) + kinds.count(APPROVED)
        possible = attended + kinds.count(AUTHORISED) + kinds.count(UNAUTHORISED)
        return Fraction(attended, possible) if possible else None

    def possible_after(self, day: dt.date) -> int:
        """Possible sessions later than ``day``."""
        kinds = self.kinds[bisect_right(self.days, day) :]
        return len(kinds) - kinds.count(IMPOSSIBLE) - kinds.count(MISSING)


class _Letters(dict[str, str]):
    """Code to category letter, as one table of codes has it."""

    def __missing__(self, code: str) -> str:
        return _UNKNOWN


@dataclass(frozen=True, slots=True)
class _Columns:
    """The sessions of one sheet that count, with how to judge each.

    Attributes:
        stretch: Where they stand when they follow each other in order, as in most sheets.
        tables: The letters in force, each with the first and the end of the sessions they hold for.
    """

    sheet: MarkSheet
    order: tuple[int, ...]
    stretch: slice | None
    days: tuple[dt.date, ...]
    halves: tuple[str, ...]
    tables: tuple[tuple[_Letters, int, int], ...]
    closed: tuple[int, ...]

    def marks(self, row: MarkRow) -> tuple[str, ...]:
        """A student's marks of these sessions, oldest first."""
        if self.stretch is not None:
            return row.codes[self.stretch]
        return tuple([row.codes[i] for i in self.order])

    def cell(self, row: MarkRow, place: int) -> str:
        """Where a mark stands."""
        return f"{self.sheet.name}!{self.sheet.sessions[self.order[place]].column}{row.row}"


@dataclass(frozen=True, slots=True)
class _Row:
    """What one sheet says of one student; ``kinds`` still tells unknown marks and closed days."""

    columns: _Columns
    row: MarkRow
    codes: tuple[str, ...]
    kinds: str

    @property
    def year(self) -> Year:
        return Year(self.columns.days, self.codes, self.kinds.translate(_COUNTED))

    def problem(self, slug: str, severity: Severity, place: int, hint: str = "") -> Problem:
        """What is wrong with the mark at a place."""
        where = self.columns.cell(self.row, place)
        return Problem(slug, severity, where, self.codes[place], self.row.adm_no, hint)


def read_years(
    register: Register, codes: CodeTables, calendar: Calendar, as_of: dt.date
) -> tuple[Mapping[str, Year], tuple[Problem, ...]]:
    """Every student's year, and a problem for each mark that cannot be counted.

    A student without any mark other than blank before the as-of date is not in the result: such a
    student has no marks. Unknown codes and marks on a closed day count as not possible.
    """
    found: dict[str, list[_Row]] = {}
    problems: list[Problem] = []
    for sheet in register.marks:
        columns = _columns(sheet, codes, calendar, as_of)
        for row in sheet.rows:
            marks = columns.marks(row)
            if any(marks):
                read = _Row(columns, row, marks, _kinds(marks, columns))
                problems += _faults(read)
                found.setdefault(row.adm_no, []).append(read)
    years = {
        adm: rows[0].year if len(rows) == 1 else _joined(rows, problems)
        for adm, rows in found.items()
    }
    return {adm: _joined_late(year) for adm, year in years.items()}, tuple(problems)


def _columns(sheet: MarkSheet, codes: CodeTables, calendar: Calendar, as_of: dt.date) -> _Columns:
    start = school_year_start(as_of)
    order = sorted(
        (i for i, s in enumerate(sheet.sessions) if start <= s.day < as_of),
        key=lambda i: (sheet.sessions[i].day, sheet.sessions[i].half),
    )
    stretch = slice(order[0], order[-1] + 1) if order else slice(0)
    follow = order == list(range(len(sheet.sessions)))[stretch]
    days = tuple(sheet.sessions[i].day for i in order)
    halves = tuple(sheet.sessions[i].half for i in order)
    closed = tuple(i for i, day in enumerate(days) if not calendar.is_school_day(day))
    return _Columns(
        sheet,
        tuple(order),
        stretch if follow else None,
        days,
        halves,
        tuple(_tables(days, codes)),
        closed,
    )


def _tables(days: Sequence[dt.date], codes: CodeTables) -> Iterator[tuple[_Letters, int, int]]:
    first = 0
    for _, group in groupby(days, key=lambda day: id(codes.on(day))):
        stop = first + sum(1 for _ in group)
        categories = codes.on(days[first]).categories
        letters = {code: _LETTER[category] for code, category in categories.items()}
        yield _Letters({"": MISSING} | letters), first, stop
        first = stop


def _kinds(marks: Sequence[str], columns: _Columns) -> str:
    kinds: list[str] = []
    for letters, first, stop in columns.tables:
        kinds += map(letters.__getitem__, marks[first:stop])
    for i in columns.closed:
        kinds[i] = _CLOSED
    return "".join(kinds)


def _faults(read: _Row) -> Iterator[Problem]:
    """A problem for each mark that no table knows on its day, or that stands on a closed day."""
    if _UNKNOWN in read.kinds:
        for place, kind in enumerate(read.kinds):
            if kind == _UNKNOWN:
                yield read.problem("mark-unknown", Severity.ERROR, place)
    for place in read.columns.closed:
        if read.codes[place] not in ("", _CLOSURE):
            yield read.problem("mark-on-closed-day", Severity.ERROR, place)


def _joined(rows: Sequence[_Row], problems: list[Problem]) -> Year:
    """Several sheets of one student as one year; a session that two of them have counts once.

    The first sheet's mark counts, unless it is blank; another mark for the session is said.
    """
    marks: dict[tuple[dt.date, str], tuple[str, str]] = {}
    for row in rows:
        sessions = zip(row.columns.days, row.columns.halves, strict=True)
        for place, session in enumerate(sessions):
            code, kind = row.codes[place], row.kinds[place]
            known = marks.get(session, ("", ""))[0]
            if not known:
                marks[session] = (code, kind)
            elif code not in ("", known):
                problems.append(row.problem("marks-differ", Severity.WARNING, place, known))
    ordered = sorted(marks.items())
    return Year(
        tuple(day for (day, _), _ in ordered),
        tuple(code for _, (code, _) in ordered),
        "".join(kind for _, (_, kind) in ordered).translate(_COUNTED),
    )


def _joined_late(year: Year) -> Year:
    """Blanks before the first mark are not possible sessions: the student was not here yet."""
    if year.codes[0]:
        return year
    first = next(place for place, code in enumerate(year.codes) if code)
    return Year(year.days, year.codes, IMPOSSIBLE * first + year.kinds[first:])


def last_marked(sheets: Sequence[MarkSheet], latest: dt.date) -> dt.date | None:
    """The last day, up to a day, on which anyone has a mark; blank and - are none."""
    return max(filter(None, (_last_marked(sheet, latest) for sheet in sheets)), default=None)


def _last_marked(sheet: MarkSheet, latest: dt.date) -> dt.date | None:
    for place in sorted(range(len(sheet.sessions)), key=lambda at: sheet.sessions[at].day)[::-1]:
        day = sheet.sessions[place].day
        if day <= latest and any(row.codes[place] not in _UNMARKED for row in sheet.rows):
            return day
    return None
