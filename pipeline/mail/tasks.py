"""Task lists: who a tutor or a manager speaks to, and why. A workbook and a PDF for each owner."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.mail.cells import Cell
from pipeline.mail.workbooks import SheetText, workbook_of


class Owner(enum.StrEnum):
    """Whose list it is."""

    TUTOR = "tutor"
    MANAGER = "manager"
    HEAD_OF_YEAR = "head-of-year"
    OFFICE = "office"


class Section(enum.StrEnum):
    """A part of a list, in the order in which it is worked through; the value is its heading."""

    MONDAY = "Attendance Monday"
    TWO_DAYS = "Two days absent"
    CALLS = "Calls home"
    TALK = "Conversations"
    WORK = "Missed work"
    LETTERS = "Letters and meetings"
    TOLD = "To know"


PROMPTS: Mapping[Section, tuple[str, ...]] = {
    Section.MONDAY: (
        (
            "Talk to the student first. Then call, and speak only to somebody named beside the "
            "student."
        ),
        "Give the figure as it stands here, and ask what made it hard to come.",
        "Ask what would help, and say what the school can do.",
        "Say that attendance is watched until the review date, and agree who does what.",
        (
            "Write what was said on the ROPC form and mark it on the tracker. Nobody answered: "
            "note the time, and try again the same day."
        ),
    ),
    Section.TWO_DAYS: (
        "E-mail or call, as it says beside the student, and nobody but those named there.",
        "Ask how the student is, when they will be back, and what work they need.",
        "Log it on CPOMS.",
    ),
    Section.CALLS: (
        "Speak only to somebody named beside the student; give the figure as it stands here.",
        "Ask what made it hard to come, say what happens next, and note the call on the ROPC form.",
    ),
    Section.TALK: (
        (
            "A supportive word, away from the group: listen first. Anything that worries you goes "
            "to the DSL the same day, not on this list."
        ),
    ),
    Section.WORK: ("See that what was missed on these days is known, handed out and caught up.",),
    Section.LETTERS: ("Look at each before it goes, and say in time what should wait.",),
    Section.TOLD: ("Nothing to do unless you know of something that speaks against it.",),
}
"""What is said once, at the head of a part."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing for one person to do about one student.

    Attributes:
        kind: What the owner is.
        owner: The form ("9C") or the label of the tracker ("PHI"), not a name.
        section: The part of the list it stands in.
        student: First name as the school calls the student, and surname.
        sorts_as: Surname and first name, for the order of the list.
        what: What to do, as a sentence.
        why: The reason in one line.
        ask: What to ask the student.
        due_by: The day it is to be done by, ``None`` for as soon as may be.
        absences: The days of absence that it is about.
        contacts: Who may be contacted, each with what they are reached by.
    """

    kind: Owner
    owner: str
    section: Section
    adm_no: str
    student: str
    sorts_as: str
    form: str
    what: str
    why: str = ""
    ask: str = ""
    due_by: dt.date | None = None
    absences: tuple[dt.date, ...] = ()
    contacts: tuple[str, ...] = ()


_READERS: Mapping[Owner, str] = {
    Owner.TUTOR: "Tutor",
    Owner.MANAGER: "Student Manager",
    Owner.HEAD_OF_YEAR: "Head of Year:",
    Owner.OFFICE: "",
}


@dataclass(frozen=True, slots=True)
class TaskList:
    """Everything one owner is asked to do, in order.

    Attributes:
        file: The name of its files, without an ending.
    """

    kind: Owner
    owner: str
    file: str
    tasks: tuple[Task, ...]

    @property
    def title(self) -> str:
        """Such as "Tutor 9C", "Attendance Officer"."""
        return f"{_READERS[self.kind]} {self.owner or '(not in the tracker)'}".strip()

    @property
    def sections(self) -> tuple[tuple[Section, tuple[Task, ...]], ...]:
        """The parts that have anything in them."""
        parts = (
            (part, tuple(task for task in self.tasks if task.section is part)) for part in Section
        )
        return tuple((part, own) for part, own in parts if own)


def task_lists(tasks: Iterable[Task]) -> tuple[TaskList, ...]:
    """A list for each owner, with that owner's students alone."""
    by_owner: dict[tuple[Owner, str], list[Task]] = {}
    for task in tasks:
        by_owner.setdefault((task.kind, task.owner.strip()), []).append(task)
    names = _file_names(by_owner)
    return tuple(
        TaskList(kind, owner, names[kind, owner], tuple(sorted(own, key=_urgency)))
        for (kind, owner), own in by_owner.items()
    )


def _urgency(task: Task) -> tuple[dt.date, str, str, str]:
    return task.due_by or dt.date.max, task.sorts_as.casefold(), task.form, task.adm_no


def day(date: dt.date) -> str:
    """Such as "Mon 7 Mar 2022"."""
    return f"{date:%a} {date.day} {date:%b %Y}"


def due(task: Task) -> str:
    """When it is to be done."""
    return day(task.due_by) if task.due_by else "as soon as you can"


def days(task: Task) -> str:
    """The days of absence on one line, such as "Tue 1 Mar, Thu 3 Mar"."""
    return ", ".join(f"{each:%a} {each.day} {each:%b}" for each in sorted(task.absences))


_COLUMNS: Sequence[tuple[str, int, Callable[[Task], str]]] = (
    ("Student", 24, lambda task: task.student),
    ("Form", 8, lambda task: task.form),
    ("Adm no", 10, lambda task: task.adm_no),
    ("What to do", 38, lambda task: task.what),
    ("Why", 36, lambda task: task.why),
    ("Absent on", 18, days),
    ("What to ask", 38, lambda task: task.ask),
    ("Who may be contacted", 34, lambda task: "\n".join(task.contacts)),
    ("Due by", 18, due),
)
_TO_FILL = (("Done (date)", 12), ("Initials", 9), ("Comment", 28))


def task_workbook(own: TaskList) -> bytes:
    """A sheet for each part of a list; a column that a part has no use for is left out."""
    heading = f"{own.title}: attendance tasks - confidential"
    return workbook_of([_sheet(part, tasks) for part, tasks in own.sections], heading)


def _sheet(part: Section, tasks: Sequence[Task]) -> SheetText:
    used = [column for column in _COLUMNS if any(column[2](task) for task in tasks)]
    rows: list[tuple[Cell, ...]] = [
        (*(text(task) for _, _, text in used), *("" for _ in _TO_FILL)) for task in tasks
    ]
    header = (*(name for name, _, _ in used), *(name for name, _ in _TO_FILL))
    widths = (*(width for _, width, _ in used), *(width for _, width in _TO_FILL))
    return SheetText(part.value, header, rows, widths)


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
        names[kind, owner] = name
    return names
