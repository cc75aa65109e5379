"""Task lists: who a tutor or a manager speaks to, and why. One workbook for each owner."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.mail.cells import Cell
from pipeline.mail.workbooks import workbook_bytes


class Owner(enum.StrEnum):
    """Whose list it is."""

    TUTOR = "tutor"
    MANAGER = "manager"
    HEAD_OF_YEAR = "head-of-year"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing for one person to do about one student.

    Attributes:
        kind: What the owner is.
        owner: The form ("9C") or the label of the tracker ("PHI"), not a name.
        what: What to do, as a sentence.
        why: The reason, as a sentence.
        due_by: The day it is to be done by, ``None`` for as soon as may be.
        absences: Days of the last week on which work was missed, to be checked.
    """

    kind: Owner
    owner: str
    adm_no: str
    student: str
    form: str
    what: str
    why: str
    due_by: dt.date | None = None
    absences: tuple[dt.date, ...] = ()


HEADER = (
    "Student",
    "Form",
    "Adm no",
    "What to do",
    "Why",
    "Due by",
    "Missed work to check after absence on",
    "Done (date)",
    "Comment",
)
WIDTHS = (24, 8, 10, 38, 42, 16, 24, 12, 30)


def task_files(tasks: Iterable[Task]) -> Mapping[str, bytes]:
    """A workbook for each owner, by file name; each holds that owner's students alone."""
    by_owner: dict[tuple[Owner, str], list[Task]] = {}
    for task in tasks:
        by_owner.setdefault((task.kind, task.owner.strip()), []).append(task)
    names = _file_names(by_owner)
    return {names[key]: _workbook(*key, own) for key, own in by_owner.items()}


def day(date: dt.date) -> str:
    """Such as "Mon 7 Mar 2022"."""
    return f"{date:%a} {date.day} {date:%b %Y}"


def _workbook(kind: Owner, owner: str, tasks: Iterable[Task]) -> bytes:
    far = dt.date.max
    ordered = sorted(
        tasks, key=lambda task: (task.due_by or far, task.form, task.student, task.adm_no)
    )
    heading = f"{kind.replace('-', ' ').capitalize()} {owner}: attendance tasks - confidential"
    return workbook_bytes(
        "Tasks", HEADER, [_row(task) for task in ordered], widths=WIDTHS, heading=heading
    )


def _row(task: Task) -> tuple[Cell, ...]:
    return (
        task.student,
        task.form,
        task.adm_no,
        task.what,
        task.why,
        day(task.due_by) if task.due_by else "as soon as you can",
        ", ".join(map(day, sorted(task.absences))),
        "",
        "",
    )


def _file_names(owners: Iterable[tuple[Owner, str]]) -> Mapping[tuple[Owner, str], str]:
    """File names that are safe on every disk; owners that look alike get a number."""
    names: dict[tuple[Owner, str], str] = {}
    taken: set[str] = set()
    for kind, owner in sorted(owners):
        stem = f"{kind}-{re.sub(r'[^A-Za-z0-9]+', '-', owner).strip('-') or 'none'}"
        name, number = stem, 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.lower())
        names[kind, owner] = f"{name}.xlsx"
    return names
