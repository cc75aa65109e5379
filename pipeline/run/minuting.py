"""``minutes``: a day's meetings from the Meetings sheet, to be filled in or to be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__
from pipeline.errors import UsageFault, WorkbookFault
from pipeline.ledger.entries import Document as DocumentEntry
from pipeline.ledger.entries import Run as RunEntry
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import Verdict, already, of, paper_key, standing
from pipeline.letters import Written, jobs
from pipeline.letters.catalogue import Kind
from pipeline.letters.meetings import Booking, book
from pipeline.letters.refusal import Refusal
from pipeline.libreoffice import Engine
from pipeline.mail import Action
from pipeline.minutes.meets import Book, Meet, days_near, meets_of, sheet_problems
from pipeline.minutes.papers import (
    catalogue_for,
    decision_of,
    documents_after,
    figure_remark,
    log_line,
)
from pipeline.model.letter import SCHOOL, Excepted, Job, Paper
from pipeline.model.plan import Decision
from pipeline.model.problem import Problem
from pipeline.model.register import Register
from pipeline.policy.policy import Policy
from pipeline.run.county_forms import county_files
from pipeline.run.deciding import Decided, Ground, decide_register
from pipeline.run.office import Desk
from pipeline.run.repeats import facts_of
from pipeline.run.sending import Errand, Sent, send
from pipeline.tracker import read
from pipeline.wording import sentence
from pipeline.words.dates import written as as_written

COMMAND = "minutes"
MINUTE_COMMANDS = (COMMAND, "file-minutes")


@dataclass(frozen=True)
class Minuted:
    """What ``minutes`` came to.

    Attributes:
        held: Meetings whose minutes were typed from the sheet.
        to_come: Meetings whose minutes are to be filled in.
        stopped: Meetings that a person must look at first.
    """

    sent: Sent
    day: dt.date
    held: int
    to_come: int
    stopped: int


def make_minutes(
    desk: Desk,
    tracker: Path,
    day: dt.date,
    *,
    today: dt.date,
    policy_id: str | None = None,
    only: Collection[str] = (),
    out: Path | None = None,
    engine: Engine | None = None,
) -> Minuted:
    """Minutes of a day's meetings, each from its row.

    Args:
        desk: The command at work.
        tracker: The workbook.
        day: The day of the meetings.
        today: The day it is now: meetings after it are to come.
        policy_id: The policy, or ``None`` for the one made for the tracker's layout.
        only: Admission numbers; empty for all meetings of the day.
        out: The run folder, or ``None`` for the usual one.
        engine: What converts; LibreOffice unless told otherwise.

    Raises:
        UsageFault: There is no meeting on that day, or not of that student.
        AlreadyDone: The same minutes were made before, or minutes of this run have gone out.
    """
    if not tracker.is_file():
        raise WorkbookFault(
            "There is no such workbook.",
            where=str(tracker),
            todo="Give the path of the tracker, such as trackers/sol-tracker.xlsx.",
            slug="workbook-missing",
        )
    with desk.working(COMMAND) as ledger:
        workspace = desk.workspace
        register = read(tracker, workspace.layouts)
        policy = workspace.policy(policy_id) if policy_id else workspace.policy_for(register.layout)
        rules = workspace.school.meetings
        meets = meets_of(register, day, Book(rules, policy, workspace.calendar(day), today), only)
        problems = sheet_problems(register, day)
        _refuse_none(register, meets, problems, day, only)
        folder = out or workspace.output / f"{day.isoformat()}-{policy.id}-{COMMAND}"
        work = _Work(desk, ledger, tracker, register, policy, day, today, folder)
        sent = send(desk, ledger, work.errand(meets, problems), engine)
    ready = [meet for meet in meets if not meet.stopped]
    held = sum(meet.held for meet in ready)
    return Minuted(sent, day, held, len(ready) - held, len(meets) - len(ready))


def _refuse_none(
    register: Register,
    meets: Sequence[Meet],
    problems: Sequence[Problem],
    day: dt.date,
    only: Collection[str],
) -> None:
    known = {student.adm_no.lstrip("0") for student in register.students}
    met = {meet.row.adm_no.lstrip("0") for meet in meets}
    for adm_no in only:
        if adm_no.lstrip("0") not in known | met:
            raise UsageFault(
                f"There is no student {adm_no!r} in the tracker.",
                where=register.file,
                todo="Look up the admission number.",
                slug="student-unknown",
            )
    missing = [adm_no for adm_no in only if adm_no.lstrip("0") not in met]
    if meets and not missing:
        return
    whose = f" of student {missing[0]}" if missing else ""
    near = ", ".join(each.isoformat() for each in days_near(register.meetings, day))
    days = f"there are meetings on {near}" if near else "the sheet has no meeting on any day"
    lost = ", ".join(dict.fromkeys(problem.where for problem in problems))
    also = f" Rows without a known student or date: {lost}." if lost else ""
    raise UsageFault(
        f"The Meetings sheet has no meeting{whose} on {as_written(day)}.",
        where=register.file,
        todo=f"Enter it there, or give another day; {days}.{also}",
        slug="no-meeting",
    )


@dataclass(frozen=True)
class _Work:
    """One day's meetings on their way to paper."""

    desk: Desk
    ledger: Ledger
    tracker: Path
    register: Register
    policy: Policy
    day: dt.date
    today: dt.date
    folder: Path

    def errand(self, meets: Sequence[Meet], sheet: Sequence[Problem]) -> Errand:
        """All that is to be made and sent."""
        decided = self._decided()
        ready = [meet for meet in meets if not meet.stopped]
        rows = {meet.row.adm_no: self._decision(meet, decided) for meet in ready}
        made = [self._written(meet, rows[meet.row.adm_no], decided) for meet in ready]
        written = Written(
            tuple(job for part in made for job in part.jobs),
            (
                *(line for part in made for line in part.excepted),
                *(line for meet in meets if meet.stopped for line in self._stopped(meet)),
            ),
            tuple(line for part in made for line in part.notices),
        )
        written = leave_out_minuted(self.ledger, written, self.folder.name, self.day)
        plan = replace(decided.plan, decisions=tuple(rows.values()), problems=())
        remarks = [p for meet in meets for p in meet.problems if not meet.stopped]
        return Errand(
            command=COMMAND,
            folder=self.folder,
            entry=RunEntry(
                self.folder.name,
                self.policy.id,
                self.day,
                plan.file,
                plan.sha256,
                __version__,
                COMMAND,
            ),
            decided=replace(decided, plan=plan),
            tracker=self.tracker,
            written=written,
            problems=(
                *sheet,
                *remarks,
                *filter(None, (figure_remark(meet, rows[meet.row.adm_no]) for meet in ready)),
                *self._form_remarks(written.jobs),
            ),
            said={"meeting_date": self.day.isoformat()},
            for_typing=frozenset(self._for_typing(written.jobs)),
            actions=lambda papers: self._actions(ready, papers),
        )

    def _decided(self) -> Decided:
        """The figures of the meeting's day, or of today for one that is still to come."""
        decided = decide_register(
            self.desk.workspace,
            self.register,
            self.policy,
            min(self.day, self.today),
            self.folder.name,
            Ground(self.ledger.posted_events()),
        )
        office = replace(decided.desk.office, written=self.today)
        return replace(decided, desk=replace(decided.desk, office=office))

    def _decision(self, meet: Meet, decided: Decided) -> Decision:
        base = next(d for d in decided.plan.decisions if d.adm_no == meet.row.adm_no)
        catalogue = self.desk.workspace.catalogue
        return decision_of(meet, base, self.policy, catalogue, decided.desk.office.calendar)

    def _written(self, meet: Meet, decision: Decision, decided: Decided) -> Written:
        """The documents of one meeting; minutes take no step, so their posting takes none."""
        desk, row = decided.desk, meet.row
        if not meet.held:
            before = min(self.today, self.day - dt.timedelta(1))
            desk = replace(desk, office=replace(desk.office, written=before))
            booking = self._booking(meet, before)
            if isinstance(booking, Refusal):
                return Written((), tuple(self._refused(meet, decision, booking)))
            row = replace(row, time=f"{booking.time:%H:%M}", venue=booking.place)
        desk = replace(
            desk,
            catalogue=catalogue_for(desk.catalogue, meet),
            stages=frozenset({"now", "meeting"}),
            held={row.adm_no: row},
        )
        made = jobs(decided.plan, desk, [decision])
        return replace(made, jobs=tuple(replace(job, step="") for job in made.jobs))

    def _booking(self, meet: Meet, before: dt.date) -> Booking | Refusal:
        assert meet.kind is not None
        found = book(
            [(meet.row.adm_no, meet.kind.kind)],
            self.register.meetings,
            self.desk.workspace.school.meetings,
            self.desk.workspace.calendar(self.day),
            before,
        )
        return found[meet.row.adm_no, meet.kind.kind]

    def _refused(self, meet: Meet, decision: Decision, refusal: Refusal) -> Iterable[Excepted]:
        for due in decision.documents:
            yield Excepted(
                adm_no=meet.row.adm_no,
                document=due.id,
                recipient="",
                slug=refusal.slug,
                reason=refusal.reason,
                step=due.step,
                where=refusal.where or meet.row.where,
            )

    def _stopped(self, meet: Meet) -> Iterable[Excepted]:
        """A line for each document of a meeting that a person must look at, with every fault."""
        errors = [problem for problem in meet.problems if problem.is_error]
        documents = [due.id for due in documents_after(meet, self.policy)] if meet.step else [""]
        for document in documents:
            yield Excepted(
                adm_no=meet.row.adm_no,
                document=document,
                recipient="",
                slug=errors[0].slug,
                reason=" ".join(sentence(problem) for problem in errors),
                step=meet.step,
                where=meet.row.where,
            )

    def _for_typing(self, made: Iterable[Job]) -> Iterable[str]:
        catalogue = self.desk.workspace.catalogue
        for job in made:
            internal = job.addressee.contacts == (SCHOOL,)
            if internal and catalogue[job.document].kind is Kind.MINUTES:
                yield job.stem

    def _form_remarks(self, made: Sequence[Job]) -> Iterable[Problem]:
        """What is to be noted of the county's forms that are used."""
        used = {job.template for job in made}
        for form in county_files(self.desk.workspace):
            if form.template in used:
                yield from (problem for problem in form.problems() if not problem.is_error)

    def _actions(self, ready: Sequence[Meet], papers: tuple[Paper, ...]) -> tuple[Action, ...]:
        students = {student.adm_no: student for student in self.register.students}
        return tuple(
            Action(
                self.day,
                meet.row.adm_no,
                students[meet.row.adm_no].full_name,
                log_line(meet, papers),
                self.policy.step(meet.step).owner,
            )
            for meet in ready
            if meet.held
        )


def leave_out_minuted(ledger: Ledger, written: Written, run: str, day: dt.date) -> Written:
    """The same, without minutes of that day's meeting that another run has made or sent.

    Minutes take no step, and a student may have two meetings of a kind in a year, so what tells
    them apart is the day of the meeting.
    """
    runs = {
        row.entry.run
        for row in ledger.rows(RunEntry)
        if row.entry.as_of == day and row.entry.command in MINUTE_COMMANDS
    }
    kept: list[Job] = []
    left: list[Excepted] = []
    for job in written.jobs:
        line = _minuted(ledger, job, run, runs)
        if line is None:
            kept.append(job)
        else:
            left.append(line)
    return replace(written, jobs=tuple(kept), excepted=(*written.excepted, *left))


def _minuted(ledger: Ledger, job: Job, run: str, runs: Collection[str]) -> Excepted | None:
    if job.addressee.contacts == (SCHOOL,):
        return None
    rows = [
        row
        for row in standing(ledger.history(job.adm_no))
        if not isinstance(row.entry, DocumentEntry) or row.entry.run in runs
    ]
    key = paper_key(job.adm_no, job.document, job.step, job.addressee.contacts)
    found = already(key, facts_of(job), rows)
    if found.verdict is Verdict.NEW:
        return None
    if found.verdict is Verdict.WAITING:
        other = next(
            (r.entry.run for r in of(DocumentEntry, rows) if r.entry.set_id == found.set_id), run
        )
        if other == run:
            return None
        refusal = Refusal("minutes-waiting", value=found.set_id, hint=other)
    else:
        same = found.verdict is Verdict.SAME
        slug = "already-sent" if same else "already-sent-other-facts"
        refusal = Refusal(slug, value=found.set_id, hint=as_written(found.day))
    return Excepted(
        adm_no=job.adm_no,
        document=job.document,
        recipient=job.addressee.name,
        slug=refusal.slug,
        reason=refusal.reason,
        where=f"ledger!{found.set_id}",
        contact=job.addressee.contacts[0],
    )
