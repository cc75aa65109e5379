"""Pure: posted steps to the cells that say so in the school's tracker."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.problem import Problem, Severity
from pipeline.record.located import Located, Places
from pipeline.tracker.text import number_key

Value = dt.date | str | int | Fraction
"""What a cell is given; a ``Fraction`` is a share of attendance, 0 to 1."""

MARKED_GREEN = ("rtc",)
"""Steps whose date is marked green: "RTC marked green on Google Sheet" (SOL guidelines, no. 2)."""


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that went out, as it is to stand in the tracker.

    Attributes:
        number, action: The step's number and words for the log.
    """

    adm_no: str
    step: str
    day: dt.date
    number: int | None = None
    action: str = ""
    by: str = ""
    percent_then: Fraction | None = None
    outcome: str = ""
    review: dt.date | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell and what it is to say.

    Attributes:
        green: Mark the cell green.
        like: The cell whose look a cell without one of its own takes on, "" for the column's.
        newer: May take the place of an earlier date; otherwise only an empty cell is written.
        new_row: Part of a new row, which is written whole or not at all.
    """

    sheet: str
    cell: str
    value: Value
    adm_no: str
    green: bool = False
    like: str = ""
    newer: bool = False
    new_row: bool = False


class Kept(enum.StrEnum):
    """Why a cell was left as it is."""

    FILLED = "something stands in it already"
    FORMULA = "it holds a formula"
    MERGED = "it is hidden under a merged cell"
    TOTALS = "it would stand below the table's totals row"
    ROW = "another cell of its row cannot be written"


@dataclass(frozen=True, slots=True)
class CellWritten:
    """A cell with what it said and what it says."""

    sheet: str
    cell: str
    old: str
    new: str
    adm_no: str


@dataclass(frozen=True, slots=True)
class CellKept:
    """A cell that was not written, with what stands there and why."""

    sheet: str
    cell: str
    found: str
    wanted: str
    adm_no: str
    reason: Kept


def shown(value: Value) -> str:
    """A value for the list of changes."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str | int):
        return str(value)
    return f"{float(value * 100):.10g}%"


def changes(
    places: Places, steps: Sequence[TakenStep], *, green: Collection[str] = MARKED_GREEN
) -> tuple[tuple[CellChange, ...], tuple[Problem, ...]]:
    """The cells to write for the steps, and the steps that have no place in the tracker.

    A step goes into its own column, its review date into the student's review column, and into
    the log as a new row, unless the log has that student, number and day. Comments go into the log
    alone: in a student's row they could be read as a good reason (policies.md §4, Notes).
    """
    wanted: list[CellChange] = []
    problems: list[Problem] = []
    logged = set(places.logged)
    row = places.log.last_row if places.log else 0
    for step in steps:
        found = places.student(number_key(step.adm_no))
        if found is None:
            problems.append(_problem("record-no-student", places.file, step))
            continue
        in_row = tuple(_in_row(*found, step, green))
        wanted.extend(in_row)
        entry = (number_key(step.adm_no), step.number, step.day)
        if places.log and entry not in logged:
            logged.add(entry)
            row += 1
            wanted.extend(_log_row(places.log, row, step))
        elif not places.log and not in_row:
            problems.append(_problem("record-no-column", f"{places.file}!{found[0].sheet}", step))
    return tuple(wanted), tuple(problems)


def _in_row(
    sheet: Located, row: int, step: TakenStep, green: Collection[str]
) -> Iterator[CellChange]:
    column = sheet.columns.get(f"step:{step.step}")
    if column:
        yield CellChange(
            sheet.sheet, f"{column}{row}", step.day, step.adm_no, green=step.step in green
        )
    outcome = sheet.columns.get(f"outcome:{step.step}")
    if outcome and step.outcome:
        yield CellChange(sheet.sheet, f"{outcome}{row}", step.outcome, step.adm_no)
    review = sheet.columns.get("review")
    if review and step.review:
        yield CellChange(sheet.sheet, f"{review}{row}", step.review, step.adm_no, newer=True)


def _log_row(log: Located, row: int, step: TakenStep) -> Iterator[CellChange]:
    values: tuple[tuple[str, Value | None], ...] = (
        ("date", step.day),
        ("adm_no", step.adm_no),
        ("number", step.number),
        ("action", step.action),
        ("by", step.by),
        ("percent_then", step.percent_then),
        ("outcome", step.outcome),
        ("review", step.review),
        ("comments", step.comment),
    )
    for name, value in values:
        column = log.columns.get(name)
        if column and value is not None and value != "":
            like = f"{column}{log.last_row}" if log.last_row > log.header_row else ""
            yield CellChange(
                log.sheet, f"{column}{row}", value, step.adm_no, like=like, new_row=True
            )


def _problem(slug: str, where: str, step: TakenStep) -> Problem:
    day = step.day.isoformat()
    return Problem(slug, Severity.ERROR, where, step.step, step.adm_no, hint=day)
