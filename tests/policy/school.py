"""Made-up students, histories and marks, built straight from the dataclasses."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.model.plan import Decision, Plan
from pipeline.model.register import (
    LogRow,
    MarkRow,
    MarkSheet,
    Meeting,
    Register,
    Session,
    StepDate,
    Student,
)
from pipeline.policy.calendar import parse_calendar
from pipeline.policy.codes import parse_codes
from pipeline.policy.decide import decide
from pipeline.policy.facts import Facts, gather
from pipeline.policy.history import read_history
from pipeline.policy.marks import Year, read_years
from pipeline.policy.parse import parse_policy
from pipeline.policy.policy import Policy
from pipeline.policy.setting import Setting

CONFIG = Path(__file__).parents[2] / "config"


def settings(name: str) -> dict[str, Any]:
    """What stands in a shipped settings file."""
    return tomllib.loads((CONFIG / name).read_text("utf-8"))


AS_OF = dt.date(2022, 3, 7)
"""A Monday."""
CALENDAR = parse_calendar(settings("calendar-2021-22.toml"), "calendar.toml")
CODES = parse_codes(settings("codes.toml"), "codes.toml")
SOL = parse_policy(settings("policies/sol.toml"), "sol.toml")
RWBA = parse_policy(settings("policies/rwba.toml"), "rwba.toml")

ADM = "004000"
LEAST = Fraction(1, 10**9)
"""A difference that no printed figure shows."""
DAYS = CALENDAR.before(AS_OF)
SESSIONS = 2 * len(DAYS)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def pc(percent: int | str) -> Fraction:
    """93 or "92.5" as an exact share."""
    return Fraction(percent) / 100


def days_ago(count: int) -> dt.date:
    """So many school days ago, counted from the day before the as-of date."""
    return DAYS[-count]


def student(percent: Fraction | None = None, **more: Any) -> Student:
    made = Student(ADM, "Walsh", "Noah", "t.xlsx!Year 9!A5", percent=percent)
    return replace(made, **more)


def took(
    step: str | int,
    on: dt.date,
    then: Fraction | None = None,
    outcome: str = "",
    review: dt.date | None = None,
    *,
    adm_no: str = ADM,
) -> LogRow:
    """A row of the SOL log."""
    number = SOL.step(step).number if isinstance(step, str) else step
    return LogRow(
        adm_no,
        on,
        "t.xlsx!Interventions!A2",
        number,
        percent_then=then,
        outcome=outcome,
        review=review,
    )


def dated(step: str, on: dt.date, outcome: str = "", *, adm_no: str = ADM) -> StepDate:
    """A date in a step column."""
    return StepDate(adm_no, step, on, "t.xlsx!Year 9!L5", outcome)


def met(on: dt.date | None, kind: str, outcome: str = "", review: dt.date | None = None) -> Meeting:
    return Meeting(ADM, kind, "t.xlsx!Meetings!A2", date=on, outcome=outcome, review=review)


def sheet(
    rows: Mapping[str, Sequence[str]] | Sequence[str],
    days: Sequence[dt.date] = DAYS,
    name: str = "t.xlsx!Marks",
) -> MarkSheet:
    """A Marks sheet of whole days; "." is a blank mark."""
    if not isinstance(rows, Mapping):
        rows = {ADM: rows}
    sessions = tuple(
        Session(each, half, f"C{place}{half[0]}")
        for place, each in enumerate(days)
        for half in ("AM", "PM")
    )
    marks = (
        MarkRow(adm_no, tuple("" if code == "." else code for code in codes), at)
        for at, (adm_no, codes) in enumerate(rows.items(), start=3)
    )
    return MarkSheet(name, sessions, tuple(marks))


def lately(codes: Sequence[str], before: str = "/") -> list[str]:
    """The year's marks: ``before`` throughout, and these codes at the end."""
    return [before] * (SESSIONS - len(codes)) + list(codes)


def missing(early: int, late: int, step: dt.date) -> list[str]:
    """The year's marks with unauthorised absences before a step and half days after it."""
    until = 2 * sum(1 for each in DAYS if each <= step)
    after = ["O", "/"] * late
    assert early <= until
    assert len(after) <= SESSIONS - until
    return ["O"] * early + ["/"] * (SESSIONS - early - len(after)) + after


def register(*students: Student, **more: Any) -> Register:
    return Register("t.xlsx", "0" * 64, "sol", students, **more)


def year_of(codes: Sequence[str], days: Sequence[dt.date] = DAYS, as_of: dt.date = AS_OF) -> Year:
    years, _ = read_years(register(marks=(sheet(codes, days),)), CODES, CALENDAR, as_of)
    return years[ADM]


def plan_of(policy: Policy, book: Register, as_of: dt.date = AS_OF, **more: Any) -> Plan:
    return decide(book, policy, CALENDAR, CODES, as_of, **more)


def decided(policy: Policy, child: Student, **more: Any) -> Decision:
    """The decision for one student; records by name, the rest for ``decide``."""
    marks = more.pop("marks", None)
    names = ("log", "step_dates", "meetings")
    records: dict[str, Any] = {name: more.pop(name) for name in names if name in more}
    if marks is not None:
        records["marks"] = (sheet(marks),)
    (decision,) = plan_of(policy, register(child, **records), **more).decisions
    return decision


def facts_of(policy: Policy, child: Student, as_of: dt.date = AS_OF, **records: Any) -> Facts:
    marks = records.pop("marks", None)
    average = records.pop("national_average", None)
    book = register(child, **records, **({"marks": (sheet(marks),)} if marks else {}))
    years, _ = read_years(book, CODES, CALENDAR, as_of)
    return gather(
        child,
        years.get(child.adm_no),
        read_history(book, policy, as_of),
        Setting(policy, CALENDAR, as_of, average),
    )
