"""What letters must know of the ladder and the calendar, whoever supplies it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from pipeline.policy.limits import limits_of, limits_of_steps
from pipeline.policy.policy import Policy
from pipeline.words.figures import Limit


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
    """What letters must know of a policy."""
    alone = limits_of_steps(policy)
    steps = {
        step.id: StepFacts(step.id, step.name, step.number, step.weeks or 0, alone.get(step.id))
        for step in policy.steps
    }
    return LadderFacts(policy.id, steps, policy.top, limits_of(policy, national_average))


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
