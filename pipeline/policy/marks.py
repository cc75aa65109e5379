"""Marks to categories, one student at a time (``policies.md`` §1).

Pure. A student's year is two parallel strings, so that counting is counting characters:
``p`` present, ``e`` approved educational activity, ``a`` authorised, ``u`` unauthorised,
``n`` not a possible session, ``-`` missing.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.plan import Tally
from pipeline.model.problem import Problem, Severity
from pipeline.model.register import MarkSheet, Register, Session
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
_UNKNOWN = "?"
_CLOSURE = "#"


@dataclass(frozen=True, slots=True)
class Year:
    """One student's sessions of the school year before the as-of date, oldest first.

    Attributes:
        days: The day of each session; shared between students.
        codes: The code of each session, "" unmarked.
        kinds: The category letter of each session.
    """

    days: tuple[dt.date, ...]
    codes: tuple[str, ...]
    kinds: str

    def tally(self, first: dt.date | None = None, last: dt.date | None = None) -> Tally:
        """Counts of the sessions from ``first`` to ``last``, both included."""
        start = bisect_left(self.days, first) if first else 0
        stop = bisect_right(self.days, last) if last else len(self.days)
        kinds, codes = self.kinds[start:stop], self.codes[start:stop]
        attended = kinds.count(PRESENT) + kinds.count(APPROVED)
        authorised, unauthorised = kinds.count(AUTHORISED), kinds.count(UNAUTHORISED)
        counted: Sequence[str] = codes
        if IMPOSSIBLE in kinds:
            # A code on a closed day is there to be read, and is not counted.
            counted = [c for c, kind in zip(codes, kinds, strict=True) if kind != IMPOSSIBLE]
        return Tally(
            attended=attended,
            possible=attended + authorised + unauthorised,
            authorised=authorised,
            unauthorised=unauthorised,
            late=counted.count("L"),
            late_after=counted.count("U"),
            missing=kinds.count(MISSING),
            illness=counted.count("I"),
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


@dataclass(frozen=True, slots=True)
class _Columns:
    """The sessions of one sheet that count, with how to judge each."""

    sheet: MarkSheet
    order: tuple[int, ...]
    days: tuple[dt.date, ...]
    tables: tuple[Mapping[str, str], ...]
    closed: tuple[int, ...]

    @property
    def sessions(self) -> tuple[Session, ...]:
        return self.sheet.sessions


def read_years(
    register: Register, codes: CodeTables, calendar: Calendar, as_of: dt.date
) -> tuple[Mapping[str, Year], tuple[Problem, ...]]:
    """Every student's year, and a problem for each mark that cannot be counted.

    A student without any mark other than blank before the as-of date is not in the result: such a
    student has no marks. Unknown codes and marks on a closed day count as not possible.
    """
    years: dict[str, Year] = {}
    problems: list[Problem] = []
    for sheet in register.marks:
        columns = _columns(sheet, codes, calendar, as_of)
        for row in sheet.rows:
            marks = tuple(row.codes[i] for i in columns.order)
            kinds = _kinds(
                marks,
                columns,
                lambda slug, i, r=row: problems.append(  # type: ignore[misc]
                    Problem(
                        slug,
                        Severity.ERROR,
                        f"{columns.sheet.name}!{columns.sessions[columns.order[i]].column}{r.row}",
                        r.codes[columns.order[i]],
                        r.adm_no,
                    )
                ),
            )
            if kinds.strip(MISSING):
                year = Year(columns.days, marks, kinds)
                known = years.get(row.adm_no)
                years[row.adm_no] = _joined(known, year) if known else year
    return {adm: _joined_late(year) for adm, year in years.items()}, tuple(problems)


def _columns(sheet: MarkSheet, codes: CodeTables, calendar: Calendar, as_of: dt.date) -> _Columns:
    start = school_year_start(as_of)
    order = sorted(
        (i for i, s in enumerate(sheet.sessions) if start <= s.day < as_of),
        key=lambda i: (sheet.sessions[i].day, sheet.sessions[i].half),
    )
    days = tuple(sheet.sessions[i].day for i in order)
    letters: dict[int, Mapping[str, str]] = {}
    tables = []
    for day in days:
        table = codes.on(day)
        if id(table) not in letters:
            letters[id(table)] = {"": MISSING} | {
                code: _LETTER[category] for code, category in table.categories.items()
            }
        tables.append(letters[id(table)])
    closed = tuple(i for i, day in enumerate(days) if not calendar.is_school_day(day))
    return _Columns(sheet, tuple(order), days, tuple(tables), closed)


def _kinds(marks: Sequence[str], columns: _Columns, fault: Callable[[str, int], None]) -> str:
    kinds = [table.get(mark, _UNKNOWN) for mark, table in zip(marks, columns.tables, strict=True)]
    if _UNKNOWN in kinds:
        for i, kind in enumerate(kinds):
            if kind == _UNKNOWN:
                kinds[i] = IMPOSSIBLE
                if i not in columns.closed:
                    fault("mark-unknown", i)
    for i in columns.closed:
        kinds[i] = IMPOSSIBLE
        if marks[i] not in ("", _CLOSURE):
            fault("mark-on-closed-day", i)
    return "".join(kinds)


def _joined(one: Year, other: Year) -> Year:
    """Two sheets of one student as one year, in the order of the days."""
    rows = sorted(
        (
            *zip(one.days, one.codes, one.kinds, strict=True),
            *zip(other.days, other.codes, other.kinds, strict=True),
        ),
        key=lambda row: row[0],
    )
    return Year(
        tuple(day for day, _, _ in rows),
        tuple(code for _, code, _ in rows),
        "".join(kind for _, _, kind in rows),
    )


def _joined_late(year: Year) -> Year:
    """Blanks before the first mark are not possible sessions: the student was not here yet."""
    first = len(year.kinds) - len(year.kinds.lstrip(MISSING))
    if not first:
        return year
    return Year(year.days, year.codes, IMPOSSIBLE * first + year.kinds[first:])
