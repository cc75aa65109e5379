"""An officer's word on a decision: hold, release or jump, always by name and with a reason.

Pure. Nothing releases itself, and a ruling never hides what the ladder said: the reason keeps both.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, replace

from pipeline.model.plan import Decision, Status
from pipeline.policy.facts import Facts
from pipeline.policy.papers import documents_of, due_by_of, notes_of, skipped_before
from pipeline.words.dates import written


class Verb(enum.StrEnum):
    """What an officer may say."""

    HOLD = "hold"
    RELEASE = "release"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One word of an officer.

    Attributes:
        step: For a release or jump, the step it is for; "" for a hold of whatever is due.
        until: The last day of a hold is the day before; ``None`` until it is released.
    """

    adm_no: str
    verb: Verb
    reason: str
    by: str
    step: str = ""
    until: dt.date | None = None


def ruled(facts: Facts, decision: Decision, ruling: Ruling) -> Decision:
    """The decision after an officer's ruling."""
    match ruling.verb:
        case Verb.HOLD:
            return _held(decision, ruling)
        case Verb.RELEASE:
            return _released(decision, ruling)
        case Verb.JUMP:
            return _jumped(facts, decision, ruling)


def _held(decision: Decision, ruling: Ruling) -> Decision:
    if decision.status not in (Status.DUE, Status.HELD):
        return decision
    until = f" until {written(ruling.until)}" if ruling.until else ""
    return replace(
        decision,
        status=Status.HELD,
        holds=(*decision.holds, "held-by-name"),
        reason=f"{decision.reason} Held{until} by {ruling.by}: {_told(ruling)}",
    )


def _released(decision: Decision, ruling: Ruling) -> Decision:
    if decision.status is not Status.HELD or not decision.step:
        return _unused(decision, ruling, "nothing is held for it now")
    if ruling.step and ruling.step != decision.step:
        return _unused(decision, ruling, "it was given for another step")
    return replace(
        decision,
        status=Status.DUE,
        holds=(),
        reason=f"{decision.reason} Released by {ruling.by}: {_told(ruling)}",
    )


def _jumped(facts: Facts, decision: Decision, ruling: Ruling) -> Decision:
    policy = facts.setting.policy
    if not policy.has_step(ruling.step):
        return _unused(decision, ruling, "the ladder has no such step")
    if facts.has_left:
        return _unused(decision, ruling, "the student has left")
    step = policy.step(ruling.step)
    return replace(
        decision,
        status=Status.DUE,
        step=step.id,
        number=step.number,
        ladder=(decision.status, decision.step),
        jump=True,
        holds=(),
        skipped=skipped_before(facts, step.id),
        review=facts.review_from(step, facts.setting.as_of),
        due_by=due_by_of(facts, step.id),
        notes=notes_of(facts, step.id),
        documents=(
            *documents_of(facts, step.id),
            *(d for also in decision.also for d in documents_of(facts, also)),
        ),
        reason=f"{decision.reason} Jump to {step.name} by {ruling.by}: {_told(ruling)}",
    )


def _unused(decision: Decision, ruling: Ruling, why: str) -> Decision:
    said = f"The {ruling.verb} by {ruling.by} has no effect: {why}."
    return replace(decision, warnings=(*decision.warnings, said))


def _told(ruling: Ruling) -> str:
    reason = ruling.reason.strip()
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."
