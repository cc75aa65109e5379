"""The printout of the register: a week a line, with the codes' meaning at the time and totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Table, TableStyle

from pipeline.bundle.case import Case
from pipeline.bundle.period import Sitting
from pipeline.bundle.sheets.paper import Desk, Drawn, draw, gap
from pipeline.policy.calendar import monday_of
from pipeline.policy.codes import Category
from pipeline.words.dates import written
from pipeline.words.figures import percent

TITLE = "Register of attendance"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_HALVES = ("AM", "PM")
_KINDS = {
    Category.PRESENT: "present",
    Category.EDUCATED: "counts as attending",
    Category.AUTHORISED: "authorised absence",
    Category.UNAUTHORISED: "unauthorised absence",
    Category.NOT_POSSIBLE: "not a possible session",
}


def register(case: Case, desk: Desk, out: Path) -> Drawn:
    """The school year so far: for information only, the certificate is the evidence."""
    return draw(desk, lambda _: list(_story(case, desk)), out, TITLE)


def _story(case: Case, desk: Desk) -> Iterator[Flowable]:
    yield desk.text(f"Register of attendance, {case.school_year}", "title")
    yield desk.text(
        f"{case.student.full_name}, {case.school.name}. "
        f"{written(case.register.first)} to {written(case.register.last)}. For information only.",
        "subtitle",
    )
    yield _grid(case, desk)
    yield gap(3)
    yield KeepTogether(list(_totals(case, desk)))
    yield KeepTogether(
        [desk.text("Codes used, and what they meant on the day", "section"), _key(case, desk)]
    )


def _grid(case: Case, desk: Desk) -> Table:
    weeks: dict[dt.date, dict[tuple[int, str], Sitting]] = {}
    for sitting in case.register.sittings:
        week = weeks.setdefault(monday_of(sitting.day), {})
        week[sitting.day.weekday(), sitting.half] = sitting
    head = [
        "Week of",
        *(f"{day}\n{half}" for day in _DAYS for half in _HALVES),
        "Possible",
        "Missed",
    ]
    cells: list[list[Flowable]] = [[desk.text(text, "markhead") for text in head]]
    rules: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.3, colors.Color(0.6, 0.6, 0.6)),
        ("TOPPADDING", (0, 0), (-1, -1), 0.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
        ("LEFTPADDING", (0, 0), (-1, -1), 1),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.93, 0.93, 0.93)),
    ]
    for row, (monday, week) in enumerate(sorted(weeks.items()), start=1):
        cells.append(_week(desk, monday, week))
        for place, key in enumerate(_keys(), start=1):
            if key in week and week[key].category is Category.UNAUTHORISED:
                rules.append(("BOX", (place, row), (place, row), 1, colors.black))
    widths = [24 * mm, *([11.6 * mm] * 10), 15 * mm, 14 * mm]
    return Table(cells, colWidths=widths, repeatRows=1, style=TableStyle(rules), hAlign="LEFT")


def _keys() -> Sequence[tuple[int, str]]:
    return [(day, half) for day in range(5) for half in _HALVES]


def _week(desk: Desk, monday: dt.date, week: Mapping[tuple[int, str], Sitting]) -> list[Flowable]:
    shown = [_mark(week.get(key)) for key in _keys()]
    absent = (Category.AUTHORISED, Category.UNAUTHORISED)
    possible = sum(s.category not in (None, Category.NOT_POSSIBLE) for s in week.values())
    missed = sum(s.category in absent for s in week.values())
    texts = [f"{monday:%d/%m/%Y}", *shown, str(possible), str(missed)]
    return [desk.text(text, "mark") for text in texts]


def _mark(sitting: Sitting | None) -> str:
    if sitting is None:
        return ""
    if sitting.category is None:
        return "no mark"
    return sitting.code


def _totals(case: Case, desk: Desk) -> Iterator[Flowable]:
    tally = case.register.tally
    yield desk.text("Totals", "section")
    share = percent(Fraction(tally.attended, tally.possible)) if tally.possible else "no figure"
    rows = [
        ("Attended", f"{tally.attended} of {tally.possible} possible sessions ({share})"),
        ("Authorised absence", str(tally.authorised)),
        ("Unauthorised absence (boxed above)", str(tally.unauthorised)),
        ("Late, before the register closed (counts as attended)", str(tally.late)),
        ("Late, after the register closed (counts as absent)", str(tally.late_after)),
        ("Sessions without a mark", str(tally.missing)),
    ]
    yield desk.table((), rows, (95, 75))


def _key(case: Case, desk: Desk) -> Flowable:
    seen: dict[tuple[str, str, str], None] = {}
    for sitting in sorted(case.register.sittings, key=lambda s: s.code):
        if sitting.code and sitting.category is not None:
            seen[sitting.code, sitting.meaning, _KINDS[sitting.category]] = None
    return desk.table(("Code", "Meaning", "Counts as"), list(seen), (16, 100, 54))
