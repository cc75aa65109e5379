"""What letters must know of the ladder and the calendar, whoever supplies it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from pipeline.policy.policy import Policy, When

PERSISTENT = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that decides something: below it, or at or below it."""

    share: Fraction
    at_or_below: bool = False

    def holds(self, share: Fraction) -> bool:
        """Whether a figure falls under the limit."""
        return share <= self.share if self.at_or_below else share < self.share


PERSISTENT_ABSENCE = Limit(PERSISTENT, at_or_below=True)
"""Absent for 10 % or more (``policies.md`` §1)."""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step as letters name it.

    Attributes:
        name: "Letter 2".
        number: Its place in the ladder, 1 for the first.
        weeks: Weeks until its review, 0 for none.
        limit: The figure that alone triggers it.
    """

    id: str
    name: str
    number: int
    weeks: int = 0
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class LadderFacts:
    """A ladder as letters name it.

    Attributes:
        policy: The policy's id, "sol".
        steps: By step id.
        expected: The top threshold as a share.
        limits: Every figure a printed percentage must not contradict.
    """

    policy: str
    steps: Mapping[str, StepFacts]
    expected: Fraction
    limits: tuple[Limit, ...]

    def name(self, step: str) -> str:
        """A step's name; a word that is no step id stays as it is."""
        known = self.steps.get(step)
        return known.name if known else step

    def by_number(self, number: int | None) -> StepFacts | None:
        """The step of a number in the log, ``None`` when there is none."""
        return next((s for s in self.steps.values() if s.number == number), None)


def ladder_facts(policy: Policy, national_average: Fraction | None = None) -> LadderFacts:
    """What letters must know of a policy.

    Every figure that a band or a rule asks about counts, and persistent absence with them; the
    national average too, where the school has set it and the ladder uses it.
    """
    alone = _limits_of_steps(policy)
    steps = {
        step.id: StepFacts(step.id, step.name, step.number, step.weeks or 0, alone.get(step.id))
        for step in policy.steps
    }
    limits = [PERSISTENT_ABSENCE, Limit(policy.top), *alone.values()]
    for rule in policy.rules:
        for when in (rule.when, *rule.held_when):
            limits += _limits(when)
    if policy.national_average and national_average is not None:
        limits.append(Limit(national_average))
    return LadderFacts(policy.id, steps, policy.top, tuple(dict.fromkeys(limits)))


def _limits_of_steps(policy: Policy) -> dict[str, Limit]:
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


class Calendar(Protocol):
    """The school days, as ``pipeline.policy.calendar`` knows them."""

    @property
    def year(self) -> str:
        """The school year, "2021-22"."""

    def is_school_day(self, day: dt.date) -> bool:
        """Whether the school is open to students."""

    def next_school_day(self, day: dt.date) -> dt.date:
        """The day itself if it is a school day, else the next one."""

    def after(self, day: dt.date, count: int) -> dt.date:
        """The n-th school day after a day."""
