"""Made-up schools: a tracker of either layout in which every step of its ladder is due."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.demo.case import Case
from pipeline.demo.rwba_sheets import rwba_sheets
from pipeline.demo.school import AS_OF, CASES, School, make_school
from pipeline.demo.sheet import Sheet
from pipeline.demo.sol_sheets import sol_sheets
from pipeline.demo.workbook import write_workbook
from pipeline.errors import SettingsFault
from pipeline.model.register import MarkSheet, Register, Session
from pipeline.policy.calendar import Calendar, parse_calendar, school_year_label
from pipeline.starter import starter_files

__all__ = [
    "AS_OF",
    "CASES",
    "LAYOUTS",
    "SEED",
    "STUDENTS",
    "Case",
    "School",
    "demo_school",
    "make_school",
    "shipped_calendar",
    "write_empty",
    "write_family",
    "write_school",
]

LAYOUTS = ("sol", "rwba")
SEED = "demo"
STUDENTS = 80
"""Enough for every case of either layout, and some children about whom nothing is special."""


def shipped_calendar(day: dt.date) -> Calendar:
    """The calendar that comes with the program for the school year of ``day``.

    Raises:
        SettingsFault: There is none.
    """
    path = starter_files() / "config" / f"calendar-{school_year_label(day)}.toml"
    if not path.is_file():
        raise SettingsFault(
            f"No calendar comes with the program for {day.isoformat()}.",
            where=path.name,
            todo=f"Choose a date near {AS_OF.isoformat()}.",
            slug="calendar-missing",
        )
    return parse_calendar(tomllib.loads(path.read_text(encoding="utf-8")), path.name)


def demo_school(
    layout: str,
    *,
    students: int = STUDENTS,
    seed: str = SEED,
    as_of: dt.date = AS_OF,
    marks: bool = True,
    cases: Sequence[Case] = (),
) -> School:
    """A made-up school by the shipped calendar of the year of ``as_of``."""
    return make_school(
        layout,
        shipped_calendar(as_of),
        students=students,
        seed=seed,
        as_of=as_of,
        marks=marks,
        cases=cases,
    )


def write_school(
    folder: Path,
    layout: str,
    *,
    students: int = STUDENTS,
    seed: str = SEED,
    as_of: dt.date = AS_OF,
    marks: bool = True,
    name: str = "",
    cases: Sequence[Case] = (),
) -> Path:
    """Write the tracker of a made-up school into ``folder`` and return its path.

    ``cases`` in place of the layout's own make a school in which just that is the case. The file
    is ``LAYOUT-tracker.xlsx`` unless it is given a ``name``.
    """
    school = demo_school(
        layout, students=students, seed=seed, as_of=as_of, marks=marks, cases=cases
    )
    path = folder / (name or f"{layout}-tracker.xlsx")
    write_workbook(path, _sheets(school.register, school_year_label(as_of)))
    return path


def write_family(path: Path, layout: str, adm_no: str, *, seed: str = SEED) -> None:
    """Write a tracker of the made-up school that has one student only."""
    whole = demo_school(layout, seed=seed).register
    (sheet,) = whole.marks
    register = replace(
        whole,
        students=tuple(each for each in whole.students if each.adm_no == adm_no),
        contacts=tuple(each for each in whole.contacts if each.adm_no == adm_no),
        meetings=tuple(each for each in whole.meetings if each.adm_no == adm_no),
        log=tuple(each for each in whole.log if each.adm_no == adm_no),
        step_dates=tuple(each for each in whole.step_dates if each.adm_no == adm_no),
        marks=(replace(sheet, rows=tuple(each for each in sheet.rows if each.adm_no == adm_no)),),
    )
    write_workbook(path, _sheets(register, school_year_label(AS_OF)))


def write_empty(path: Path, layout: str, *, as_of: dt.date = AS_OF) -> None:
    """Write a tracker with every sheet and header of the layout and no students.

    Its Marks sheet has the two header rows of the whole school year of ``as_of``.
    """
    days = shipped_calendar(as_of).days
    sessions = tuple(Session(day, half, "") for day in days for half in ("AM", "PM"))
    marks = MarkSheet("", sessions, ())
    register = Register(file="", sha256="", layout=layout, students=(), marks=(marks,))
    write_workbook(path, _sheets(register, school_year_label(as_of)))


def _sheets(register: Register, school_year: str) -> Iterable[Sheet]:
    return rwba_sheets(register) if register.layout == "rwba" else sol_sheets(register, school_year)
