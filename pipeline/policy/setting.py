"""What all students of a plan share, and what is worked out of it once for all of them. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from pipeline.policy.calendar import Calendar
from pipeline.policy.limits import ladder_limits, limits_of
from pipeline.policy.policy import Policy
from pipeline.words.figures import Limit

NEAR = 2
"""In tenths of a percentage point, rounded down."""


@dataclass(frozen=True)
class Setting:
    """What all students of a plan share."""

    policy: Policy
    calendar: Calendar
    as_of: dt.date
    national_average: Fraction | None = None

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Every figure that a printed percentage must not contradict."""
        return limits_of(self.policy, self.national_average)

    @cached_property
    def ladder_limits(self) -> tuple[Limit, ...]:
        """The figures that the ladder itself asks about."""
        return tuple(ladder_limits(self.policy))

    @cached_property
    def _limits_by_permille(self) -> tuple[tuple[int, Limit], ...]:
        return tuple((_permille(limit.share), limit) for limit in self.limits)

    def limits_near(self, *shares: Fraction) -> tuple[Limit, ...]:
        """The limits that rounding one of the shares could contradict, and a few more.

        To one decimal place, a share moves by half a tenth of a point at most. A limit that is
        more than two tenths away stays on its side, and need not be asked.
        """
        places = [_permille(share) for share in shares]
        return tuple(
            limit
            for permille, limit in self._limits_by_permille
            if any(abs(permille - place) <= NEAR for place in places)
        )


def _permille(share: Fraction) -> int:
    return share.numerator * 1000 // share.denominator
