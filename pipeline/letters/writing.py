"""From decisions to jobs: every document of a written decision is a job or has a reason.

Pure. ``due = made + excepted`` holds for each document and each parent it is for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.letters import history, staff
from pipeline.letters.address import LINE_LIMIT, fold
from pipeline.letters.catalogue import Catalogue, Document, Need
from pipeline.letters.fields import Case, Office, fields, roles, year_start
from pipeline.letters.meetings import Booking, book
from pipeline.letters.recipients import Readers, Remark, readers
from pipeline.letters.refusal import Refusal
from pipeline.model.letter import SCHOOL, Addressee, Excepted, Job
from pipeline.model.plan import Channel, Decision, DocumentDue, Plan, Status
from pipeline.model.register import Contact, Meeting, Student
from pipeline.model.school import TUTOR

NOW = "now"
TWICE = "contact-twice"
_LATER = {"meeting": "after-the-meeting", "bundle": "with-the-bundle"}
_MARK = {Channel.HAND: "H", Channel.EMAIL: "E", Channel.INTOUCH: "T"}


@dataclass(frozen=True, slots=True)
class Written:
    """What came of the decisions.

    Attributes:
        jobs: Documents to be merged, in the order of the plan.
        excepted: Documents, or a parent's copy of one, that are left to a person.
        notices: Lines for people about letters that do go, such as a channel that was changed.
    """

    jobs: tuple[Job, ...] = ()
    excepted: tuple[Excepted, ...] = ()
    notices: tuple[Excepted, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What the writing needs besides the plan.

    Attributes:
        templates: Every template there is, relative to ``templates/``; the base template of a
            document is taken on trust, another language's only if it is here.
        booked: Meetings given out before that the tracker does not have yet.
        stages: Which documents are written: "now", "meeting", "bundle".
        held: For the stage "meeting": the row of the Meetings sheet, by admission number.
        limit: Characters that a line of the window carries.
    """

    office: Office
    catalogue: Catalogue
    templates: Collection[str] = ()
    booked: tuple[Booking, ...] = ()
    stages: frozenset[str] = frozenset({NOW})
    held: Mapping[str, Meeting] = field(default_factory=dict)
    limit: int = LINE_LIMIT


def jobs(plan: Plan, desk: Desk, decisions: Iterable[Decision] | None = None) -> Written:
    """Everything that is written for a plan.

    Args:
        plan: The whole plan: it numbers the sets and orders the meetings, whatever is written.
        desk: Settings, calendar, register and catalogue.
        decisions: The decisions to write with all their documents; by default those that are due,
            and of those held the further steps that are due all the same (``also``).
    """
    chosen = tuple(due_decisions(plan) if decisions is None else decisions)
    places = {decision.adm_no: n for n, decision in enumerate(plan.decisions, start=1)}
    students = {student.adm_no: student for student in desk.office.register.students}
    bookings = meetings(plan, desk, chosen)
    contacts = _by_student(desk.office.register.contacts)
    office = desk.office
    past = history.by_student(
        office.register, office.ladder, year_start(office.as_of), office.as_of
    )
    written = []
    for decision in sorted(chosen, key=lambda decision: places[decision.adm_no]):
        adm_no = decision.adm_no
        entry = _Entry(
            students[adm_no],
            decision,
            places[adm_no],
            contacts.get(adm_no, ()),
            past.get(adm_no, ()),
            bookings,
            desk,
        )
        written.append(entry.write())
    return Written(
        tuple(job for part in written for job in part.jobs),
        tuple(line for part in written for line in part.excepted),
        tuple(line for part in written for line in part.notices),
    )


def set_id(policy: str, day: str, place: int, addressee: Addressee) -> str:
    """The reference of one student's papers for one reader by one channel.

    Made of the policy, the day and numbers, so nothing from the workbook gets into a file name.
    """
    head = re.sub(r"[^A-Z0-9]", "", policy.upper())
    return f"{head}{day}-{place:04}-{addressee.contacts[0]}{_MARK.get(addressee.channel, '')}"


def meetings(
    plan: Plan, desk: Desk, chosen: Sequence[Decision] = ()
) -> Mapping[tuple[str, str], Booking | Refusal]:
    """The meeting of every student and kind: those due first, then those held, then the rest."""
    by_status = [
        *(d for d in plan.decisions if d.status is Status.DUE),
        *(d for d in plan.decisions if d.status is Status.HELD),
        *chosen,
    ]
    wanted = [
        (decision.adm_no, desk.catalogue[due.id].meeting)
        for decision in by_status
        for due in decision.documents
        if due.when == NOW and desk.catalogue[due.id].meeting
    ]
    return book(
        wanted,
        desk.office.register.meetings,
        desk.office.school.meetings,
        desk.office.calendar,
        desk.office.written,
        desk.booked,
    )


def due_decisions(plan: Plan) -> Iterator[Decision]:
    """Decisions to write: those due, and of those held the further steps that are due anyway."""
    for decision in plan.decisions:
        if decision.status is Status.DUE:
            yield decision
        elif decision.status is Status.HELD and decision.also:
            further = tuple(due for due in decision.documents if due.step in decision.also)
            if further:
                yield replace(decision, documents=further)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One student's decision on its way to paper."""

    student: Student
    decision: Decision
    place: int
    contacts: tuple[Contact, ...]
    past: history.Rows
    bookings: Mapping[tuple[str, str], Booking | Refusal]
    desk: Desk

    def write(self) -> Written:
        """All documents of the decision."""
        jobs: list[Job] = []
        excepted: list[Excepted] = []
        notices: list[Excepted] = []
        for due in self.decision.documents:
            if due.when not in self.desk.stages:
                excepted.append(self._later(due))
                continue
            document = self.desk.catalogue[due.id]
            if not document.template:
                excepted.append(self._line(due, Remark(SCHOOL, "", Refusal("with-the-bundle"))))
                continue
            found = self._readers(due, document)
            excepted += [self._line(due, remark) for remark in found.refused]
            refusals = self._unknown(due, document)
            for addressee in found.addressees:
                if refusals:
                    excepted.append(self._line(due, _remark(addressee, refusals)))
                    continue
                job, said = self._job(due, document, addressee)
                jobs.append(job)
                notices += [self._line(due, remark) for remark in said]
            # A person who stands there twice is said even when nobody gets the document.
            remarks = [r for r in found.said if not refusals or r.refusal.slug == TWICE]
            notices += [self._line(due, remark) for remark in remarks]
        return Written(tuple(jobs), tuple(excepted), tuple(dict.fromkeys(notices)))

    def _later(self, due: DocumentDue) -> Excepted:
        slug = _LATER.get(due.when, "written-later")
        return self._line(due, Remark(SCHOOL, "", Refusal(slug, value=due.when)))

    @property
    def _separate(self) -> bool:
        """Whether any paper of this decision is a legal step's: then all go to each parent."""
        catalogue = self.desk.catalogue
        return any(
            catalogue[due.id].separate
            for due in self.decision.documents
            if due.channel is not Channel.INTERNAL and due.id in catalogue
        )

    def _readers(self, due: DocumentDue, document: Document) -> Readers:
        if due.channel is Channel.INTERNAL:
            owner = self._owner(due, document)
            return Readers((Addressee((SCHOOL,), owner, f"For {owner}", Channel.INTERNAL),))
        return readers(
            self.contacts,
            due.channel,
            separate=self._separate,
            joint_allowed=self.desk.office.school.joint_for_one_household,
            limit=self.desk.limit,
        )

    def _owner(self, due: DocumentDue, document: Document) -> str:
        school = self.desk.office.school
        role = document.owner_at(due.step or self.decision.step)
        known = staff.person(school, self.student, role)
        if known is not None:
            return f"{known.name}, {known.role}"
        if role == TUTOR:
            return staff.form_tutor(self.student).role
        return role.replace("-", " ").capitalize()

    def _unknown(self, due: DocumentDue, document: Document) -> tuple[Refusal, ...]:
        """What must be known before the document can be written, and is not."""
        found = list(
            staff.missing(
                self.desk.office.school, self.student, roles(document, self.desk.office.school)
            )
        )
        if Need.FIGURES in document.needs and self.decision.attendance.share is None:
            found.append(Refusal("no-figure-to-print"))
        if Need.REVIEW in document.needs and self.decision.review is None:
            found.append(Refusal("no-review-date"))
        if Need.DUE_BY in document.needs and self.decision.due_by is None:
            found.append(Refusal("no-due-date"))
        booking = self._booking(due, document)
        if isinstance(booking, Refusal):
            found.append(booking)
        return tuple(found)

    def _booking(self, due: DocumentDue, document: Document) -> Booking | Refusal | None:
        if not document.meeting or due.when != NOW:
            return None
        return self.bookings[self.student.adm_no, document.meeting]

    def _job(
        self, due: DocumentDue, document: Document, addressee: Addressee
    ) -> tuple[Job, tuple[Remark, ...]]:
        office = self.desk.office
        reference = set_id(office.ladder.policy, self._day, self.place, addressee)
        booking = self._booking(due, document)
        meeting = booking if isinstance(booking, Booking) else None
        held = self.desk.held.get(self.student.adm_no) if due.when != NOW else None
        block = (*fold(addressee.name, self.desk.limit), *addressee.address)
        case = Case(
            self.student,
            self.decision,
            document,
            due,
            addressee,
            block if addressee.channel is not Channel.INTERNAL else (addressee.name,),
            reference,
            self.contacts,
            self.past,
            meeting,
            held,
        )
        template, said = self._template(document, addressee)
        meeting_day = meeting.day if meeting else held.date if held else None
        job = Job(
            reference,
            document.id,
            self.student.adm_no,
            addressee,
            template,
            fields(case, office),
            meeting_day.isoformat() if meeting_day else "",
            due.step or self.decision.step,
        )
        return job, said

    @property
    def _day(self) -> str:
        """The day of the run as it stands in a reference, "220307"."""
        return self.desk.office.as_of.strftime("%y%m%d")

    def _template(self, document: Document, addressee: Addressee) -> tuple[str, tuple[Remark, ...]]:
        """The template in the reader's language, or the English one and a line that says so."""
        if document.county:
            return document.county, ()
        if not addressee.language or addressee.channel is Channel.INTERNAL:
            return document.template, ()
        folder, _, name = document.template.partition("/")
        own = f"{folder}/{addressee.language}/{name}"
        if own in self.desk.templates:
            return own, ()
        refusal = Refusal("no-template-in-language", value=addressee.language)
        return document.template, (_remark(addressee, (refusal,)),)

    def _line(self, due: DocumentDue, remark: Remark) -> Excepted:
        return Excepted(
            adm_no=self.student.adm_no,
            document=due.id,
            recipient=remark.name,
            slug=remark.refusal.slug,
            reason=remark.reason,
            step=due.step or self.decision.step,
            where=remark.refusal.where or self.student.where,
            contact=remark.contact,
        )


def _remark(addressee: Addressee, refusals: Sequence[Refusal]) -> Remark:
    return Remark(addressee.contacts[0], addressee.name, refusals[0], tuple(refusals[1:]))


def _by_student(contacts: Iterable[Contact]) -> Mapping[str, tuple[Contact, ...]]:
    found: dict[str, list[Contact]] = {}
    for contact in contacts:
        found.setdefault(contact.adm_no, []).append(contact)
    return {adm_no: tuple(rows) for adm_no, rows in found.items()}
