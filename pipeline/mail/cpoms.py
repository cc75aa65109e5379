"""``cpoms.csv``: one line for each action, worded for pasting into the safeguarding log. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.mail.cells import csv_bytes

COLUMNS = ("date", "adm_no", "student", "category", "text", "by")
CATEGORY = "Attendance"


@dataclass(frozen=True, slots=True)
class Action:
    """One action to be logged."""

    date: dt.date
    adm_no: str
    student: str
    text: str
    by: str
    category: str = CATEGORY


def cpoms_csv(actions: Iterable[Action]) -> bytes:
    """The file, a line for each action in the order given."""
    return csv_bytes(
        COLUMNS,
        (
            (
                action.date.isoformat(),
                action.adm_no,
                action.student,
                action.category,
                " ".join(action.text.split()),
                action.by,
            )
            for action in actions
        ),
    )
