"""One day's rows of the Meetings sheet: which are to come, which were held, what is wrong.

Pure. A meeting is a row of one student; its minutes are typed from the row once the row says what
came of it, and pre-filled before that.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.letters.ladder import Calendar
from pipeline.letters.meetings import kind_of
from pipeline.letters.minute_fields import (
    did_not_attend,
    parent_absent,
    parent_attended,
    was_minuted,
)
from pipeline.model.problem import Problem, Severity
from pipeline.model.register import Meeting, Register
from pipeline.model.school import MeetingKind, MeetingRules
from pipeline.policy.policy import Policy
from pipeline.words.dates import read_clock

_PARENT = frozenset({"parent", "parents", "carer", "parent/carer", "parent or carer", "mum", "dad"})
_BETWEEN = re.compile(r"[;\n]")
_CELL_ROW = re.compile(r"(?P<sheet>.*)!\$?[A-Z]+\$?(?P<row>\d+)")
FOR_NOBODY = "meeting-for-nobody"


@dataclass(frozen=True, slots=True)
class Meet:
    """A meeting that minutes are made of.

    Attributes:
        row: The row, with the kind and the outcome in their one spelling.
        step: The step of the ladder that the meeting belongs to.
        held: Whether its minutes are typed; else they are to be filled in.
        problems: What is wrong; an error keeps its minutes from being made.
    """

    row: Meeting
    kind: MeetingKind | None
    step: str
    held: bool
    problems: tuple[Problem, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether a person must look before anything is made."""
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Book:
    """What rows are judged by."""

    rules: MeetingRules
    policy: Policy
    calendar: Calendar
    today: dt.date


def meets_of(
    register: Register, day: dt.date, book: Book, only: Collection[str] = ()
) -> tuple[Meet, ...]:
    """The meetings of a day in the order of the sheet, all of them or those of some students.

    Args:
        register: The tracker as read.
        day: The day of the meetings.
        book: Settings, ladder, calendar and the day it is now.
        only: Admission numbers; leading zeros do not matter.
    """
    wanted = {adm_no.lstrip("0") for adm_no in only}
    found: list[Meet] = []
    for row in register.meetings:
        if row.date == day and (not wanted or row.adm_no.lstrip("0") in wanted):
            earlier = next((m.row for m in found if m.row.adm_no == row.adm_no), None)
            found.append(_meet(row, book, earlier))
    return tuple(found)


def sheet_problems(register: Register, day: dt.date) -> tuple[Problem, ...]:
    """What the reader found on the Meetings sheet that concerns the day, or may.

    A row whose student or date is not known belongs to no day, so it is named every time.
    """
    sheets = {_place(row.where)[0] for row in register.meetings}
    rows = {_place(row.where) for row in register.meetings if row.date in (day, None)}
    undated = [_error("meeting-date-missing", row) for row in register.meetings if not row.date]
    said = {_place(p.where) for p in register.problems if p.slug == "date-unreadable"}
    return (
        *(
            replace(problem, severity=Severity.ERROR)
            for problem in register.problems
            if problem.slug == FOR_NOBODY
            or (_place(problem.where)[0] in sheets and _place(problem.where) in rows)
        ),
        *(problem for problem in undated if _place(problem.where) not in said),
    )


def days_near(meetings: Iterable[Meeting], day: dt.date, count: int = 3) -> tuple[dt.date, ...]:
    """The nearest days that have meetings, for a person who gave another."""
    days = {row.date for row in meetings if row.date is not None}
    return tuple(sorted(sorted(days, key=lambda each: abs((each - day).days))[:count]))


def _meet(row: Meeting, book: Book, earlier: Meeting | None) -> Meet:
    assert row.date is not None
    kind = kind_of(row.kind, book.rules)
    step = book.policy.meeting_step(kind.kind) if kind else None
    problems: list[Problem] = []
    if kind is None:
        problems.append(_error("meeting-kind-unknown", row, row.kind))
    elif step is None:
        problems.append(_error("meeting-not-of-ladder", row, kind.kind, book.policy.title))
    if earlier is not None:
        problems.append(_error("meeting-second-on-day", row, row.kind, earlier.where))
    problems += _faults(row, book, kind.kind if kind else row.kind)
    outcome = book.policy.canonical_outcome(row.outcome)
    tidied = replace(row, outcome=outcome, kind=kind.kind if kind else row.kind)
    held = was_minuted(row)
    if held:
        problems += _remarks(tidied)
        tidied = _without_parent(tidied) if parent_absent(tidied) else tidied
    return Meet(tidied, kind, step or "", held, tuple(problems))


def _faults(row: Meeting, book: Book, kind: str) -> Iterator[Problem]:
    """What keeps the minutes of a row from being made."""
    assert row.date is not None
    if not book.calendar.is_school_day(row.date):
        yield _error("meeting-on-closed-day", row, row.date.isoformat(), kind)
    if row.time.strip() and read_clock(row.time) is None:
        yield _error("meeting-time-unreadable", row, row.time, kind)
    if was_minuted(row):
        if row.date > book.today:
            yield _error("meeting-not-yet-held", row, row.date.isoformat(), kind)
        said_yes = parent_attended(replace(row, outcome=""))
        said_no = parent_absent(replace(row, outcome=""))
        canonical = book.policy.canonical_outcome(row.outcome)
        if said_yes and did_not_attend(canonical):
            yield _error("meeting-attendance-differs", row, row.outcome, row.parent_attended)
        if said_no and canonical.casefold() == "attended":
            yield _error("meeting-attendance-differs", row, row.outcome, row.parent_attended)
    elif row.date < book.today:
        yield _error("meeting-without-record", row, row.date.isoformat(), kind)


def _remarks(row: Meeting) -> Iterator[Problem]:
    """What is to be noted about minutes that are made all the same."""
    if not row.outcome:
        yield _warning("meeting-without-outcome", row, row.kind)
    if not parent_absent(row) and not parent_attended(row):
        yield _warning("meeting-parent-unsaid", row, row.parent_attended, row.kind)
    if parent_absent(row) and _without_parent(row).present != row.present:
        yield _warning("meeting-present-differs", row, row.kind)


def _without_parent(row: Meeting) -> Meeting:
    """The row of a meeting that no parent came to, with no parent among those present."""
    names = [name.strip() for name in _BETWEEN.split(row.present)]
    kept = [name for name in names if name and name.casefold() not in _PARENT]
    return replace(row, present="; ".join(kept)) if len(kept) < len(names) else row


def _place(where: str) -> tuple[str, str]:
    found = _CELL_ROW.fullmatch(where)
    return (found["sheet"], found["row"]) if found else (where, "")


def _error(slug: str, row: Meeting, value: str = "", hint: str = "") -> Problem:
    return Problem(slug, Severity.ERROR, row.where, value, row.adm_no, hint)


def _warning(slug: str, row: Meeting, value: str = "", hint: str = "") -> Problem:
    return Problem(slug, Severity.WARNING, row.where, value, row.adm_no, hint)
