"""Who has something to do: the lists of tutors, managers, Heads of Year and the office.

A list says who to speak to, why in one line, and what to ask; nothing on one person's list is
about another's students. What an officer typed about a family (reasons, holds, flags) stays off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline import words
from pipeline.letters.recipients import display_name, is_blocked_elsewhere, writable
from pipeline.mail.task_pages import ListHeading, task_pdf
from pipeline.mail.tasks import Owner, Section, Task, task_lists, task_workbook
from pipeline.model.plan import Decision, Status
from pipeline.model.register import Contact, Register, Student
from pipeline.pack import fonts
from pipeline.policy.calendar import Calendar
from pipeline.policy.codes import CodeTables
from pipeline.policy.limits import limits_of
from pipeline.policy.marks import Year, read_years
from pipeline.policy.policy import Policy, Sign, Step, folded, parts_of
from pipeline.policy.reasons import SIGNS
from pipeline.policy.signs import absent_runs, signs_of

_OWNERS = (
    ("tutor", Owner.TUTOR),
    ("student manager", Owner.MANAGER),
    ("hoy", Owner.HEAD_OF_YEAR),
)
_HEAD_OF_YEAR = "HOY"
MISSED_WORK = "Check the work missed, and that it is caught up."
NOBODY = "nobody in the tracker may be contacted; ask the office first"
CONTRADICTED = (
    "one more contact is left out, because two rows contradict each other; ask the office"
)
NO_NUMBER = "no telephone number in the tracker"

_TELLING = (
    Sign.PUNCTUALITY,
    Sign.SECOND_ILLNESS,
    Sign.BROKEN_WEEKS,
    Sign.ANY_LATE,
    Sign.ANY_CONCERN,
)
"""The signs that say more than the figure does, the most particular first."""
ASK: Mapping[Sign, str] = {
    Sign.PUNCTUALITY: "What makes the start of the day hard, and what would help to be on time?",
    Sign.SECOND_ILLNESS: "How are you now, and has the school been told what would help?",
    Sign.BROKEN_WEEKS: "Which days or lessons are hard to come to, and what is behind it?",
}
ASK_OF_PATTERN: Mapping[str, str] = {
    folded("Illness"): "How are you now, and has the school been told what would help?",
    folded("Erratic"): "Which days or lessons are hard to come to, and what is behind it?",
    folded("Unauthorised"): "What kept you away, and what has to change for you to come?",
}
ASK_ANYBODY = "Is anything making it hard to come, and what would help?"


@dataclass(frozen=True)
class School:
    """What the lists of a week are made from."""

    register: Register
    policy: Policy
    calendar: Calendar
    codes: CodeTables
    as_of: dt.date


def list_files(
    decisions: Iterable[Decision], school: School, heading: ListHeading
) -> Mapping[str, bytes]:
    """A workbook and a PDF for each owner, by file name.

    Raises:
        MissingProgram: No font is installed that the lists could be drawn in.
    """
    found = task_lists(tasks(decisions, school))
    faces = fonts.load() if found else None
    files: dict[str, bytes] = {}
    for own in found:
        assert faces is not None
        files[f"{own.file}.xlsx"] = task_workbook(own)
        files[f"{own.file}.pdf"] = task_pdf(own, heading, faces)
    return files


def tasks(decisions: Iterable[Decision], school: School) -> tuple[Task, ...]:
    """What people are asked to do this week, and the missed work to check after each absence."""
    gone = {s.adm_no for s in school.register.students if s.left and s.left < school.as_of}
    rows = [row for row in decisions if row.adm_no not in gone]
    asked = {row.adm_no for row in rows if any(due_steps(row, school.policy))}
    writer = _Writer(school, asked)
    return tuple(task for row in rows for task in writer.of(row))


def due_steps(decision: Decision, policy: Policy) -> Iterator[Step]:
    """The steps of a row that are due: its own unless held, and the further ones."""
    if decision.status is Status.DUE and decision.step:
        yield policy.step(decision.step)
    if decision.status in (Status.DUE, Status.HELD):
        yield from (policy.step(step) for step in decision.also)


class _Writer:
    """The tasks of one student after the other, each from that student's rows alone."""

    def __init__(self, school: School, asked: set[str]) -> None:
        self._school = school
        register = school.register
        self._students = {student.adm_no: student for student in register.students}
        self._contacts: dict[str, list[Contact]] = {}
        for contact in register.contacts:
            self._contacts.setdefault(contact.adm_no, []).append(contact)
        self._years = _years_of(school, asked)
        self._limits = limits_of(school.policy)

    def of(self, decision: Decision) -> Iterator[Task]:
        """All that is to be done about one student."""
        student = self._students[decision.adm_no]
        for step in due_steps(decision, self._school.policy):
            yield self._task(student, decision, step)
            if _HEAD_OF_YEAR in step.told and _owner(step) is Owner.TUTOR:
                yield self._told(student, decision, step)
        if decision.attendance.absent_days:
            task = _blank(student, Owner.TUTOR, Section.WORK, MISSED_WORK)
            yield replace(task, absences=decision.attendance.absent_days)

    def _task(self, student: Student, decision: Decision, step: Step) -> Task:
        section = self._section(step)
        what = f"{step.task}." if step.task else _letters(step)
        task = _blank(student, _owner(step), section, what)
        home = step.calls_home or section in (Section.MONDAY, Section.TWO_DAYS)
        return replace(
            task,
            why=self._why(student, decision),
            ask=self._ask(student) if section in (Section.MONDAY, Section.TALK) else "",
            due_by=decision.due_by if step.id == decision.step else None,
            absences=self._run(student) if section is Section.TWO_DAYS else (),
            contacts=self._who(student, step) if home else (),
        )

    def _told(self, student: Student, decision: Decision, step: Step) -> Task:
        what = f"{step.name}: asked of the tutor this week."
        task = _blank(student, Owner.HEAD_OF_YEAR, Section.TOLD, what)
        return replace(task, why=self._why(student, decision))

    def _section(self, step: Step) -> Section:
        contacts = self._school.policy.contacts
        if step.due_on:
            return Section.MONDAY
        if contacts and step.id in (contacts.first, contacts.second):
            return Section.TWO_DAYS
        if step.calls_home and _owner(step) is Owner.OFFICE:
            return Section.CALLS
        return Section.TALK if step.task else Section.LETTERS

    def _why(self, student: Student, decision: Decision) -> str:
        """The figure, what is seen in the marks, and the step before: one line."""
        parts = [f"Attendance {words.figure(decision.attendance, self._limits)}"]
        parts += [SIGNS[sign] for sign in self._signs(student)[:1]]
        before = decision.previous
        if before is not None:
            name = self._school.policy.step(before.step).name
            parts.append(f"last step: {name} on {words.written(before.date)}")
        if decision.review and decision.status is Status.DUE:
            parts.append(f"review on {words.written(decision.review)}")
        return f"{'; '.join(parts)}."

    def _ask(self, student: Student) -> str:
        """What to ask, from the marks or else from the tracker's pattern."""
        found = [ASK[sign] for sign in self._signs(student) if sign in ASK]
        found += [
            text for word, text in ASK_OF_PATTERN.items() if word in parts_of(student.pattern)
        ]
        return found[0] if found else ASK_ANYBODY

    def _signs(self, student: Student) -> list[Sign]:
        school = self._school
        year = self._years.get(student.adm_no)
        found = signs_of(student, year, school.policy, school.calendar, school.as_of)
        return [sign for sign in _TELLING if sign in found]

    def _run(self, student: Student) -> tuple[dt.date, ...]:
        """The days of the latest run that the contact is about; none without marks."""
        contacts, year = self._school.policy.contacts, self._years.get(student.adm_no)
        if contacts is None or year is None:
            return ()
        runs = [r for r in absent_runs(year, self._school.calendar) if len(r) >= contacts.days]
        return runs[-1] if runs else ()

    def _who(self, student: Student, step: Step) -> tuple[str, ...]:
        """Parents who may be contacted, each once; a person whom another row blocks is left out."""
        rows = self._contacts.get(student.adm_no, [])
        allowed = writable(rows)
        safe = [contact for contact in allowed if not is_blocked_elsewhere(contact, rows)]
        said = list(dict.fromkeys(_reached(contact, self._by_mail(step)) for contact in safe))
        if len(safe) < len(allowed):
            said.append(CONTRADICTED)
        return tuple(said) or (NOBODY,)

    def _by_mail(self, step: Step) -> bool:
        contacts = self._school.policy.contacts
        return contacts is not None and step.id == contacts.first


def _years_of(school: School, asked: set[str]) -> Mapping[str, Year]:
    """The marks of the students asked about; the others' are not read again."""
    sheets = tuple(
        replace(sheet, rows=tuple(row for row in sheet.rows if row.adm_no in asked))
        for sheet in school.register.marks
    )
    register = replace(school.register, marks=sheets)
    return read_years(register, school.codes, school.calendar, school.as_of)[0]


def _blank(student: Student, kind: Owner, section: Section, what: str) -> Task:
    label = {
        Owner.TUTOR: student.reg,
        Owner.MANAGER: student.manager or f"Year {student.year}",
        Owner.HEAD_OF_YEAR: student.head_of_year or f"Year {student.year}",
        Owner.OFFICE: "Attendance Officer",
    }[kind]
    return Task(
        kind,
        label,
        section,
        student.adm_no,
        f"{student.first_name} {student.surname}",
        f"{student.surname} {student.first_name}",
        student.reg,
        what,
    )


def _owner(step: Step) -> Owner:
    name = step.owner.casefold()
    return next((kind for word, kind in _OWNERS if word in name), Owner.OFFICE)


def _letters(step: Step) -> str:
    if step.meeting:
        return f"{step.name}: see that the {step.meeting} meeting is booked, and that it is held."
    if any(each.document.when == "bundle" for each in step.documents):
        return f"{step.name}: prepare the referral and its evidence bundle."
    return f"{step.name}: look at the letters and see that they go."


def _reached(contact: Contact, by_mail: bool) -> str:
    """A parent with the number, and the address for an e-mail."""
    kin = f" ({contact.relationship.strip()})" if contact.relationship.strip() else ""
    ways = [contact.phone.strip() or NO_NUMBER]
    if by_mail:
        ways.insert(0, contact.email.strip() or "no e-mail address in the tracker")
    return f"{display_name(contact)}{kin}: {', '.join(ways)}"
