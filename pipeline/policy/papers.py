"""What a step brings with it for one student: its documents, and the steps it leaves out. Pure."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.plan import DocumentDue
from pipeline.policy.facts import Facts
from pipeline.policy.policy import BLANK


def documents_of(facts: Facts, step_id: str) -> tuple[DocumentDue, ...]:
    """The step's documents that this student's history calls for."""
    last = facts.last
    outcome = last.outcome if last else BLANK
    return tuple(
        replace(entry.document, step=entry.document.step or step_id)
        for entry in facts.setting.policy.step(step_id).documents
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
