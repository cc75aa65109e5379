"""What a meeting's papers are: those to fill in before it, those to send after it. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.letters.catalogue import Catalogue, Kind
from pipeline.letters.ladder import Calendar
from pipeline.letters.minute_fields import parent_absent, parent_attended
from pipeline.minutes.meets import Meet
from pipeline.model.letter import Paper
from pipeline.model.plan import Channel, Decision, DocumentDue, Status
from pipeline.model.problem import Problem, Severity
from pipeline.policy.policy import Policy
from pipeline.words.figures import compared

MEETING, NOW = "meeting", "now"


def decision_of(
    meet: Meet, base: Decision, policy: Policy, catalogue: Catalogue, calendar: Calendar
) -> Decision:
    """A student's row as the meeting's papers need it: the meeting's step and documents.

    Args:
        meet: The meeting.
        base: What the plan of that day says of the student; its figures and history stay.
        policy: Gives the documents of the step.
        catalogue: Tells minutes from the letters that go with them.
        calendar: Moves the review date to a school day.
    """
    step = policy.step(meet.step)
    documents = documents_after(meet, policy) if meet.held else _before(meet, policy, catalogue)
    assert meet.row.date is not None
    due = meet.row.date + dt.timedelta(weeks=step.weeks or 0)
    review = meet.row.review or (calendar.next_school_day(due) if step.weeks else None)
    return replace(
        base,
        status=Status.DUE,
        step=step.id,
        number=step.number,
        also=(),
        holds=(),
        review=review,
        documents=documents,
    )


def documents_after(meet: Meet, policy: Policy) -> tuple[DocumentDue, ...]:
    """What the policy sends after the meeting."""
    return tuple(
        replace(entry.document, step=meet.step)
        for entry in policy.step(meet.step).documents
        if entry.document.when == MEETING
    )


def _before(meet: Meet, policy: Policy, catalogue: Catalogue) -> tuple[DocumentDue, ...]:
    """The minutes to be filled in and what lies on the table beside them, all of it internal."""
    minutes = [
        replace(due, channel=Channel.INTERNAL)
        for due in documents_after(meet, policy)
        if catalogue[due.id].kind is Kind.MINUTES
    ]
    extra = meet.kind.papers if meet.kind else ()
    beside = [DocumentDue(name, Channel.INTERNAL, NOW, meet.step) for name in extra]
    return (*minutes, *beside)


def catalogue_for(catalogue: Catalogue, meet: Meet) -> Catalogue:
    """The catalogue in which the papers of a kind of meeting belong to that kind."""
    if meet.kind is None:
        return catalogue
    mine = {
        name: replace(catalogue[name], meeting=meet.kind.kind)
        for name in meet.kind.papers
        if name in catalogue
    }
    return Catalogue({**catalogue.documents, **mine}, catalogue.file)


def figure_remark(meet: Meet, decision: Decision) -> Problem | None:
    """A review whose outcome the figures do not bear out (``policies.md`` §2: a warning)."""
    then = decision.previous.share if decision.previous else None
    now = decision.attendance.share
    if not meet.held or then is None or now is None or meet.row.outcome not in ("A", "B"):
        return None
    if (now > then) is (meet.row.outcome == "A"):
        return None
    hint = " and ".join(compared(then, now))
    value = meet.row.outcome
    row = meet.row
    return Problem("meeting-figures-differ", Severity.WARNING, row.where, value, row.adm_no, hint)


def log_line(meet: Meet, made: tuple[Paper, ...]) -> str:
    """What is logged of a meeting that was held, with no more than the entry needs."""
    row = meet.row
    who = "Parent attended." if parent_attended(row) else ""
    who = "No parent attended." if parent_absent(row) else who
    outcome = f"Outcome: {row.outcome}." if row.outcome else "Outcome not recorded."
    copies = sum(1 for paper in made if paper.job.adm_no == row.adm_no and _is_minutes(paper, meet))
    ready = ""
    if copies:
        plural = "copy" if copies == 1 else "copies"
        ready = f"Minutes prepared, not yet sent: {copies} {plural}."
    return " ".join(filter(None, (f"{row.kind} held.", who, outcome, ready)))


def _is_minutes(paper: Paper, meet: Meet) -> bool:
    assert meet.row.date is not None
    job = paper.job
    return job.document.endswith("-minutes") and job.meeting_day == meet.row.date.isoformat()
