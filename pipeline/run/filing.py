"""``file-minutes``: Word files that a clerk typed over the pre-filled minutes, sent as typed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__
from pipeline.errors import UsageFault
from pipeline.files import sha256_of
from pipeline.ledger.entries import Document as DocumentEntry
from pipeline.ledger.entries import Posting
from pipeline.ledger.entries import Run as RunEntry
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import of, standing
from pipeline.ledger.store import Store
from pipeline.letters import Written, jobs
from pipeline.letters.catalogue import Kind
from pipeline.libreoffice import Engine
from pipeline.minutes.meets import Book, Meet, meets_of
from pipeline.minutes.papers import decision_of
from pipeline.minutes.typed_file import heading_of, read_typed, with_reference
from pipeline.model.letter import SCHOOL, Job
from pipeline.model.problem import Problem, Severity
from pipeline.model.register import Register
from pipeline.run.deciding import Decided, Ground, decide_register
from pipeline.run.folder import ACCOUNT, RunFolder, open_run
from pipeline.run.minuting import leave_out_minuted
from pipeline.run.office import Desk
from pipeline.run.sending import Errand, Sent, send
from pipeline.tracker import read
from pipeline.wording import sentence

COMMAND = "file-minutes"


@dataclass(frozen=True)
class Filed:
    """What ``file-minutes`` came to.

    Attributes:
        sent: What was made, ``None`` when every file was refused.
        taken: Names of the files that were taken.
        refused: Names of the others, each with the reason.
    """

    sent: Sent | None
    taken: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Typed:
    """A file that was recognised."""

    name: str
    data: bytes
    entry: DocumentEntry


def file_minutes(
    desk: Desk,
    path: Path,
    files: Sequence[Path],
    *,
    today: dt.date,
    engine: Engine | None = None,
) -> Filed:
    """Send minutes as a clerk typed them; a file that cannot be recognised is refused by name.

    Args:
        desk: The command at work.
        path: The run folder that ``minutes`` made before the meeting.
        files: The Word files; their names do not matter.
        today: The day it is now.
        engine: What converts; LibreOffice unless told otherwise.

    Raises:
        UsageFault: The run is none of minutes, or its meetings are still to come.
    """
    with desk.working(COMMAND) as ledger:
        run = open_run(path)
        day = _meeting_day(run, today)
        taken, refused = _sort(ledger, run, files)
        folder = next_folder(run, "filed", ledger)
        work = _Work(desk, ledger, run, day, today, folder)
        written, typed, late = work.written(taken)
        refused += late
        late_names = {name for name, _ in late}
        taken = [each for each in taken if each.name not in late_names]
        if not taken:
            return Filed(None, (), tuple(refused))
        sent = send(desk, ledger, work.errand(written, typed), engine)
        _keep(desk, sent, typed)
    return Filed(sent, tuple(each.name for each in taken), tuple(refused))


def next_folder(run: RunFolder, word: str, ledger: Ledger) -> Path:
    """The first of ``RUN-word``, ``RUN-word-2``... of which nothing has gone out or been typed."""
    number = 1
    while True:
        tail = word if number == 1 else f"{word}-{number}"
        folder = run.path.with_name(f"{run.name}-{tail}")
        taken = (folder / ACCOUNT).is_file() if word == "filed" else False
        if not taken and not ledger.rows(Posting, run=folder.name):
            return folder
        number += 1


def with_present_contacts(desk: Desk, run: RunFolder) -> Register:
    """The register as the run read it, with the contacts as the tracker has them now.

    Between the run and today a parent may have been blocked; that must reach every letter.
    """
    layouts = desk.workspace.layouts
    register = replace(read(run.tracker, layouts), file=run.tracker.name)
    tracker = Path(str(run.account.get("tracker_path", "")))
    if not tracker.is_file():
        desk.talk.say("The tracker is not where it was, so the contacts are those of the run.")
        return register
    return replace(register, contacts=read(tracker, layouts).contacts)


def _meeting_day(run: RunFolder, today: dt.date) -> dt.date:
    if run.account.get("command") != "minutes":
        raise UsageFault(
            "This run holds no minutes to be typed over.",
            where=run.name,
            todo="Give the run that attendance minutes made before the meeting.",
            slug="not-a-minutes-run",
        )
    day = dt.date.fromisoformat(str(run.account["meeting_date"]))
    if day > today:
        raise UsageFault(
            f"The meetings of this run are on {day.isoformat()}, still to come.",
            where=run.name,
            todo="File the minutes once the meeting was held.",
            slug="meeting-not-yet-held",
        )
    return day


def _sort(
    ledger: Ledger, run: RunFolder, files: Sequence[Path]
) -> tuple[list[_Typed], list[tuple[str, str]]]:
    taken: list[_Typed] = []
    refused: list[tuple[str, str]] = []
    first: dict[tuple[str, str], str] = {}
    for path in files:
        found = _recognised(ledger, run, path)
        if isinstance(found, Problem):
            refused.append((path.name, sentence(found)))
            continue
        key = (found.entry.set_id, found.entry.document)
        if key in first:
            problem = _refusal("typed-second-copy", path.name, first[key])
            refused.append((path.name, sentence(problem)))
            continue
        first[key] = path.name
        taken.append(found)
    return taken, refused


def _recognised(ledger: Ledger, run: RunFolder, path: Path) -> _Typed | Problem:
    """Student and meeting by the reference inside, or why not."""
    if not path.is_file():
        return _refusal("typed-missing", path.name)
    data = path.read_bytes()
    typed = read_typed(data)
    if typed is None:
        return _refusal("typed-not-word", path.name)
    if typed.macros:
        return _refusal("typed-with-macros", path.name)
    if typed.changes:
        return _refusal("typed-with-changes", path.name)
    if len(typed.references) != 1:
        slug = "typed-references-differ" if typed.references else "typed-without-reference"
        return _refusal(slug, path.name, ", ".join(sorted(typed.references)))
    (reference,) = typed.references
    found = ledger.rows(DocumentEntry, set_id=reference)
    mine = [row.entry for row in found if row.entry.run == run.name]
    if not mine:
        other = found[-1].entry.run if found else ""
        slug = "typed-other-run" if other else "typed-unknown"
        return _refusal(slug, path.name, other or reference)
    counted = of(DocumentEntry, standing(ledger.history(mine[0].adm_no)))
    entries = [r.entry for r in counted if r.entry.set_id == reference and r.entry.run == run.name]
    for entry in entries:
        if entry.contacts == (SCHOOL,) and _is_over(run, entry, typed.text):
            if hashlib.sha256(data).hexdigest() == entry.docx_sha256:
                return _refusal("typed-unchanged", path.name)
            return _Typed(path.name, data, entry)
    return _refusal("typed-not-minutes", path.name, reference)


def _is_over(run: RunFolder, entry: DocumentEntry, text: str) -> bool:
    """Whether a text was typed over the pre-filled minutes of an entry."""
    made = run.path / "documents" / f"{entry.set_id}-{entry.document}.docx"
    if not entry.document.endswith("-minutes") or not made.is_file():
        return False
    heading = heading_of(made.read_bytes())
    return bool(heading) and heading in text


def _refusal(slug: str, where: str, value: str = "") -> Problem:
    return Problem(slug, Severity.ERROR, where, value)


@dataclass(frozen=True)
class _Work:
    """Recognised files on their way to the parents."""

    desk: Desk
    ledger: Ledger
    run: RunFolder
    day: dt.date
    today: dt.date
    folder: Path

    def written(
        self, taken: Sequence[_Typed]
    ) -> tuple[tuple[Written, Decided], dict[str, bytes], list[tuple[str, str]]]:
        """The sets for each parent, the typed bytes of each copy, and what is refused late."""
        register = with_present_contacts(self.desk, self.run)
        decided = self._decided(register)
        parts: list[Written] = []
        rows = []
        typed: dict[str, bytes] = {}
        late: list[tuple[str, str]] = []
        for each in taken:
            meet = self._meet(register, each.entry.adm_no)
            decision = decision_of(
                meet,
                next(d for d in decided.plan.decisions if d.adm_no == meet.row.adm_no),
                decided.policy,
                self.desk.workspace.catalogue,
                decided.desk.office.calendar,
            )
            desk = replace(
                decided.desk, stages=frozenset({"meeting"}), held={meet.row.adm_no: meet.row}
            )
            made = jobs(decided.plan, desk, [decision])
            made = replace(made, jobs=tuple(replace(job, step="") for job in made.jobs))
            made = leave_out_minuted(self.ledger, made, self.folder.name, self.day)
            copies = [job for job in made.jobs if self._is_minutes(job)]
            before = [line for line in made.excepted if line.where.startswith("ledger!")]
            if not copies and before:
                late.append((each.name, before[0].reason))
                continue
            parts.append(made)
            rows.append(decision)
            for job in copies:
                typed[job.stem] = with_reference(each.data, each.entry.set_id, job.set_id)
        written = Written(
            tuple(job for part in parts for job in part.jobs),
            tuple(line for part in parts for line in part.excepted),
            tuple(line for part in parts for line in part.notices),
        )
        plan = replace(decided.plan, decisions=tuple(rows), problems=())
        return (written, replace(decided, plan=plan)), typed, late

    def errand(self, made: tuple[Written, Decided], typed: Mapping[str, bytes]) -> Errand:
        """All that is to be sent."""
        written, decided = made
        plan = decided.plan
        tracker = self.run.tracker
        return Errand(
            command=COMMAND,
            folder=self.folder,
            entry=RunEntry(
                self.folder.name,
                plan.policy,
                self.day,
                plan.file,
                plan.sha256,
                __version__,
                COMMAND,
            ),
            decided=decided,
            tracker=tracker,
            written=written,
            typed=typed,
            said={"meeting_date": self.day.isoformat(), "of_run": self.run.name},
        )

    def _decided(self, register: Register) -> Decided:
        policy = self.desk.workspace.policy(self.run.policy)
        decided = decide_register(
            self.desk.workspace,
            register,
            policy,
            self.run.as_of,
            self.folder.name,
            Ground(self.ledger.posted_events()),
        )
        office = replace(decided.desk.office, written=self.today)
        return replace(decided, desk=replace(decided.desk, office=office))

    def _meet(self, register: Register, adm_no: str) -> Meet:
        """The meeting as the run knew it; the clerk's file says what came of it."""
        workspace = self.desk.workspace
        policy = workspace.policy(self.run.policy)
        calendar = workspace.calendar(self.day)
        book = Book(workspace.school.meetings, policy, calendar, self.run.as_of)
        found = meets_of(register, self.day, book, (adm_no,))
        return replace(found[0], held=True, problems=())

    def _is_minutes(self, job: Job) -> bool:
        return self.desk.workspace.catalogue[job.document].kind is Kind.MINUTES


def _keep(desk: Desk, sent: Sent, typed: Mapping[str, bytes]) -> None:
    """The typed minutes among the originals, for the bundle."""
    store = Store.of(desk.workspace.output)
    for stem in typed:
        pdf = sent.run.path / "documents" / f"{stem}.pdf"
        if pdf.is_file():
            assert store.keep(pdf.read_bytes()) == sha256_of(pdf)
