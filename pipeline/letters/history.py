"""The steps a student has taken so far, as rows for a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from pipeline.letters.ladder import LadderFacts
from pipeline.model.register import LogRow, Register
from pipeline.words.dates import written
from pipeline.words.figures import percent

Rows = tuple[Mapping[str, str], ...]
"""Rows with the columns number, step, date, percent, outcome and review."""


def by_student(
    register: Register, ladder: LadderFacts, first: dt.date, until: dt.date
) -> Mapping[str, Rows]:
    """Every student's steps from the first day of the year to before a day, once, oldest first.

    The log comes first; a date in a step column adds only what the log lacks (policies.md §2).
    """
    found: dict[str, dict[tuple[dt.date, str], dict[str, str]]] = {}
    for row in register.log:
        if first <= row.date < until:
            step, number, name = _step(row, ladder)
            own = found.setdefault(row.adm_no, {})
            own.setdefault((row.date, step), _row(number, name, row.date, row))
    for event in register.step_dates:
        if first <= event.date < until:
            known = ladder.steps.get(event.step)
            number, name = (str(known.number), known.name) if known else ("", event.step)
            made = _row(number, name, event.date) | {"outcome": event.outcome}
            found.setdefault(event.adm_no, {}).setdefault((event.date, event.step), made)
    return {
        adm_no: tuple(rows[key] for key in sorted(rows, key=lambda k: (k[0], _place(rows[k]))))
        for adm_no, rows in found.items()
    }


def _place(row: Mapping[str, str]) -> int:
    return int(row["number"]) if row["number"] else 0


def _step(row: LogRow, ladder: LadderFacts) -> tuple[str, str, str]:
    known = ladder.by_number(row.number)
    if known is not None:
        return known.id, str(known.number), known.name
    return row.action, "" if row.number is None else str(row.number), row.action


def _row(number: str, name: str, day: dt.date, log: LogRow | None = None) -> dict[str, str]:
    then: Fraction | None = log.percent_then if log else None
    return {
        "number": number,
        "step": name,
        "date": written(day),
        "percent": percent(then) if then is not None else "",
        "outcome": log.outcome if log else "",
        "review": written(log.review) if log else "",
    }
