"""A made-up school: students, homes, marks and what was done so far, as one register.

Pure and repeatable: the same words in, the same school out.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.demo import history
from pipeline.demo.case import Case
from pipeline.demo.child import Child, Place, child_by_chance, child_of_case
from pipeline.demo.families import ANY_FAMILY, Home, make_home
from pipeline.demo.ladders import YEARS
from pipeline.demo.rwba_cases import RWBA_CASES
from pipeline.demo.sol_cases import SOL_CASES
from pipeline.model.register import Contact, LogRow, MarkRow, MarkSheet, Meeting, Register, Session
from pipeline.policy.calendar import Calendar

AS_OF = dt.date(2026, 11, 16)
"""The Monday on which every case of the demo decides as its table says."""

CASES: dict[str, tuple[Case, ...]] = {"sol": SOL_CASES, "rwba": RWBA_CASES}

_BOOKED = {"sol": ("letter-2", "AIM 1"), "rwba": ("sam-1", "SAM 1")}
"""The case that has a meeting in the diary already, and its kind."""

_FIRST_ADM_NO = {"sol": 5001, "rwba": 7001}
"""Two schools in one workspace have no number in common: a ledger knows a child by it."""


@dataclass(frozen=True, slots=True)
class School:
    """A made-up school.

    Attributes:
        cases: Admission number and case of the students with a known decision.
    """

    register: Register
    cases: tuple[tuple[str, Case], ...]


def make_school(
    layout: str,
    calendar: Calendar,
    *,
    students: int,
    seed: str,
    as_of: dt.date = AS_OF,
    marks: bool = True,
    cases: Sequence[Case] = (),
) -> School:
    """A school of so many students.

    With marks and on the demo's own date it has the cases of the layout, as many as there is room
    for; the others, and everybody on another date, are made by chance.

    ``cases`` in place of the layout's own make a school in which just that is the case.
    ``calendar`` has the school year of ``as_of``. Without ``marks`` there is no Marks sheet, and
    the % column carries the figures.
    """
    days = calendar.before(as_of)
    with_cases = marks and as_of == AS_OF
    chosen = (cases or CASES[layout])[:students] if with_cases else ()
    children = _children(layout, chosen, students, days, f"{seed} {layout} {as_of.isoformat()}")
    meeting_day = calendar.after(as_of, 5)
    register = Register(
        file="",
        sha256="",
        layout=layout,
        students=tuple(child.student for child in children),
        step_dates=tuple(d for c in children for d in history.step_dates(c.student, c.taken)),
        log=_in_order_of_dates(layout, children),
        meetings=_meetings(layout, children, meeting_day),
        contacts=tuple(_contacts(children)),
        marks=(_marks(children, days),) if marks else (),
    )
    return School(
        register, tuple((c.student.adm_no, c.case) for c in children if c.case is not None)
    )


def _children(
    layout: str, cases: Sequence[Case], students: int, days: Sequence[dt.date], seed: str
) -> tuple[Child, ...]:
    """The students by year, then cases first, numbered in that order."""
    rng = random.Random(seed)
    homes: dict[str, Home] = {}
    children = []
    order = sorted(range(students), key=lambda place: (place % len(YEARS), place))
    for number, place in enumerate(order, start=_FIRST_ADM_NO[layout]):
        at = Place(layout, f"{number:06d}", YEARS[place % len(YEARS)], days)
        if place < len(cases):
            case = cases[place]
            home = make_home(case.family, rng)
            if case.household:
                home = homes.setdefault(case.household, home)
            children.append(child_of_case(at, case, home, rng))
        else:
            children.append(child_by_chance(at, make_home(rng.choice(ANY_FAMILY), rng), rng))
    return tuple(children)


def _in_order_of_dates(layout: str, children: Sequence[Child]) -> tuple[LogRow, ...]:
    if layout != "sol":
        return ()
    rows = (row for child in children for row in history.log_rows(child.student, child.taken))
    return tuple(sorted(rows, key=lambda row: (row.date, row.adm_no)))


def _meetings(layout: str, children: Sequence[Child], day: dt.date) -> tuple[Meeting, ...]:
    case_name, kind = _BOOKED[layout]
    held = [m for c in children for m in history.meetings(layout, c.student, c.taken)]
    to_come = [
        history.booked(layout, child.student, kind, day)
        for child in children
        if child.case is not None and child.case.name == case_name
    ]
    return tuple(sorted(held + to_come, key=lambda m: (m.date or dt.date.max, m.adm_no)))


def _contacts(children: Sequence[Child]) -> Iterator[Contact]:
    for child in children:
        for contact in child.home.contacts:
            yield replace(contact, adm_no=child.student.adm_no)


def _marks(children: Sequence[Child], days: Sequence[dt.date]) -> MarkSheet:
    sessions = tuple(Session(day, half, "") for day in days for half in ("AM", "PM"))
    rows = (MarkRow(c.student.adm_no, c.codes, 0) for c in children if c.codes)
    return MarkSheet("", sessions, tuple(rows))
