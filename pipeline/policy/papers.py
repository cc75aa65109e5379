"""What a step brings with it for one student: documents, its day, notes, the steps it leaves out.

Pure; the same for a step that the ladder brings and for one that an officer jumps to.
"""

from __future__ import annotations

import datetime as dt

from pipeline.model.plan import DocumentDue
from pipeline.policy.facts import Facts
from pipeline.policy.policy import BLANK


def documents_of(facts: Facts, step_id: str) -> tuple[DocumentDue, ...]:
    """The step's documents that this student's history calls for."""
    last = facts.last
    outcome = last.outcome if last else BLANK
    return tuple(
        entry.document
        for entry in facts.setting.policy.documents(step_id)
        if (not entry.if_outcome or entry.if_outcome == outcome)
        and (not entry.unless_taken or facts.taken(entry.unless_taken) is None)
    )


def skipped_before(facts: Facts, step_id: str) -> tuple[str, ...]:
    """Steps between the last one and this one that were never taken."""
    policy = facts.setting.policy
    contacts = policy.contacts
    aside = {contacts.first, contacts.second} if contacts else set()
    taken = {event.step for event in facts.events}
    return tuple(
        step.id
        for step in policy.steps
        if facts.last_place < policy.place(step.id) < policy.place(step_id)
        and step.id not in taken | aside
    )


def due_by_of(facts: Facts, step_id: str) -> dt.date | None:
    """The day a step is tied to: Attendance Monday (``policies.md`` §3), else ``None``."""
    setting = facts.setting
    if not step_id or setting.policy.step(step_id).due_on != "monday":
        return None
    return setting.calendar.next_monday(setting.as_of)


def notes_of(facts: Facts, step_id: str) -> tuple[str, ...]:
    """Internal notes, never printed on a letter (``policies.md`` §4, last line)."""
    policy = facts.setting.policy
    found = []
    if policy.vulnerable_note and facts.student.vulnerable and policy.writes_to_parents(step_id):
        found.append(f"{policy.vulnerable_note} ({'/'.join(facts.student.vulnerable)})")
    if step_id and policy.place(facts.band) > policy.place(step_id):
        found.append(f"band: {policy.step(facts.band).name}")
    if facts.attendance.severe:
        found.append("severely absent (50% or more missed)")
    elif facts.attendance.persistent:
        found.append("persistently absent (10% or more missed)")
    return tuple(found)
