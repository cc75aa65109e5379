"""What a ladder names and does not have: steps, outcomes, numbers given twice.

Pure. A misspelt name would never fit and nobody would see it, so it is a fault of the settings.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.policy.policy import Policy, Step, When

_STEP_WORDS = ("", "cap", "next", "same")
_End = tuple[str, str]
"""A key, and what stands there."""


def loose_ends(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every key that is tied to nothing, with what is wrong there."""
    ids = [step.id for step in policy.steps]
    for step_id in _twice(ids):
        yield "steps", f"has {step_id!r} twice"
    for number in _twice([str(step.number) for step in policy.steps]):
        yield "steps", f"has the number {number} twice"
    for key, step_id in _named_steps(policy):
        if step_id not in ids:
            yield key, f"names the step {step_id!r}, which the ladder does not have"
    known = set(policy.history.outcomes)
    for key, outcome in _named_outcomes(policy):
        if outcome not in known:
            yield key, f"names the outcome {outcome!r}, which history.outcomes does not have"


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _named_steps(policy: Policy) -> Iterator[_End]:
    yield "holds.from", policy.holds.from_step
    if policy.bands:
        yield "cap", policy.cap
    for place, band in enumerate(policy.bands, start=1):
        yield f"bands[{place}].step", band.step
    if policy.national_average:
        yield "national_average.band", policy.national_average.band
        yield "national_average.becomes", policy.national_average.becomes
    if policy.contacts:
        yield "two_days.first", policy.contacts.first
        yield "two_days.second", policy.contacts.second
    for place, rule in enumerate(policy.rules, start=1):
        if rule.step not in _STEP_WORDS:
            yield f"rules[{place}].step", rule.step
    for key, when in _conditions(policy):
        if when.taken:
            yield f"{key}.taken", when.taken
        yield from ((f"{key}.last", step_id) for step_id in when.last or ())
    for step in policy.steps:
        yield from _steps_of_documents(step)


def _steps_of_documents(step: Step) -> Iterator[_End]:
    for entry in step.documents:
        if entry.unless_taken:
            yield f"steps.{step.id}.documents.unless_taken", entry.unless_taken
        if entry.document.step:
            yield f"steps.{step.id}.documents.counts_as", entry.document.step


def _named_outcomes(policy: Policy) -> Iterator[_End]:
    yield from (("history.closing", outcome) for outcome in policy.history.closing)
    for key, when in _conditions(policy):
        yield from ((f"{key}.outcome", outcome) for outcome in when.outcome or ())
    for step in policy.steps:
        yield from ((f"steps.{step.id}.outcomes", outcome) for outcome in step.outcomes)
        for entry in step.documents:
            if entry.if_outcome:
                yield f"steps.{step.id}.documents.if_outcome", entry.if_outcome


def _conditions(policy: Policy) -> Iterator[tuple[str, When]]:
    """Every condition of the rules with its key."""
    for place, rule in enumerate(policy.rules, start=1):
        yield f"rules[{place}].when", rule.when
        for at, when in enumerate(rule.held_when, start=1):
            yield f"rules[{place}].held_when[{at}]", when
