"""From a decision to the fields of a template: text, truth values and rows, never ``None``.

One mapping holds one child and one reader (``design.md`` §6). The table of names is
``pipeline.letters.field_table``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.letters import history, staff
from pipeline.letters.catalogue import Document
from pipeline.letters.characters import tidy
from pipeline.letters.figures import figures
from pipeline.letters.ladder import Calendar, LadderFacts
from pipeline.letters.meetings import Booking, reply_by
from pipeline.letters.minute_fields import enclosure, minute_fields
from pipeline.letters.recipients import display_name, is_blocked_elsewhere, writable
from pipeline.model.letter import Addressee
from pipeline.model.plan import Channel, Decision, DocumentDue
from pipeline.model.register import Contact, Meeting, Register, Student
from pipeline.model.school import School
from pipeline.policy.marks import last_marked
from pipeline.words.dates import clock, minutes, weeks, with_weekday, written
from pipeline.words.figures import percent
from pipeline.words.lists import people, possessive, year_group


@dataclass(frozen=True)
class Office:
    """What is the same for every letter of a run.

    Attributes:
        as_of: The day decided for; sessions before it count.
        written: The date on the letters.
    """

    school: School
    ladder: LadderFacts
    calendar: Calendar
    register: Register
    as_of: dt.date
    written: dt.date

    @cached_property
    def counted(self) -> tuple[str, str]:
        """The last day counted and the school year, as letters print them."""
        day = _last_counted(self.register, self.calendar, self.as_of)
        return written(day), self.calendar.year


@dataclass(frozen=True, slots=True)
class Case:
    """What is one student's and one reader's.

    Attributes:
        block: Name and address as they stand in the window.
        contacts: All of the student's contacts; blocked ones are left out again here.
        history: The steps taken so far.
        booking: The meeting it announces, ``None`` for none.
        held: The row of a meeting that was held, for minutes.
    """

    student: Student
    decision: Decision
    document: Document
    due: DocumentDue
    addressee: Addressee
    block: tuple[str, ...]
    reference: str
    contacts: tuple[Contact, ...] = ()
    history: history.Rows = ()
    booking: Booking | None = None
    held: Meeting | None = None


def fields(case: Case, office: Office) -> Mapping[str, object]:
    """The mapping one document is merged with."""
    step = case.due.step or case.decision.step
    internal = case.addressee.channel is Channel.INTERNAL
    return {
        "school": _school(office.school),
        "letter": {"date": written(office.written), "reference": case.reference},
        "recipient": {
            "name": case.addressee.name,
            "salutation": case.addressee.salutation,
            "address": "\n".join(case.block),
        },
        "student": _student(case.student, office.school),
        "figures": figures(case.decision.attendance, office.ladder, step, office.counted),
        "previous": _previous(case.decision, office.ladder),
        "review": _review(case.decision, office.ladder, step),
        "meeting": _meeting(case, office),
        "call": _call(case, office.school),
        "signatories": _signatories(case, office.school),
        "step": _step(case.decision, office.ladder, step),
        "minutes": minute_fields(case.held, case.booking, office.school, case.student),
        "history": [dict(row) for row in case.history],
        "parents": _parents(case.contacts) if internal else [],
        "reason": case.decision.reason,
        "clause": case.decision.clause,
        "enclosure": enclosure(case.held, case.booking, office.school),
        "due_by": with_weekday(case.decision.due_by),
    }


def roles(document: Document, school: School) -> tuple[str, ...]:
    """The roles without whose people a document cannot be written."""
    found = [*school.signatories_of(document.id), school.call_of(document.id)]
    kind = school.meetings.kinds.get(document.meeting)
    if kind is not None:
        found += [kind.chair, *kind.attendees]
    return tuple(dict.fromkeys(found))


def _last_counted(register: Register, calendar: Calendar, as_of: dt.date) -> dt.date:
    """The last school day before a day, or the last that has a mark where the marks end earlier."""
    first, day = year_start(as_of), as_of - dt.timedelta(1)
    while not calendar.is_school_day(day) and day > first:
        day -= dt.timedelta(1)
    marked = last_marked(register.marks, day)
    return marked if marked is not None and marked >= first else day


def year_start(day: dt.date) -> dt.date:
    """The 1 September on or before a day."""
    return dt.date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def _school(school: School) -> dict[str, str]:
    return {
        "name": school.name,
        "address": ", ".join(school.address_lines),
        "address_lines": "\n".join(school.address_lines),
        "phone": school.phone,
        "email": school.email,
        "website": school.website,
        "local_authority": school.local_authority,
        "head": school.head.name,
        "head_title": school.head.role,
        "attendance_hours": school.attendance_hours,
    }


def _student(student: Student, school: School) -> dict[str, str]:
    first = tidy(student.first_name) or tidy(student.surname)
    head = staff.person(school, student, "head-of-year")
    tutor = staff.person(school, student, "tutor")
    return {
        "name": tidy(student.full_name),
        "first_name": first,
        "possessive": possessive(first),
        "surname": tidy(student.surname),
        "year": year_group(student.year),
        "form": student.reg,
        "adm_no": student.adm_no,
        "dob": written(student.dob),
        "tutor": tutor.name if tutor else "the form tutor",
        "head_of_year": head.name if head else "the Head of Year",
    }


def _previous(decision: Decision, ladder: LadderFacts) -> dict[str, str | bool]:
    last = decision.previous
    if last is None:
        return {"known": False, "step": "", "date": "", "percent": "", "review": ""}
    return {
        "known": True,
        "step": ladder.name(last.step),
        "date": written(last.date),
        "percent": percent(last.share, ladder.limits) if last.share is not None else "",
        "review": written(last.review),
    }


def _review(decision: Decision, ladder: LadderFacts, step: str) -> dict[str, str]:
    known = ladder.steps.get(step)
    if decision.review is None or step in decision.also:
        return {"date": "", "weeks": ""}
    return {"date": written(decision.review), "weeks": weeks(known.weeks if known else 0)}


def _meeting(case: Case, office: Office) -> dict[str, str | bool]:
    booking, school = case.booking, office.school
    if booking is None:
        names = ("name", "date", "time", "place", "attendees", "chair", "length", "reply_by")
        return {"known": False, **dict.fromkeys(names, "")}
    answer = reply_by(booking, school.meetings.reply_days, office.calendar, office.written)
    return {
        "known": True,
        "name": booking.kind.name,
        "date": with_weekday(booking.day),
        "time": clock(booking.time),
        "place": booking.place,
        "attendees": _attendees(booking.kind.attendees, case.student, school),
        "chair": staff.by_label(school, booking.chair)
        or staff.named(school, case.student, booking.kind.chair).name,
        "length": minutes(school.meetings.length_minutes),
        "reply_by": with_weekday(answer),
    }


def _attendees(wanted: Iterable[str], student: Student, school: School) -> str:
    """As "the Attendance Officer, Ms A, and the Head of Year 9, Mr B", each person once."""
    found = dict.fromkeys(staff.named(school, student, role) for role in wanted)
    return people([f"the {who.role}, {who.name}" for who in found])


def _call(case: Case, school: School) -> dict[str, str]:
    who = staff.named(school, case.student, school.call_of(case.document.id))
    who = staff.reached(school, who)
    return {"name": who.name, "role": who.role, "phone": who.phone, "email": who.email}


def _signatories(case: Case, school: School) -> list[dict[str, str]]:
    found = dict.fromkeys(
        staff.named(school, case.student, role) for role in school.signatories_of(case.document.id)
    )
    return [{"name": who.name, "role": who.role} for who in found]


def _step(decision: Decision, ladder: LadderFacts, step: str) -> dict[str, str]:
    known = ladder.steps.get(step)
    if known is None:
        return {"number": str(decision.number or ""), "name": step}
    return {"number": str(known.number), "name": known.name}


def _parents(rows: tuple[Contact, ...]) -> list[dict[str, str]]:
    """The parents a person may ring; a blocked contact is not among them."""
    return [
        {
            "name": display_name(contact),
            "relationship": tidy(contact.relationship),
            "phone": tidy(contact.phone),
            "send_by": contact.send_by.title().replace("Intouch", "InTouch"),
        }
        for contact in writable(rows)
        if not is_blocked_elsewhere(contact, rows)
    ]
