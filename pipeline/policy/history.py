"""What was done before: log, step columns and meetings joined into events (``policies.md`` §2).

Pure. One student, step and date is one event, however often it is written; each field is the first
non-empty one in sheet order. Only events of the school year before the as-of date count.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.model.problem import Problem, Severity
from pipeline.model.register import LogRow, Meeting, Register, StepDate
from pipeline.policy.calendar import school_year_start
from pipeline.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Event:
    """A step that was taken.

    Attributes:
        outcome: One of the policy's canonical outcomes, or the text as typed, or "".
        review: The logged review date; ``None`` when empty or not after the step's day.
        share_then: "Att % then" of the log, an exact share.
    """

    adm_no: str
    step: str
    date: dt.date
    where: str
    outcome: str = ""
    review: dt.date | None = None
    share_then: Fraction | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The events of every student, and what was odd about them."""

    events: Mapping[str, tuple[Event, ...]]
    problems: tuple[Problem, ...]

    def of(self, adm_no: str) -> tuple[Event, ...]:
        """The student's events of this school year in the order of their dates."""
        return self.events.get(adm_no, ())


def read_history(
    register: Register, policy: Policy, as_of: dt.date, posted: Sequence[StepDate] = ()
) -> History:
    """Join all records of steps into events.

    Args:
        register: The tracker as read.
        policy: Says which records count and how outcomes are spelt.
        as_of: Events on or after it are bookings: said, and not counted.
        posted: Steps that the ledger knows to be posted and the tracker may not have yet.
    """
    problems: list[Problem] = []
    found: list[Event] = []
    if "log" in policy.history.sources:
        found += _log_events(register.log, policy, problems)
    if "columns" in policy.history.sources:
        found += _column_events(register.step_dates, policy, problems)
    found += _column_events(posted, policy, problems)
    counted = [event for event in found if _counts(event, as_of, problems)]
    merged = _merge(counted, problems)
    if "meetings" in policy.history.sources:
        merged = _with_meetings(merged, register.meetings, policy)
    by_student: dict[str, list[Event]] = defaultdict(list)
    for event in merged:
        by_student[event.adm_no].append(event)
    if "meetings" in policy.history.sources:
        problems += _unjoined(by_student, register.meetings, policy, as_of)
    return History(
        {adm: tuple(sorted(events, key=lambda e: e.date)) for adm, events in by_student.items()},
        tuple(problems),
    )


def _log_events(rows: Iterable[LogRow], policy: Policy, problems: list[Problem]) -> list[Event]:
    events = []
    for row in rows:
        step = policy.step_of(row.number, row.action)
        if step is None:
            value = str(row.number) if row.number is not None else row.action
            problems.append(_warning("log-step-unknown", row.where, row.adm_no, value))
            continue
        events.append(
            Event(
                row.adm_no,
                step,
                row.date,
                row.where,
                policy.canonical_outcome(row.outcome),
                row.review if row.review and row.review > row.date else None,
                row.percent_then,
            )
        )
    return events


def _column_events(
    rows: Iterable[StepDate], policy: Policy, problems: list[Problem]
) -> list[Event]:
    events = []
    for row in rows:
        if not policy.has_step(row.step):
            problems.append(_warning("column-step-unknown", row.where, row.adm_no, row.step))
            continue
        outcome = policy.canonical_outcome(row.outcome)
        allowed = policy.step(row.step).outcomes
        if outcome and allowed and outcome not in allowed:
            expected = ", ".join(allowed)
            problems.append(_warning("outcome-unknown", row.where, row.adm_no, outcome, expected))
            outcome = ""
        review = row.review if row.review and row.review > row.date else None
        events.append(Event(row.adm_no, row.step, row.date, row.where, outcome, review))
    return events


def _counts(event: Event, as_of: dt.date, problems: list[Problem]) -> bool:
    if event.date >= as_of:
        problems.append(
            _warning("step-is-booking", event.where, event.adm_no, event.date.isoformat())
        )
        return False
    return event.date >= school_year_start(as_of)


def _merge(events: Iterable[Event], problems: list[Problem]) -> list[Event]:
    merged: dict[tuple[str, str, dt.date], Event] = {}
    for event in events:
        key = (event.adm_no, event.step, event.date)
        first = merged.get(key)
        if first is None:
            merged[key] = event
            continue
        if first.outcome and event.outcome and first.outcome != event.outcome:
            problems.append(
                _warning("outcomes-differ", event.where, event.adm_no, event.outcome, first.outcome)
            )
        merged[key] = replace(
            first,
            outcome=first.outcome or event.outcome,
            review=first.review or event.review,
            share_then=event.share_then if first.share_then is None else first.share_then,
        )
    return list(merged.values())


def _with_meetings(
    events: Iterable[Event], meetings: Iterable[Meeting], policy: Policy
) -> list[Event]:
    by_day: dict[tuple[str, dt.date], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        if meeting.date is not None:
            by_day[meeting.adm_no, meeting.date].append(meeting)
    return [_filled(event, by_day.get((event.adm_no, event.date), []), policy) for event in events]


def _filled(event: Event, meetings: Sequence[Meeting], policy: Policy) -> Event:
    """The event with what the log left open taken from the meeting of that student and day."""
    if len(meetings) > 1:
        meetings = [m for m in meetings if policy.meeting_step(m.kind) == event.step]
    for meeting in meetings:
        review = meeting.review if meeting.review and meeting.review > event.date else None
        event = replace(
            event,
            outcome=event.outcome or policy.canonical_outcome(meeting.outcome),
            review=event.review or review,
        )
    return event


def _unjoined(
    events: Mapping[str, Sequence[Event]],
    meetings: Iterable[Meeting],
    policy: Policy,
    as_of: dt.date,
) -> Iterator[Problem]:
    """Outcomes of meetings that decide nothing, because the step they were for has another day.

    An invitation goes out, and its step is dated, days before the meeting: what came of it has to
    be written beside the step. That is for a person, who knows which step the meeting was for.
    """
    for meeting in meetings:
        if meeting.date is None or meeting.date >= as_of:
            continue
        outcome = policy.canonical_outcome(meeting.outcome)
        since = [e for e in events.get(meeting.adm_no, ()) if e.date <= meeting.date]
        last = max(since, key=lambda e: e.date, default=None)
        if (
            last is not None
            and outcome in policy.deciding_outcomes
            and last.date < meeting.date
            and not last.outcome
            and policy.meeting_step(meeting.kind) == last.step
        ):
            where, day = meeting.where, last.date.isoformat()
            yield _warning("outcome-not-joined", where, meeting.adm_no, outcome, day)


def open_events(events: Sequence[Event], policy: Policy) -> tuple[Event, ...]:
    """The events that still count: those after the last one that closed the ladder."""
    closing = [e.date for e in events if e.outcome in policy.history.closing]
    if not closing:
        return tuple(events)
    return tuple(e for e in events if e.date > max(closing))


def last_event(events: Sequence[Event], policy: Policy) -> Event | None:
    """The highest step among open events, between equals the latest."""
    return max(events, key=lambda e: (policy.place(e.step), e.date), default=None)


def latest_of(events: Iterable[Event], step: str) -> Event | None:
    """The latest event of one step, ``None`` when it was never taken."""
    return max((e for e in events if e.step == step), key=lambda e: e.date, default=None)


def _warning(slug: str, where: str, adm_no: str, value: str, hint: str = "") -> Problem:
    return Problem(slug, Severity.WARNING, where, value, adm_no, hint)
