"""The shape of a case: a student whose story must lead to a known decision."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.plan import Status


@dataclass(frozen=True, slots=True)
class Away:
    """Sessions with the same mark, one after another.

    Attributes:
        day: The school day on which they begin, counted back: 1 is the last one before the as-of
            date.
        sessions: How many there are, beginning with the morning.
        code: The mark they carry.
    """

    day: int
    sessions: int
    code: str = "I"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken.

    Attributes:
        day: The school day, counted back as in ``Away``.
        outcome: SOL's outcome in the log, or RWBA's outcome or decision cell beside the date.
        weeks: Weeks to the review date that was written down, 0 for none.
        then: Whether the figure of that day was written down.
        logged: Whether it stands in SOL's Interventions sheet, or in the step column only.
    """

    step: str
    day: int
    outcome: str = ""
    weeks: int = 0
    then: bool = True
    logged: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """One made-up student and what must be decided for them on the demo's as-of date.

    Attributes:
        name: What it is for, unique among the cases of a layout.
        shows: The story in one sentence.
        status, step, also: The decision.
        away: Marks that are not plain present.
        family: A key of ``pipeline.demo.families.FAMILIES``.
        household: Cases with the same word are brothers and sisters; the first one's family counts.
        percent: The figure when there are no marks, "" for none.
        marks: Whether the student stands on the Marks sheet.
        joined: The school day of the first mark, counted back; 0 for the first day of the year.
        left: The school day of leaving, counted back; 0 for still on roll.
        two_days: RWBA's "2 days absent", for a student without marks.
    """

    name: str
    shows: str
    status: Status
    step: str = ""
    also: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()
    taken: tuple[Taken, ...] = ()
    family: str = "two parents"
    household: str = ""
    marks: bool = True
    percent: str = ""
    joined: int = 0
    left: int = 0
    concern: str = ""
    good_reason: str = ""
    pattern: str = ""
    vulnerable: tuple[str, ...] = field(default=())
    two_days: int | None = None
    notes: str = ""


def scattered(
    times: int, code: str = "I", *, first: int = 22, sessions: int = 1
) -> tuple[Away, ...]:
    """Absences two days apart, from ``first`` back to the beginning of the year.

    Two days apart, so that they are never two days in a row; from the 22nd day back, so that they
    are no sign of anything recent. 14 of them reach the 48th day.
    """
    return tuple(Away(first + 2 * place, sessions, code) for place in range(times))


def singles(*days: int, code: str = "I") -> tuple[Away, ...]:
    """Single mornings on these days."""
    return tuple(Away(day, 1, code) for day in days)
