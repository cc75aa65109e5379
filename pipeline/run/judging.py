"""What the weekly meeting's two workbooks have in common: a typed row is right, or names a cell.

Nothing is guessed: what cannot be followed is a problem, and the student is not sent anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ledger.entries import Ruling as RulingEntry
from pipeline.ledger.entries import Verb
from pipeline.model.problem import Problem, Severity
from pipeline.run.typed_book import Typed
from pipeline.tracker.dates import read_date

Row = Mapping[str, object]
"""A student's row of ``plan.json``."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A typed row that is right: its ruling, or ``None`` when it lets a due row go."""

    typed: Typed
    ruling: RulingEntry | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """What typed rows are judged against: the plan's rows by number without leading zeros."""

    run: str
    as_of: dt.date
    rows: Mapping[str, Row]

    def row(self, typed: Typed) -> Row | None:
        """The student's row, ``None`` for a number that is nobody's."""
        return self.rows.get(key(typed.adm_no))


def key(adm_no: str) -> str:
    """Admission numbers join without leading zeros (``policies.md`` §2)."""
    return adm_no.lstrip("0")


def ruling(
    verb: Verb, typed: Typed, row: Row, meeting: Meeting, *, step: str, reason: str = ""
) -> Judged | Problem:
    """A ruling as typed, with its day; an until that cannot be, or is not to come, is wrong."""
    until = _until(typed, meeting.as_of)
    if isinstance(until, Problem):
        return until
    entry = RulingEntry(verb, meeting.run, step, until, str(row["adm_no"]), reason or typed.reason)
    return Judged(typed, entry)


def wrong(
    slug: str, typed: Typed, value: str, heading: str = "Decision", hint: str = ""
) -> Problem:
    """A typed row that cannot be followed, named by the cell under a heading."""
    return Problem(slug, Severity.ERROR, typed.at(heading), value, typed.adm_no, hint)


def once_each(
    good: Iterable[Judged], problems: Sequence[Problem]
) -> tuple[tuple[Judged, ...], tuple[Problem, ...]]:
    """Two different words on one student, in one workbook or in both, are a problem and no word."""
    first: dict[str, Judged] = {}
    found = list(problems)
    for judged in good:
        standing = first.setdefault(key(judged.typed.adm_no), judged)
        if standing.ruling != judged.ruling:
            found.append(wrong("decision-twice", judged.typed, standing.typed.cell))
    stopped = {key(problem.adm_no) for problem in found}
    kept = tuple(judged for adm_no, judged in first.items() if adm_no not in stopped)
    return kept, tuple(found)


def _until(typed: Typed, as_of: dt.date) -> dt.date | Problem | None:
    value = typed.until
    if value is None or value == "":
        return None
    day = value.date() if isinstance(value, dt.datetime) else value
    if not isinstance(day, dt.date):
        day = read_date(str(value))
    if day is None:
        return wrong("decision-until-no-date", typed, str(value), "Until")
    if day <= as_of:
        return wrong("decision-until-past", typed, day.strftime("%d/%m/%Y"), "Until")
    return day
