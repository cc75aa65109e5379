"""``letters --unserved``: what was to be handed over to a parent who did not come is posted.

The letter is the very one that was made to be handed over; its reference alone becomes that of the
set it travels in, and a covering note lies before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__
from pipeline.errors import UsageFault
from pipeline.ledger.entries import Document as DocumentEntry
from pipeline.ledger.entries import Posting
from pipeline.ledger.entries import Run as RunEntry
from pipeline.ledger.ledger import Ledger
from pipeline.letters import Written, jobs
from pipeline.letters.catalogue import Document, Kind
from pipeline.letters.meetings import kind_of
from pipeline.letters.minute_fields import parent_absent
from pipeline.letters.refusal import Refusal
from pipeline.libreoffice import Engine
from pipeline.minutes.typed_file import with_reference
from pipeline.model.letter import Excepted, Job
from pipeline.model.plan import Channel, Decision, DocumentDue, Status
from pipeline.model.register import Meeting, Register
from pipeline.run.deciding import Decided, Ground, decide_register
from pipeline.run.filing import next_folder, with_present_contacts
from pipeline.run.folder import RunFolder, open_run
from pipeline.run.office import Desk
from pipeline.run.sending import Errand, Sent, send
from pipeline.tracker import read
from pipeline.words.dates import with_weekday, written

COMMAND = "unserved"
NOTE = "unserved-note"


@dataclass(frozen=True)
class Unserved:
    """What ``letters --unserved`` came to: ``sent`` is ``None`` when there was nothing to post."""

    sent: Sent | None
    letters: int
    waiting: tuple[str, ...]
    """Sets still to be handed over, or of which the sheet does not say that nobody came."""


def post_unserved(
    desk: Desk,
    path: Path,
    only: Collection[str] = (),
    *,
    today: dt.date,
    engine: Engine | None = None,
) -> Unserved:
    """Put in the post what a run made to be handed over and nobody came to take.

    Args:
        desk: The command at work.
        path: The run folder of the letters.
        only: Admission numbers whose letters are posted whatever the sheet says.
        today: The day it is now, the date of the covering note.
        engine: What converts; LibreOffice unless told otherwise.

    Raises:
        UsageFault: A student named by ``only`` has nothing in this run that was to be handed over.
    """
    with desk.working(COMMAND) as ledger:
        run = open_run(path)
        work = _Work(desk, ledger, run, today, next_folder(run, COMMAND, ledger))
        missed, waiting = work.missed(only)
        if not missed:
            return Unserved(None, 0, waiting)
        sent = send(desk, ledger, work.errand(missed), engine)
    return Unserved(sent, len(missed), waiting)


@dataclass(frozen=True)
class _Missed:
    """A letter that was not handed over, and the meeting it was for."""

    entry: DocumentEntry
    document: Document
    day: dt.date | None


@dataclass(frozen=True)
class _Work:
    """Letters on their way from the meeting folder to the post."""

    desk: Desk
    ledger: Ledger
    run: RunFolder
    today: dt.date
    folder: Path

    def missed(self, only: Collection[str]) -> tuple[list[_Missed], tuple[str, ...]]:
        """The letters to post, and the sets that stay to be handed over."""
        meetings = self._meetings()
        wanted = {adm_no.lstrip("0") for adm_no in only}
        found, waiting = [], []
        for entry, document in self._to_hand_over():
            if wanted and entry.adm_no.lstrip("0") not in wanted:
                continue
            row = self._missed_meeting(meetings.get(entry.adm_no.lstrip("0"), ()), document)
            if row is not None or wanted:
                found.append(_Missed(entry, document, row.date if row else None))
            else:
                waiting.append(entry.set_id)
        nothing = wanted - {each.entry.adm_no.lstrip("0") for each in found}
        if nothing:
            raise UsageFault(
                f"Student {sorted(nothing)[0]} has no letter in this run that is still to be "
                "handed over.",
                where=self.run.name,
                todo="Look in print/manifest.csv for the channel hand, and in attendance explain.",
                slug="nothing-to-hand-over",
            )
        return found, tuple(dict.fromkeys(waiting))

    def _to_hand_over(self) -> Iterator[tuple[DocumentEntry, Document]]:
        """Letters of the run for handing over that have not left the school in any way."""
        sent = self._posted_since()
        for row in self.ledger.unposted(self.run.name):
            entry = row.entry
            document = self.desk.workspace.catalogue[entry.document]
            key = (entry.adm_no.lstrip("0"), entry.document, entry.contacts)
            if entry.channel == Channel.HAND and document.kind is Kind.LETTER and key not in sent:
                yield entry, document

    def _posted_since(self) -> set[tuple[str, str, tuple[int, ...]]]:
        """What earlier runs of this command have posted."""
        runs = {
            row.entry.run
            for row in self.ledger.rows(RunEntry)
            if row.entry.command == COMMAND and row.entry.run.startswith(f"{self.run.name}-")
        }
        out = {
            (posting.entry.run, posting.entry.set_id)
            for name in runs
            for posting in self.ledger.rows(Posting, run=name)
        }
        return {
            (row.entry.adm_no.lstrip("0"), row.entry.document, row.entry.contacts)
            for name in runs
            for row in self.ledger.rows(DocumentEntry, run=name)
            if (row.entry.run, row.entry.set_id) in out
        }

    def _meetings(self) -> Mapping[str, tuple[Meeting, ...]]:
        """The tracker's Meetings sheet as it is now: what came of the meeting stands there."""
        tracker = Path(str(self.run.account.get("tracker_path", "")))
        path = tracker if tracker.is_file() else self.run.tracker
        found: dict[str, list[Meeting]] = {}
        for row in read(path, self.desk.workspace.layouts).meetings:
            found.setdefault(row.adm_no.lstrip("0"), []).append(row)
        return {adm_no: tuple(rows) for adm_no, rows in found.items()}

    def _missed_meeting(self, rows: Sequence[Meeting], document: Document) -> Meeting | None:
        """The meeting since the run at which the letter was due and to which nobody came."""
        rules = self.desk.workspace.school.meetings
        held = [
            row
            for row in rows
            if row.date is not None
            and self.run.as_of <= row.date <= self.today
            and (kind := kind_of(row.kind, rules)) is not None
            and kind.kind == document.meeting
        ]
        last = max(held, key=lambda row: row.date or self.today, default=None)
        return last if last is not None and parent_absent(last) else None

    def errand(self, missed: Sequence[_Missed]) -> Errand:
        """All that is to be posted."""
        decided = self._decided(with_present_contacts(self.desk, self.run))
        students: dict[str, list[_Missed]] = {}
        for each in missed:
            students.setdefault(each.entry.adm_no, []).append(each)
        typed: dict[str, bytes] = {}
        rows = []
        made: list[Job] = []
        excepted: list[Excepted] = []
        notices: list[Excepted] = []
        for own in students.values():
            decision, part = self._written(own, decided)
            rows.append(decision)
            kept = [job for job in part.jobs if _of(own, job) is not None]
            made += [self._titled(job, own) for job in kept]
            typed |= {job.stem: self._letter(job, own) for job in kept if job.document != NOTE}
            readers = {each.entry.contacts[0] for each in own}
            excepted += [line for line in part.excepted if line.contact in readers | {0}]
            excepted += _gone(own, part)
            notices += part.notices
        plan = replace(decided.plan, decisions=tuple(rows), problems=())
        entry = RunEntry(
            self.folder.name,
            plan.policy,
            self.run.as_of,
            plan.file,
            plan.sha256,
            __version__,
            COMMAND,
        )
        return Errand(
            command=COMMAND,
            folder=self.folder,
            entry=entry,
            decided=replace(decided, plan=plan),
            tracker=self.run.tracker,
            written=Written(tuple(made), tuple(excepted), tuple(notices)),
            typed=typed,
            said={"of_run": self.run.name},
        )

    def _decided(self, register: Register) -> Decided:
        policy = self.desk.workspace.policy(self.run.policy)
        return decide_register(
            self.desk.workspace, register, policy, self.run.as_of, self.folder.name, Ground()
        )

    def _written(self, own: Sequence[_Missed], decided: Decided) -> tuple[Decision, Written]:
        """The note and the letters of one student; they take no step a second time."""
        adm_no, step = own[0].entry.adm_no, own[0].entry.step
        base = next(d for d in decided.plan.decisions if d.adm_no == adm_no)
        names = dict.fromkeys((NOTE, *(each.entry.document for each in own)))
        decision = replace(
            base,
            status=Status.DUE,
            step=step,
            number=decided.policy.step(step).number,
            also=(),
            holds=(),
            review=self._review(adm_no),
            documents=tuple(DocumentDue(name, Channel.POST, step=step) for name in names),
        )
        part = jobs(decided.plan, decided.desk, [decision])
        return decision, replace(part, jobs=tuple(replace(job, step="") for job in part.jobs))

    def _review(self, adm_no: str) -> dt.date | None:
        """The review date that the letter gives: the plan's own."""
        students = self.run.plan["students"]
        assert isinstance(students, list)
        said = next((row["review"] for row in students if row["adm_no"] == adm_no), None)
        return dt.date.fromisoformat(str(said)) if said else None

    def _titled(self, job: Job, own: Sequence[_Missed]) -> Job:
        """The note with its own date, the letters it covers, and the meeting that was missed."""
        if job.document != NOTE:
            return replace(job, meeting_day="")
        day = next((each.day for each in own if each.day is not None), None)
        fields = dict(job.fields)
        titles = " and ".join(dict.fromkeys(each.document.title for each in own))
        fields["letter"] = {**_group(fields, "letter"), "date": written(self.today)}
        fields["step"] = {**_group(fields, "step"), "name": titles}
        meeting = {**_group(fields, "meeting"), "known": day is not None}
        fields["meeting"] = {**meeting, "date": with_weekday(day)} if day else meeting
        return replace(job, fields=fields, meeting_day="")

    def _letter(self, job: Job, own: Sequence[_Missed]) -> bytes:
        """The letter as it was made, under the reference of its new set."""
        missed = _of(own, job)
        assert missed is not None
        entry = missed.entry
        made = self.run.path / "documents" / f"{entry.set_id}-{entry.document}.docx"
        return with_reference(made.read_bytes(), entry.set_id, job.set_id)


def _of(own: Sequence[_Missed], job: Job) -> _Missed | None:
    """The missed letter that a job is, or covers; ``None`` for a reader who had none."""
    for each in own:
        same_reader = each.entry.contacts == job.addressee.contacts
        if same_reader and job.document in (NOTE, each.entry.document):
            return each
    return None


def _gone(own: Sequence[_Missed], part: Written) -> Iterator[Excepted]:
    """Letters whose reader may not be written to any more."""
    readers = {(job.document, job.addressee.contacts) for job in part.jobs}
    told = {line.contact for line in part.excepted}
    for each in own:
        entry = each.entry
        if (entry.document, entry.contacts) in readers or told & {0, *entry.contacts}:
            continue
        refusal = Refusal("reader-gone", value=entry.set_id)
        yield Excepted(
            adm_no=entry.adm_no,
            document=entry.document,
            recipient=entry.recipient,
            slug=refusal.slug,
            reason=refusal.reason,
            contact=entry.contacts[0],
        )


def _group(fields: Mapping[str, object], name: str) -> dict[str, object]:
    found = fields[name]
    assert isinstance(found, Mapping)
    return dict(found)
