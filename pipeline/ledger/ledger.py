"""The ledger: what was decided, made, posted, returned. The rules of what may be entered.

The time and the name of who enters are always passed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from pipeline.errors import AlreadyDone, UsageFault
from pipeline.ledger.book import Book, Break
from pipeline.ledger.codec import kind_of
from pipeline.ledger.entries import (
    Checked,
    Correction,
    Decided,
    Document,
    Entry,
    Kind,
    PostClass,
    Posting,
    Purge,
    Recorded,
    Reprint,
    Returned,
    Row,
    Ruling,
    Run,
    Sending,
    Verb,
    Way,
)
from pipeline.ledger.lock import Held, workspace_lock
from pipeline.ledger.retention import kept_originals, purgeable
from pipeline.ledger.rules import check_between, check_not_back, demand, posting
from pipeline.ledger.standing import (
    Already,
    PaperKey,
    ToCheck,
    addresses_to_check,
    already,
    events,
    in_force,
    of,
    overtaken,
    standing,
)
from pipeline.model.register import StepDate

LEDGER = "ledger.sqlite"
_T = TypeVar("_T", bound=Entry)
_OF_LETTERS = (Kind.DOCUMENT, Kind.POSTING, Kind.RETURNED, Kind.CORRECTION)


_NOTHING_OWN: Mapping[str, Sending] = {}


class Ledger:
    """One workspace's ledger; a context manager that closes the file."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens ``output/ledger.sqlite``, made and brought up to date where needed."""
        return cls(Book(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._book.close()

    def lock(self, command: str) -> AbstractContextManager[Held]:
        """Holds the workspace for one command; see ``workspace_lock``."""
        return workspace_lock(self._book.path.parent, command)

    def rows(
        self, cls: type[_T], *, run: str = "", set_id: str = "", adm_no: str = ""
    ) -> tuple[Row[_T], ...]:
        """Entries of one kind as they were written, corrected ones among them."""
        found = self._book.rows((kind_of(cls),), run=run, set_id=set_id, adm_no=adm_no)
        return of(cls, found)

    def history(self, adm_no: str) -> tuple[Row[Entry], ...]:
        """Everything known of one student, in order."""
        return self._book.rows(adm_no=adm_no)

    def rulings(self, adm_no: str = "", *, as_of: dt.date) -> tuple[Row[Ruling], ...]:
        """The rulings in force, one for a student at most; "" for all students."""
        kinds = (Kind.RULING, Kind.POSTING, Kind.CORRECTION)
        return in_force(self._book.rows(kinds, adm_no=adm_no), as_of)

    def posted_events(self) -> tuple[StepDate, ...]:
        """Steps that count since something of them went out, to be read with the tracker's."""
        return events(self._book.rows((Kind.POSTING, Kind.CORRECTION)))

    def addresses_to_check(self) -> tuple[ToCheck, ...]:
        """Readers whose last posted letter came back."""
        return addresses_to_check(self._book.rows((*_OF_LETTERS, Kind.CHECKED)))

    def of_run(self, run: str) -> tuple[Row[Entry], ...]:
        """Papers and postings of a run that count: without those corrected."""
        return standing(self._run_rows(run))

    def of_set(self, set_id: str) -> tuple[Row[Entry], ...]:
        """All that counts of a set, in order."""
        corrections = self._book.rows((Kind.CORRECTION,))
        found = (*self._book.rows(set_id=set_id), *corrections)
        return standing(sorted(found, key=lambda row: row.seq))

    def already(
        self, adm_no: str, key: PaperKey, facts_hash: str, *, since: dt.date | None = None
    ) -> Already:
        """What the ledger says of a paper about to be made; see ``standing.already``."""
        return already(key, facts_hash, self._papers_of(adm_no), since=since)

    def unposted(self, run: str) -> tuple[Row[Document], ...]:
        """Papers of a run that have not gone out."""
        rows = self.of_run(run)
        out = {row.entry.set_id for row in of(Posting, rows)}
        return tuple(row for row in of(Document, rows) if row.entry.set_id not in out)

    def unentered(self, run: str, sets: Collection[str]) -> tuple[str, ...]:
        """Sets of a published run that the ledger does not know: such a run is uncertain."""
        return tuple(sorted(set(sets) - {row.entry.set_id for row in self._documents(run)}))

    def originals(self) -> frozenset[str]:
        """The hashes of the PDFs that must be in the store."""
        return kept_originals(self._book.rows((Kind.DOCUMENT,)))

    def enter_run(
        self, run: Run, decisions: Sequence[Decided], *, at: dt.datetime, by: str
    ) -> tuple[Row[Entry], ...]:
        """A plan with its decision for every student, in one go."""
        return self._book.append((run, *decisions), at=at, by=by)

    def enter(
        self, entries: Sequence[Entry], *, at: dt.datetime, by: str
    ) -> tuple[Row[Entry], ...]:
        """Entries that were judged when they were written down, all or none."""
        return self._book.append(entries, at=at, by=by) if entries else ()

    def enter_ruling(self, ruling: Ruling, *, at: dt.datetime, by: str) -> Row[Ruling]:
        """A hold, release or jump; always with a name and a reason.

        Raises:
            UsageFault: No name, no reason, or a jump without its step.
        """
        demand(by, "Who decided is missing.", "Give the name with --by.")
        demand(ruling.reason, "The reason is missing.", "Give it with --reason.")
        if ruling.verb is Verb.JUMP:
            demand(ruling.step, "The step to jump to is missing.", "Name the step.")
        return of(Ruling, self._book.append((ruling,), at=at, by=by))[0]

    def enter_documents(
        self, documents: Sequence[Document], *, at: dt.datetime, by: str
    ) -> tuple[Row[Document], ...]:
        """The papers of a run, all or none; the same paper is never entered twice.

        Raises:
            AlreadyDone: One of them is in the ledger.
        """
        for run in {paper.run for paper in documents}:
            known = {(row.entry.set_id, row.entry.document) for row in self._documents(run)}
            for paper in documents:
                if paper.run == run and (paper.set_id, paper.document) in known:
                    raise AlreadyDone(
                        "This paper is in the ledger already.",
                        where=f"{run}!{paper.set_id}",
                        todo="Look at it with `attendance verify` before making it again.",
                        slug="already-made",
                    )
        return of(Document, self._book.append(documents, at=at, by=by))

    def enter_posting(
        self,
        run: str,
        sets: Collection[str],
        *,
        day: dt.date,
        today: dt.date,
        at: dt.datetime,
        by: str,
        post_class: PostClass = PostClass.SECOND,
        place: str = "",
        sendings: Mapping[str, Sending] = _NOTHING_OWN,
    ) -> tuple[Row[Posting], ...]:
        """The sets went out on that day: posted, sent or handed over, by their channel.

        Args:
            run: The run they were made in.
            sets: Those that went out.
            day: The day on which they did.
            today: The day on which it is entered.
            at: The moment of it.
            by: Who enters it.
            post_class: Of those that were posted.
            place: Post box, or who handed over to whom.
            sendings: By set, what is its own.

        Raises:
            UsageFault: The run or a set is not known, or the day is before the run or to come.
            AlreadyDone: A set went out before, or was overtaken by the same letter of another run.
        """
        self._check_day(run, day, today)
        papers = self._documents(run)
        unknown = sorted(set(sets) - {row.entry.set_id for row in papers})
        if unknown:
            raise UsageFault(
                f"The run has no set {', '.join(unknown)}.",
                where=run,
                todo="Look up the set references in print/manifest.csv.",
                slug="set-unknown",
            )
        chosen = tuple(row for row in papers if row.entry.set_id in sets)
        for row in chosen:
            self._check_not_out(row)
        steps = {(row.entry.set_id, row.entry.step): row.entry for row in chosen}
        postings = [
            posting(paper, day, post_class, place, sendings.get(paper.set_id, Sending()))
            for paper in steps.values()
        ]
        return of(Posting, self._book.append(postings, at=at, by=by))

    def enter_returned(
        self, set_id: str, *, day: dt.date, today: dt.date, reason: str, at: dt.datetime, by: str
    ) -> Row[Returned]:
        """A posted set came back.

        Raises:
            UsageFault: The set was not posted, or the day does not fit.
            AlreadyDone: It came back and has not gone out again.
        """
        last = self._last_posting(set_id)
        if last is None or last.entry.way is not Way.POSTED:
            raise UsageFault(
                "This set is not in the ledger as posted.",
                where=set_id,
                todo="Enter it with `attendance posted` first.",
                slug="not-posted",
            )
        check_between(last.entry.day, day, today, "it was posted", set_id)
        check_not_back([row.entry for row in standing(self.of_set(set_id))], set_id)
        entry = Returned(set_id, day, reason, last.entry.adm_no)
        return of(Returned, self._book.append((entry,), at=at, by=by))[0]

    def enter_checked(
        self, set_id: str, *, day: dt.date, reason: str, at: dt.datetime, by: str
    ) -> Row[Checked]:
        """Somebody looked into the address of a set that came back, by name and with a reason.

        Raises:
            UsageFault: The set is not one that came back last, or name or reason is missing.
        """
        demand(by, "Who checked the address is missing.", "Give the name with --by.")
        demand(reason, "What was found is missing.", "Give it with --reason.")
        moved = [
            row.entry
            for row in self.of_set(set_id)
            if isinstance(row.entry, Posting | Returned | Checked)
        ]
        if not moved or not isinstance(moved[-1], Returned):
            raise UsageFault(
                "This set is not in the ledger as one that came back.",
                where=set_id,
                todo="Enter it with `attendance returned` first.",
                slug="not-returned",
            )
        entry = Checked(set_id, day, reason, moved[-1].adm_no)
        return of(Checked, self._book.append((entry,), at=at, by=by))[0]

    def enter_reprint(
        self, set_id: str, *, reason: str, at: dt.datetime, by: str
    ) -> tuple[Row[Reprint], ...]:
        """The papers of a set were printed again from the originals; no posting yet.

        Raises:
            UsageFault: The set is not known.
        """
        papers = of(Document, self.of_set(set_id))
        demand(papers, "This set is not in the ledger.", "Look it up in print/manifest.csv.")
        entries = [
            Reprint(set_id, row.entry.document, row.entry.pdf_sha256, reason, row.entry.adm_no)
            for row in papers
        ]
        return of(Reprint, self._book.append(entries, at=at, by=by))

    def enter_recorded(self, recorded: Recorded, *, at: dt.datetime, by: str) -> Row[Recorded]:
        """The tracker was brought up to date."""
        return of(Recorded, self._book.append((recorded,), at=at, by=by))[0]

    def strike_unposted(
        self, run: str, *, reason: str, at: dt.datetime, by: str
    ) -> tuple[Row[Correction], ...]:
        """Papers of a run that never went out are not to count; they stay readable."""
        demand(reason, "The reason is missing.", "Say why the papers are struck.")
        entries = [Correction(row.seq, reason, row.entry.adm_no) for row in self.unposted(run)]
        return of(Correction, self._book.append(entries, at=at, by=by)) if entries else ()

    def enter_correction(
        self, seq: int, *, reason: str, at: dt.datetime, by: str
    ) -> Row[Correction]:
        """An earlier posting, return, ruling or document is not to count; it stays readable.

        Raises:
            UsageFault: No such entry, or one that cannot be corrected.
        """
        demand(reason, "The reason is missing.", "Give it with --reason.")
        rows = {row.seq: row for row in self._book.rows()}
        wrong = rows.get(seq)
        if wrong is None or not isinstance(wrong.entry, Posting | Returned | Ruling | Document):
            raise UsageFault(
                "There is no posting, return, ruling or document with this number.",
                where=str(seq),
                todo="Look it up with `attendance explain`.",
                slug="entry-unknown",
            )
        entry = Correction(seq, reason, wrong.entry.adm_no)
        return of(Correction, self._book.append((entry,), at=at, by=by))[0]

    def purge(
        self,
        before: dt.date,
        *,
        today: dt.date,
        kept: Collection[str] = (),
        originals: int = 0,
        bundles: int = 0,
        at: dt.datetime,
        by: str,
    ) -> Row[Entry]:
        """Takes away the personal part of ``purgeable`` entries; fact, hash and chain stay."""
        seqs = [row.seq for row in self.purgeable(before, today=today, kept=kept)]
        entry = Purge(before, max(seqs, default=0), len(seqs), originals, bundles)
        return self._book.purge(seqs, entry, at=at, by=by)

    def purgeable(
        self, before: dt.date, *, today: dt.date, kept: Collection[str] = ()
    ) -> tuple[Row[Entry], ...]:
        """The entries that ``purge`` would empty: its dry run; see ``retention.purgeable``."""
        return purgeable(self._book.rows(), before, today=today, kept=kept)

    def verify_chain(self) -> tuple[Break, ...]:
        """Every place where a row was changed, removed or put in; empty when all is well."""
        return self._book.breaks()

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry; printed on a run sheet they show a cut-off end."""
        return self._book.head()

    def _run_rows(self, run: str) -> tuple[Row[Entry], ...]:
        # A correction names a number, not a run.
        kinds = (Kind.DOCUMENT, Kind.POSTING)
        found = (*self._book.rows(kinds, run=run), *self._book.rows((Kind.CORRECTION,)))
        return tuple(sorted(found, key=lambda row: row.seq))

    def _papers_of(self, adm_no: str) -> tuple[Row[Entry], ...]:
        return self._book.rows(_OF_LETTERS, adm_no=adm_no)

    def _documents(self, run: str) -> tuple[Row[Document], ...]:
        return of(Document, self.of_run(run))

    def _last_posting(self, set_id: str) -> Row[Posting] | None:
        rows = of(Posting, self.of_set(set_id))
        return rows[-1] if rows else None

    def _check_day(self, run: str, day: dt.date, today: dt.date) -> None:
        runs = self.rows(Run, run=run)
        demand(runs, "This run is not in the ledger.", "Make its letters first.", run)
        check_between(runs[-1].entry.as_of, day, today, "the run's date", run)

    def _check_not_out(self, paper: Row[Document]) -> None:
        known = self._papers_of(paper.entry.adm_no)
        here = [
            row.entry
            for row in standing(known)
            if isinstance(row.entry, Posting | Returned) and row.entry.set_id == paper.entry.set_id
        ]
        other = overtaken(paper, known)
        # A letter that came back may go out again.
        if here and isinstance(here[-1], Posting):
            raise AlreadyDone(
                f"This set went out on {here[-1].day.isoformat()}.",
                where=paper.entry.set_id,
                todo="Leave it out with --except.",
                slug="already-posted",
            )
        if other:
            raise AlreadyDone(
                f"The same letter went out as set {other} after this one was made.",
                where=paper.entry.set_id,
                todo="Take this set out of the post and leave it out with --except.",
                slug="overtaken",
            )
