"""One made-up student: of a case, or by chance."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.demo import history
from pipeline.demo.case import Case
from pipeline.demo.families import Home
from pipeline.demo.history import Taking
from pipeline.demo.ladders import FORMS
from pipeline.demo.marks import attendance, by_chance, two_day_runs, with_absences
from pipeline.demo.names import upn
from pipeline.model.register import Student

_FLAGS = (*[()] * 7, ("PP",), ("SEND",), ("PP", "SEND"))
_PATTERNS = ("Illness", "Illness", "Illness", "Erratic", "Unauthorised", "Mixed", "")
_DECIMALS = {"sol": 1000, "rwba": 1_000_000}
"""How exactly the % column of a layout keeps a share."""


@dataclass(frozen=True, slots=True)
class Child:
    """A student with everything that goes onto other sheets.

    Attributes:
        codes: The marks, empty for a student who is not on the Marks sheet.
    """

    student: Student
    home: Home
    codes: tuple[str, ...]
    taken: tuple[Taking, ...]
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a student stands in the school."""

    layout: str
    adm_no: str
    year: str
    days: Sequence[dt.date]


def child_of_case(place: Place, case: Case, home: Home, rng: random.Random) -> Child:
    """The student whom a case describes."""
    codes = with_absences(len(place.days), case.away, joined=case.joined, left=case.left)
    left = place.days[-case.left] if case.left else None
    student = replace(
        _student(place, home, codes, rng),
        concern=case.concern,
        good_reason=case.good_reason,
        vulnerable=case.vulnerable,
        pattern=case.pattern,
        notes=f"Left {left:%d/%m/%Y}" if left else case.notes,
        left=left,
    )
    if not case.marks:
        told = Fraction(case.percent) / 100 if case.percent else None
        student = replace(
            student, percent=told, previous_percent=None, two_day_absences=case.two_days
        )
    taken = history.of_case(place.layout, case, place.days, codes)
    return Child(student, home, tuple(codes) if case.marks else (), taken, case)


def child_by_chance(place: Place, home: Home, rng: random.Random) -> Child:
    """One of the many."""
    codes = by_chance(len(place.days), rng)
    student = replace(
        _student(place, home, codes, rng),
        vulnerable=rng.choice(_FLAGS),
        pattern=rng.choice(_PATTERNS) if place.layout == "rwba" else "",
        notes="see CPOMS" if rng.random() < 0.1 else "",
    )
    taken = history.by_chance(place.layout, place.days, codes, rng)
    return Child(student, home, tuple(codes), taken)


def _student(place: Place, home: Home, codes: Sequence[str], rng: random.Random) -> Student:
    forename = rng.choice(home.heritage.children)
    born = _birthday(place, rng)
    is_sol = place.layout == "sol"
    return Student(
        adm_no=place.adm_no,
        surname=home.surname,
        forename=forename,
        where="",
        known_as=forename[:3] if len(forename) > 4 and rng.random() < 0.1 else "",
        upn=upn(int(place.adm_no), born.year + 5),
        year=place.year,
        reg=f"{place.year}{rng.choice(FORMS)}",
        dob=born if is_sol else None,
        head_of_year=f"HOY {place.year}" if is_sol else "",
        manager="" if is_sol else f"SM {place.year}",
        percent=_stored(place.layout, attendance(codes)),
        previous_percent=_stored(place.layout, attendance(codes[:-20])),
        lates=sum(code in "LU" for code in codes if code) if is_sol else None,
        two_day_absences=None if is_sol else two_day_runs(codes),
    )


def _birthday(place: Place, rng: random.Random) -> dt.date:
    september = place.days[0].year - int(place.year) - 5
    return dt.date(september, 9, 1) + dt.timedelta(days=rng.randrange(364))


def _stored(layout: str, share: Fraction | None) -> Fraction | None:
    """The share as the % column keeps it."""
    places = _DECIMALS[layout]
    return None if share is None else Fraction(round(share * places), places)
