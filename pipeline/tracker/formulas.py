"""Formulas without a cached value, and Excel errors where a value should be."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.tracker.headers import Headed
from pipeline.tracker.layout import STEP
from pipeline.tracker.numbers import Numbers
from pipeline.tracker.parts import Cell
from pipeline.tracker.report import Report
from pipeline.tracker.text import number_key

FIGURES = frozenset({"percent", "previous_percent", "percent_then"})
FOR_PEOPLE = frozenset({"previous_percent", "lates"})


def say_unvalued(headed: Headed, numbers: Numbers, marked: Collection[str], report: Report) -> None:
    """Report formulas that were never calculated, and errors in cells that are not figures.

    The rule: they hold the student, because a date, a name or a "do not contact" may be missing;
    only a figure column of a student who has marks, or one that is for people, is a warning.
    Dates and figures that show an error are reported where they are read.
    """
    facts = headed.sheet.facts
    names = {place: name for name, place in headed.columns.items()}
    for cell in sorted(facts.unvalued):
        _say(headed, cell, "", names, numbers, marked, report)
    for cell, error in sorted(facts.errors.items()):
        name = names.get(cell[1], "")
        if name not in FIGURES and name not in {"date", "review", "dob"} and STEP not in name:
            _say(headed, cell, error, names, numbers, marked, report)


def _say(
    headed: Headed,
    cell: Cell,
    error: str,
    names: Mapping[int, str],
    numbers: Numbers,
    marked: Collection[str],
    report: Report,
) -> None:
    row, column = cell
    name = names.get(column)
    if name is None or not headed.header < row < len(headed.sheet.rows):
        return
    place = headed.columns.get("adm_no")
    key = "" if place is None else number_key(headed.sheet.rows[row][place])
    adm_no = numbers.spelling(key)
    if not adm_no and name != "adm_no":
        return
    decides = name not in FOR_PEOPLE and not (name in FIGURES and adm_no in marked)
    say = report.error if decides else report.warning
    slug = "cell-error" if error else "formula-without-value"
    say(slug, headed.where(row, column), error, adm_no=adm_no)
