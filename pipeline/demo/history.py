"""What was done so far at a made-up school: log rows, step dates and meetings."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.demo.case import Case
from pipeline.demo.ladders import LADDERS, LadderStep
from pipeline.demo.marks import attendance
from pipeline.model.register import LogRow, Meeting, StepDate, Student

_CAME = "Attended"
_STAYED_AWAY = "Parent did not attend"
_WORDS = ("Attended", "Attended", "Attended", "Parent did not attend", "DNA", "Improved", "")


@dataclass(frozen=True, slots=True)
class Taking:
    """A step that was taken on a day.

    Attributes:
        then: Attendance on that day as the log has it, ``None`` when it was not written down.
        logged: Whether the Interventions sheet has it, or only the step column.
    """

    step: LadderStep
    date: dt.date
    outcome: str = ""
    review: dt.date | None = None
    then: Fraction | None = None
    logged: bool = True


def of_case(
    layout: str, case: Case, days: Sequence[dt.date], codes: Sequence[str]
) -> tuple[Taking, ...]:
    """The steps that a case says were taken."""
    steps = {step.id: step for step in LADDERS[layout]}
    return tuple(
        _taking(steps[taken.step], len(days) - taken.day, taken.outcome, days, codes, taken.weeks)
        if taken.then
        else Taking(
            steps[taken.step],
            days[-taken.day],
            taken.outcome,
            days[-taken.day] + dt.timedelta(weeks=taken.weeks) if taken.weeks else None,
            None,
            taken.logged,
        )
        for taken in case.taken
    )


def by_chance(
    layout: str, days: Sequence[dt.date], codes: Sequence[str], rng: random.Random
) -> tuple[Taking, ...]:
    """Some steps in the order of the ladder, the more the lower attendance is."""
    ladder = LADDERS[layout]
    now = attendance(codes)
    if now is None or now > Fraction(98, 100) or rng.random() < 0.4 or len(days) < 20:
        return ()
    missed = float(1 - now)
    count = min(1 + int(missed * 40 * rng.random()), len(ladder) - 2)
    first = rng.randrange(len(ladder) - count)
    places = sorted(rng.sample(range(5, len(days)), min(count, len(days) - 5)))
    return tuple(
        _taking(step, place, _outcome(step, rng), days, codes, step.weeks)
        for step, place in zip(ladder[first:], places, strict=False)
    )


def _outcome(step: LadderStep, rng: random.Random) -> str:
    if step.outcome_column == "Review outcome":
        return rng.choice(("A", "B", "B", ""))
    if step.outcome_column == "Decision":
        return rng.choice(("Prosecution", "Penalty notice", "Review", ""))
    return rng.choice(_WORDS) if step.meeting else ""


def _taking(
    step: LadderStep,
    place: int,
    outcome: str,
    days: Sequence[dt.date],
    codes: Sequence[str],
    weeks: int,
) -> Taking:
    then = attendance(codes[: 2 * (place + 1)])
    return Taking(
        step,
        days[place],
        outcome,
        days[place] + dt.timedelta(weeks=weeks) if weeks else None,
        None if then is None else Fraction(round(then * 1000), 1000),
    )


def log_rows(student: Student, taken: Sequence[Taking]) -> tuple[LogRow, ...]:
    """The rows of the Interventions sheet, numbered as the ladder is."""
    numbers = {step.id: number for number, step in enumerate(LADDERS["sol"], start=1)}
    return tuple(
        LogRow(
            adm_no=student.adm_no,
            date=taking.date,
            where="",
            number=numbers[taking.step.id],
            action=taking.step.action,
            by=taking.step.by,
            percent_then=taking.then,
            outcome=taking.outcome,
            review=taking.review,
            comments="ROPC: spoke to parent" if taking.step.id == "ropc" else "",
        )
        for taking in taken
        if taking.logged
    )


def step_dates(student: Student, taken: Sequence[Taking]) -> tuple[StepDate, ...]:
    """The dates of the student's own row; of a step taken twice the later one."""
    latest = {taking.step.id: taking for taking in sorted(taken, key=lambda t: t.date)}
    return tuple(
        StepDate(
            student.adm_no,
            taking.step.id,
            taking.date,
            "",
            taking.outcome if taking.step.outcome_column else "",
        )
        for taking in latest.values()
    )


def meetings(layout: str, student: Student, taken: Sequence[Taking]) -> tuple[Meeting, ...]:
    """The meetings that were held."""
    return tuple(_meeting(layout, student, taking) for taking in taken if taking.step.meeting)


def booked(layout: str, student: Student, kind: str, day: dt.date) -> Meeting:
    """A meeting that is still to come, with all that its invitation must say."""
    return Meeting(
        adm_no=student.adm_no,
        kind=kind,
        where="",
        date=day,
        time="15:30" if layout == "sol" else "09:00",
        venue=_venue(layout),
        chair=student.head_of_year or "Student Manager",
    )


def _venue(layout: str) -> str:
    return "Meeting Room 2" if layout == "sol" else "Student Services"


def _meeting(layout: str, student: Student, taking: Taking) -> Meeting:
    came = taking.outcome not in (_STAYED_AWAY, "DNA")
    staff = "Attendance Officer; Head of Year" if layout == "sol" else "Student Manager"
    return Meeting(
        adm_no=student.adm_no,
        kind=taking.step.meeting,
        where="",
        date=taking.date,
        time="15:30" if layout == "sol" else "09:00",
        venue=_venue(layout),
        chair=student.head_of_year or "Student Manager",
        present=f"{staff}; parent" if came else staff,
        apologies="" if came else "Parent",
        parent_attended="Y" if came else "N",
        discussion=f"Attendance of {student.first_name} discussed; mornings are hard."
        if came
        else "Parent did not attend.",
        actions="Breakfast club; weekly check-in" if came else "Contact the parent",
        outcome=taking.outcome or _CAME,
        review=taking.review,
        minuted_by="A. Clerk",
    )
