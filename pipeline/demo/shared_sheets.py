"""The sheets that both layouts have: Contacts, Marks and Meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from pipeline.demo.sheet import Cell, Choices, Row, Sheet, letters
from pipeline.model.register import Contact, MarkSheet, Meeting, Register, Student

SEND_BY = {"post": "Post", "intouch": "InTouch", "email": "Email"}
LANGUAGE_WIDTH = 12.0

_CONTACT_HEADERS = (
    "Adm No",
    "Priority",
    "Title",
    "Forename",
    "Surname",
    "Relationship",
    "PR",
    "Resident",
    "Address 1",
    "Address 2",
    "Town",
    "County",
    "Postcode",
    "Email",
    "Phone",
    "Send by",
    "Language",
    "Do not contact",
    "Notes",
)
_MEETING_HEADERS = (
    "Date",
    "Time",
    "Adm No",
    "Meeting",
    "Venue",
    "Chair",
    "Present",
    "Apologies",
    "Parent attended",
    "Discussion",
    "Actions",
    "Outcome",
    "Review date",
    "Minutes taken by",
)


def contacts_sheet(contacts: Sequence[Contact]) -> Sheet:
    """Who may be written to, with a list of channels to choose from."""
    rows = [_contact_row(contact, place) for place, contact in enumerate(contacts)]
    last = max(len(rows) + 2, 500)
    return Sheet(
        "Contacts",
        [_CONTACT_HEADERS, *rows],
        header=1,
        freeze="A2",
        widths={"I": 26, "J": 22, "K": 18, "N": 30, "O": 14, "S": 28},
        choices=(Choices(f"P2:P{last}", tuple(SEND_BY.values())),),
    )


def _contact_row(contact: Contact, place: int) -> Row:
    *street, town, county = contact.address or ("", "")
    return (
        _as_excel_left_it(contact.adm_no, place),
        contact.number,
        contact.title or None,
        contact.forename,
        contact.surname,
        contact.relationship,
        "Y" if contact.responsible else "N",
        "Y" if contact.resident else "N",
        street[0] if street else None,
        "\n".join(street[1:]) or None,
        town or None,
        county or None,
        contact.postcode or None,
        contact.email or None,
        contact.phone,
        SEND_BY[contact.send_by],
        contact.language,
        "Y" if contact.do_not_contact else None,
        contact.notes or None,
    )


def _as_excel_left_it(adm_no: str, place: int) -> Cell:
    """Now and then the leading zeros are gone, as they are in real trackers."""
    return int(adm_no) if place % 29 == 7 else adm_no


def marks_sheet(marks: MarkSheet, students: Sequence[Student]) -> Sheet:
    """Two columns for a day: the date above both, AM and PM below, a row for each student."""
    pairs = range(4, 4 + len(marks.sessions), 2)
    return Sheet(
        "Marks",
        _mark_rows(marks, {student.adm_no: student for student in students}),
        header=2,
        freeze="D3",
        merged=tuple(f"{letters(first)}1:{letters(first + 1)}1" for first in pairs),
    )


def _mark_rows(marks: MarkSheet, students: dict[str, Student]) -> Iterator[Row]:
    dates: list[dt.date | None] = [s.day if s.half == "AM" else None for s in marks.sessions]
    yield (None, None, None, *dates)
    yield ("Adm No", "Name", "Reg", *(session.half for session in marks.sessions))
    for row in marks.rows:
        student = students[row.adm_no]
        codes: Iterable[Cell] = (code or None for code in row.codes)
        yield (row.adm_no, f"{student.surname}, {student.forename}", student.reg, *codes)


def meetings_sheet(meetings: Sequence[Meeting]) -> Sheet:
    """The meetings, held and to come."""
    return Sheet(
        "Meetings",
        [_MEETING_HEADERS, *(_meeting_row(meeting) for meeting in meetings)],
        header=1,
        widths={"A": 12, "E": 18, "G": 40, "J": 44, "K": 32, "M": 12},
    )


def _meeting_row(meeting: Meeting) -> Row:
    return (
        meeting.date,
        meeting.time,
        meeting.adm_no,
        meeting.kind,
        meeting.venue,
        meeting.chair,
        meeting.present or None,
        meeting.apologies or None,
        meeting.parent_attended or None,
        meeting.discussion or None,
        meeting.actions or None,
        meeting.outcome or None,
        meeting.review,
        meeting.minuted_by or None,
    )


def common_sheets(register: Register) -> Iterator[Sheet]:
    """Contacts, Marks if there are any, Meetings."""
    yield contacts_sheet(register.contacts)
    for marks in register.marks:
        yield marks_sheet(marks, register.students)
    yield meetings_sheet(register.meetings)


def percent(share: Fraction | None) -> float | None:
    """A share as the number 94.3."""
    return None if share is None else float(share * 100)


def with_gaps(rows: Iterable[Row], every: int) -> Iterator[Row]:
    """The rows with an empty one after every so many, as offices leave them."""
    for count, row in enumerate(rows, start=1):
        yield row
        if count % every == 0:
            yield ()
