"""The figures that decide on a ladder, for printing others that never contradict them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.policy.policy import Policy, When
from pipeline.words.figures import PERSISTENT_ABSENCE, Limit


def limits_of(policy: Policy, national_average: Fraction | None = None) -> tuple[Limit, ...]:
    """Every figure that a printed percentage must not contradict (``policies.md`` §1).

    Every figure that a band or a rule asks about, and persistent absence with them; the national
    average too, where the school has set it and the ladder uses it.
    """
    limits = [PERSISTENT_ABSENCE, *ladder_limits(policy)]
    if policy.national_average and national_average is not None:
        limits.append(Limit(national_average))
    return tuple(dict.fromkeys(limits))


def ladder_limits(policy: Policy) -> Iterator[Limit]:
    """The figures that the ladder itself asks about."""
    yield Limit(policy.top)
    yield from limits_of_steps(policy).values()
    for rule in policy.rules:
        for when in (rule.when, *rule.held_when):
            yield from _limits(when)


def limits_of_steps(policy: Policy) -> dict[str, Limit]:
    """The figure that alone triggers each step, from its band or else from its first rule."""
    found: dict[str, Limit] = {}
    for band in policy.bands:
        if band.below is not None:
            found.setdefault(band.step, Limit(band.below))
        if band.at_or_below is not None:
            found.setdefault(band.step, Limit(band.at_or_below, at_or_below=True))
    for rule in policy.rules:
        if rule.then == "due":
            for limit in _limits(rule.when):
                found.setdefault(rule.step, limit)
    return found


def _limits(when: When) -> Iterator[Limit]:
    if when.below is not None:
        yield Limit(when.below)
    if when.at_or_below is not None:
        yield Limit(when.at_or_below, at_or_below=True)
    if when.at_least is not None:
        yield Limit(when.at_least)
