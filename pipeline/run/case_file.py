"""One case put together from tracker, ledger, settings and evidence: what a bundle rests on."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.bundle.authority import Authority, BundleKind
from pipeline.bundle.case import Case, Happening, Item, Letter, State, number_exhibits
from pipeline.bundle.discretion import keep_out, plain
from pipeline.bundle.evidence import MEDICAL, SIGNED
from pipeline.bundle.people import who
from pipeline.bundle.period import most_in_weeks, read_register, usual_period
from pipeline.config import Workspace
from pipeline.errors import UsageFault
from pipeline.ledger.entries import Document, Entry, Posting, Returned, Row, Way
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import of, overtaken, standing
from pipeline.letters.catalogue import Kind
from pipeline.letters.recipients import display_name
from pipeline.model.letter import SCHOOL
from pipeline.model.register import Contact, LogRow, Meeting, Register, Student
from pipeline.model.school import ATTENDANCE_OFFICER
from pipeline.policy.calendar import school_year_label
from pipeline.policy.history import Event, read_history
from pipeline.policy.policy import Policy

_MERE_LETTERS = 2
_STATES = {Way.POSTED: State.POSTED, Way.HANDED: State.HANDED, Way.SENT: State.SENT}
_PREFIX = {
    BundleKind.PROSECUTION: "PR",
    BundleKind.PENALTY_NOTICE: "PN",
    BundleKind.HANDOVER: "HO",
}


@dataclass(frozen=True)
class Sources:
    """What every bundle of one student is made from."""

    workspace: Workspace
    register: Register
    policy: Policy
    student: Student
    ledger: Ledger
    as_of: dt.date

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The student's contacts."""
        return tuple(c for c in self.register.contacts if c.adm_no == self.student.adm_no)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    kind: BundleKind
    authority: Authority
    first: dt.date | None = None
    last: dt.date | None = None


def find_student(register: Register, adm_no: str) -> Student:
    """The student with an admission number, leading zeros or not.

    Raises:
        UsageFault: There is none.
    """
    for student in register.students:
        if student.adm_no.lstrip("0") == adm_no.strip().lstrip("0"):
            return student
    raise UsageFault(
        f"There is no student {adm_no!r} in the tracker.",
        where=register.file,
        todo="Look up the admission number in the tracker.",
        slug="student-unknown",
    )


def parents_charged(sources: Sources, number: int | None) -> tuple[Contact, ...]:
    """The parent asked for, or everyone with parental responsibility: one bundle each.

    Raises:
        UsageFault: There is no such contact, or nobody with parental responsibility.
    """
    found = [c for c in sources.contacts if (c.number == number if number else c.responsible)]
    if found:
        return tuple(sorted(found, key=lambda contact: contact.number))
    known = ", ".join(str(c.number) for c in sources.contacts) or "none"
    raise UsageFault(
        f"There is no parent {number}." if number else "Nobody has parental responsibility.",
        where=sources.student.where,
        todo=f"Name the parent with --parent; contacts in the tracker: {known}.",
        slug="parent-unknown",
    )


def reference(student: Student, parent: Contact, kind: BundleKind) -> str:
    """The case's reference: always the same for student, parent and kind, and saying nothing."""
    said = f"{student.adm_no.lstrip('0')}|{parent.number}|{kind.value}".encode()
    return f"{_PREFIX[kind]}-{hashlib.sha256(said).hexdigest()[:6].upper()}"


def make_case(
    sources: Sources,
    asked: Asked,
    parent: Contact,
    items: Sequence[Item],
    lost: frozenset[str] = frozenset(),
) -> Case:
    """The case of one parent; ``lost`` are hashes of originals that are not there as they were."""
    workspace, student, as_of = sources.workspace, sources.student, sources.as_of
    calendar = workspace.calendar(as_of)
    year = read_register(sources.register, student.adm_no, workspace.codes, calendar, as_of)
    profile = asked.authority.kinds[asked.kind]
    first, last = usual_period(profile.period_school_weeks, calendar, as_of)
    if year.sittings:
        first, last = max(first, year.first), min(last, year.last)
    name = display_name(parent)
    letters = tuple(letters_of(sources, name))
    witness = workspace.school.people.get(ATTENDANCE_OFFICER, workspace.school.head)
    unsigned = [item for item in items if item.kind not in SIGNED]
    allowed = [item for item in unsigned if profile.medical or item.kind != MEDICAL]
    papers = {letter.paper for letter in letters if letter.state.left}
    produced = [item for item in allowed if not item.instead_of or item.instead_of in papers]
    others = [c for c in sources.contacts if c.responsible and c.number != parent.number]
    return Case(
        reference=reference(student, parent, asked.kind),
        kind=asked.kind,
        as_of=as_of,
        authority=asked.authority,
        school=workspace.school,
        witness=witness,
        student=student,
        parent=parent,
        parent_name=name,
        register=year,
        charged=year.between(asked.first or first, asked.last or last),
        letters=letters,
        happenings=tuple(_happenings(sources)),
        exhibits=number_exhibits(witness.name, letters, tuple(produced), lost),
        discretion=keep_out(student, parent, sources.register.contacts, sources.register.students),
        school_year=school_year_label(as_of),
        others=len(others),
        sole_contact=len(sources.contacts) == 1,
        meeting_papers=_meeting_papers(workspace),
        most_in_ten_weeks=most_in_weeks(year.charged, calendar, 10, as_of),
        items=tuple(item for item in allowed if not item.instead_of),
        medical_left_out=len(unsigned) - len(allowed),
        placeless=tuple(item.file for item in allowed if item not in produced),
    )


def letters_of(sources: Sources, name: str) -> Iterator[Letter]:
    """Every document to this parent alone that the ledger has, the ones that left among them.

    A paper for two parents together names the other one, so it is left out; so is one whose reader
    has another name than the contact has now, a form of the school's own such as the slip that a
    parent signs (the signed one is evidence), and whatever came after the day of the bundle.
    """
    rows = standing(sources.ledger.history(sources.student.adm_no))
    papers = [row for row in of(Document, rows) if _is_for(sources, row.entry, name)]
    posted = {row.seq: _posting(rows, row.entry, sources.as_of) for row in papers}
    found = []
    for row in papers:
        if posted[row.seq] is None and (
            row.at.date() > sources.as_of or _is_replaced(row, papers, posted, rows)
        ):
            continue
        found.append(_letter(sources, row, posted[row.seq], rows))
    yield from sorted(found, key=lambda letter: letter.rank)


def _is_replaced(
    row: Row[Document],
    papers: Sequence[Row[Document]],
    posted: Mapping[int, Row[Posting] | None],
    rows: Sequence[Row[Entry]],
) -> bool:
    """Whether another copy of a paper left, or a newer one was made, so that this one is nothing.

    A letter that could not be handed over is posted by a run of its own, which takes no step: a
    later copy that left stands for it whatever its step.
    """
    for other in papers:
        if other.seq == row.seq or other.entry.document != row.entry.document:
            continue
        same_step = other.entry.step == row.entry.step
        if posted[other.seq] is not None and (same_step or other.seq > row.seq):
            return True
        if same_step and other.seq > row.seq:
            return True
    return bool(overtaken(row, rows))


def joint_letters(sources: Sources, parent: Contact) -> int:
    """Letters to this parent and another one together, which cannot be shown."""
    rows = of(Document, standing(sources.ledger.history(sources.student.adm_no)))
    return sum(len(r.entry.contacts) > 1 and parent.number in r.entry.contacts for r in rows)


def _is_for(sources: Sources, paper: Document, name: str) -> bool:
    catalogue = sources.workspace.catalogue
    if paper.document in catalogue and catalogue[paper.document].kind is Kind.FORM:
        return False
    alone = len(paper.contacts) == 1 and paper.contacts != (SCHOOL,)
    return alone and plain(paper.recipient) == plain(name)


def _posting(rows: Sequence[Row[Entry]], paper: Document, as_of: dt.date) -> Row[Posting] | None:
    found = [
        row
        for row in of(Posting, rows)
        if (row.entry.run, row.entry.set_id) == (paper.run, paper.set_id) and row.entry.day <= as_of
    ]
    return found[-1] if found else None


def _letter(
    sources: Sources, row: Row[Document], posted: Row[Posting] | None, rows: Sequence[Row[Entry]]
) -> Letter:
    paper = row.entry
    catalogue = sources.workspace.catalogue
    title = catalogue[paper.document].title if paper.document in catalogue else paper.document
    back = [
        r.entry.day
        for r in of(Returned, rows)
        if r.entry.set_id == paper.set_id
        and posted
        and r.seq > posted.seq
        and r.entry.day <= sources.as_of
    ]
    sent = posted.entry if posted else None
    return Letter(
        document=paper.document,
        title=title,
        set_id=paper.set_id,
        made=row.at.date(),
        state=_STATES[sent.way] if sent else State.PREPARED,
        recipient=paper.recipient,
        address=paper.address,
        pages=paper.pages,
        sha256=paper.pdf_sha256,
        entries=(row.seq, posted.seq) if posted else (row.seq,),
        day=sent.day if sent else None,
        post_class=sent.post_class.value if sent and sent.post_class else "",
        place=sent.place if sent else "",
        by=who(sources.workspace.school, posted.by if posted else row.by),
        returned=back[-1] if back else None,
        step=paper.step,
        channel=paper.channel,
        first_page=paper.first_page,
    )


def _happenings(sources: Sources) -> Iterator[Happening]:
    """Steps and meetings of the school year in the order of their dates."""
    adm_no, as_of = sources.student.adm_no, sources.as_of
    history = read_history(sources.register, sources.policy, as_of)
    meetings = [
        m
        for m in sources.register.meetings
        if m.adm_no == adm_no and m.date is not None and m.date < as_of
    ]
    rows = [r for r in sources.register.log if r.adm_no == adm_no]
    found = []
    for event in history.of(adm_no):
        meeting = next((m for m in meetings if _belongs(sources, event, m)), None)
        if meeting:
            meetings.remove(meeting)
        found.append(_happening(sources, event, meeting, rows))
    for meeting in meetings:
        assert meeting.date is not None
        kind = _kind(sources.workspace, meeting.kind)
        found.append(
            Happening(
                meeting.date,
                kind,
                meeting.where,
                outcome=meeting.outcome,
                meeting=meeting,
                role=who(sources.workspace.school, meeting.chair),
                meaning=_meaning(sources.workspace, kind, meeting.outcome),
            )
        )
    yield from sorted(found, key=lambda happening: happening.date)


def _belongs(sources: Sources, event: Event, meeting: Meeting) -> bool:
    kind = sources.policy.step(event.step).meeting
    return (
        bool(kind) and event.date == meeting.date and _kind(sources.workspace, meeting.kind) == kind
    )


def _happening(
    sources: Sources, event: Event, meeting: Meeting | None, log: Sequence[LogRow]
) -> Happening:
    step = sources.policy.step(event.step)
    row = next((r for r in log if r.where == event.where), None)
    catalogue = sources.workspace.catalogue
    by = row.by if row else ""
    title = _kind(sources.workspace, meeting.kind) if meeting else step.name
    outcome = event.outcome or (meeting.outcome if meeting else "")
    return Happening(
        event.date,
        title,
        event.where,
        step.id,
        who(sources.workspace.school, meeting.chair if meeting and meeting.chair else by),
        outcome,
        meeting,
        tuple(
            d.document.id
            for d in step.documents
            if d.document.id in catalogue and catalogue[d.document.id].kind is Kind.LETTER
        ),
        _meaning(sources.workspace, title, outcome),
    )


def _meaning(workspace: Workspace, title: str, outcome: str) -> str:
    """What an outcome of a letter or two stands for: the first sentence of the settings."""
    kinds = workspace.school.meetings.kinds
    if not outcome or len(outcome) > _MERE_LETTERS or title not in kinds:
        return ""
    sentence, _, _ = kinds[title].next_steps.get(outcome, "").partition(". ")
    return sentence.rstrip(".")


def _kind(workspace: Workspace, typed: str) -> str:
    """A meeting's kind as the settings spell it."""
    wanted = plain(typed)
    for kind in workspace.school.meetings.kinds.values():
        if wanted in {plain(kind.kind), *map(plain, kind.aliases)}:
            return kind.kind
    return typed


def _meeting_papers(
    workspace: Workspace,
) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Invitations and minutes of each kind of meeting."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for document in workspace.catalogue:
        if not document.meeting:
            continue
        invitations, minutes = found.get(document.meeting, ((), ()))
        if document.kind is Kind.MINUTES:
            minutes = (*minutes, document.id)
        elif document.id.endswith("-invitation"):
            invitations = (*invitations, document.id)
        found[document.meeting] = invitations, minutes
    return found
