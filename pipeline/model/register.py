"""What a tracker workbook says, as values: students, history, contacts, marks, meetings.

Everything here is already cleaned (blanks collapsed, dates read, percentages as exact shares), but
nothing is judged: which mark counts, which step is last, who is written to is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Student:
    """One student of the tracker; the first row wins when there are two.

    Attributes:
        adm_no: Admission number as text, leading zeros kept or restored ("004017").
        percent: Attendance as an exact share (0 to 1) from the % column, ``None`` for no figure.
        previous_percent: The last figure, likewise; for people only.
        manager: RWBA's Student Manager.
        vulnerable: Flags that mean yes, such as ``("PP", "SEND")``; blank, No, N, none, n/a and
            ``-`` are left out.
        concern, good_reason, pattern, notes: Text as typed, blanks collapsed.
        lates, two_day_absences: Whole numbers of the sheet, ``None`` when blank.
        left: The date after the word "Left" in ``notes``, if one can be read.
        where: ``file!sheet!cell`` of the admission number in the row that won.
    """

    adm_no: str
    surname: str
    forename: str
    where: str
    known_as: str = ""
    upn: str = ""
    year: str = ""
    reg: str = ""
    dob: dt.date | None = None
    head_of_year: str = ""
    manager: str = ""
    percent: Fraction | None = None
    previous_percent: Fraction | None = None
    lates: int | None = None
    concern: str = ""
    good_reason: str = ""
    vulnerable: tuple[str, ...] = ()
    pattern: str = ""
    two_day_absences: int | None = None
    notes: str = ""
    left: dt.date | None = None

    @property
    def first_name(self) -> str:
        """What the school calls the student."""
        return self.known_as or self.forename

    @property
    def full_name(self) -> str:
        """Forename and surname, for letters."""
        return f"{self.forename} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class StepDate:
    """A date found in a step column of the student's own row.

    Attributes:
        step: The step id that the layout gives the column.
        outcome: Text of the outcome column beside it (RWBA), "" without one.
        review: The review date that its letters gave; only the ledger knows it.
    """

    adm_no: str
    step: str
    date: dt.date
    where: str
    outcome: str = ""
    review: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of the Interventions sheet with a readable date.

    Attributes:
        number: The step's number, ``None`` when blank or no number.
        action: The words beside it; used when there is no number.
        percent_then: "Att % then" as an exact share.
        outcome: As typed, blanks collapsed.
    """

    adm_no: str
    date: dt.date
    where: str
    number: int | None = None
    action: str = ""
    by: str = ""
    percent_then: Fraction | None = None
    outcome: str = ""
    review: dt.date | None = None
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A row of the Meetings sheet; ``kind`` as typed ("AIM 1", "SAM 2", "Review")."""

    adm_no: str
    kind: str
    where: str
    date: dt.date | None = None
    time: str = ""
    venue: str = ""
    chair: str = ""
    present: str = ""
    apologies: str = ""
    parent_attended: str = ""
    discussion: str = ""
    actions: str = ""
    outcome: str = ""
    review: dt.date | None = None
    minuted_by: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A row of the Contacts sheet.

    Attributes:
        number: The parent's number on the command line (``--parent N``): the priority, made
            unique by sheet order.
        responsible: Parental responsibility (PR = Y).
        resident: Lives with the student.
        address: Address 1, Address 2, Town, County as typed, empty ones left out; no postcode.
        send_by: "post", "intouch", "email" or "" as typed in "Send by", lower case.
        do_not_contact: Anything but blank, No, N, none, n/a or ``-`` in that column.
    """

    adm_no: str
    number: int
    where: str
    title: str = ""
    forename: str = ""
    surname: str = ""
    relationship: str = ""
    responsible: bool = False
    resident: bool = False
    address: tuple[str, ...] = ()
    postcode: str = ""
    email: str = ""
    phone: str = ""
    send_by: str = ""
    language: str = ""
    do_not_contact: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One column of a Marks sheet: a morning or an afternoon."""

    day: dt.date
    half: str
    """"AM" or "PM"."""
    column: str
    """Column letters, for naming a cell."""


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One student's marks, parallel to the sheet's sessions: upper case, no blanks, "" unmarked."""

    adm_no: str
    codes: tuple[str, ...]
    row: int


@dataclass(frozen=True, slots=True)
class MarkSheet:
    """A Marks sheet: its sessions from left to right and a row for each student."""

    name: str
    """``file!sheet``."""
    sessions: tuple[Session, ...]
    rows: tuple[MarkRow, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """All that was read of one tracker.

    ``students`` has each student once, in the order of the sheets; every other tuple is in sheet
    order, then row order, and carries the same ``adm_no`` spelling as the student it belongs to.
    Rows for nobody are problems, not rows.
    """

    file: str
    sha256: str
    layout: str
    students: tuple[Student, ...]
    step_dates: tuple[StepDate, ...] = ()
    log: tuple[LogRow, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    contacts: tuple[Contact, ...] = ()
    marks: tuple[MarkSheet, ...] = ()
    problems: tuple[Problem, ...] = ()
