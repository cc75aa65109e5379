"""The ledger: what was decided, made, posted, returned. The rules of what may be entered.

The time and the name of who enters are always passed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager

from pipeline.errors import AlreadyDone, UsageFault
from pipeline.ledger.entries import (
    Checked,
    Correction,
    Decided,
    Document,
    Entry,
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
from pipeline.ledger.reader import Reader
from pipeline.ledger.rules import check_between, check_not_back, demand, posting
from pipeline.ledger.standing import (
    of,
    overtaken,
    standing,
)

LEDGER = "ledger.sqlite"
_NOTHING_OWN: Mapping[str, Sending] = {}


class Ledger(Reader):
    """One workspace's ledger, to be read and written."""

    def lock(self, command: str) -> AbstractContextManager[Held]:
        """Holds the workspace for one command; see ``workspace_lock``."""
        return workspace_lock(self._book.path.parent, command)

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
