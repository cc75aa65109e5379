"""``posted`` and ``returned``: what really left the school, and what came back.

Only this makes a step count. The PDF of every set is proved against the ledger and kept as an
original before the posting is entered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import AlreadyDone, OutputFault, UsageFault, VerificationFault
from pipeline.files import make_folder, write_file
from pipeline.ledger.bank_holidays import bank_holidays
from pipeline.ledger.codec import sha256_of_bytes
from pipeline.ledger.entries import Document, PostClass, Posting, Returned, Row, Ruling, Sending
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.service import deemed
from pipeline.ledger.standing import of, standing, student_key
from pipeline.ledger.store import Store
from pipeline.mail.cpoms import cpoms_csv
from pipeline.model.plan import Channel
from pipeline.run.cpoms_lines import POSTED_FILE, posted_actions
from pipeline.run.folder import RunFolder, open_run
from pipeline.run.manifest import manifest_rows
from pipeline.run.office import Desk
from pipeline.words.dates import written

GO_BY_THEMSELVES = (Channel.POST, Channel.POST_OR_INTOUCH, Channel.EMAIL, Channel.INTOUCH)
"""Channels that need nobody at the other end; the others are entered by name alone."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the office says went out.

    Attributes:
        day: The day it did, ``None`` for today.
        post_class: Of all that was posted, ``None`` for the class of each batch.
        left_out: Sets that stayed behind.
        only: These sets alone, of those that go by themselves; empty for all.
        handed: Sets handed over in person, or forms that came back done; nothing else then.
        again: Sets that came back and went out once more; nothing else then.
        note: Post box, or who handed over to whom.
    """

    day: dt.date | None = None
    post_class: PostClass | None = None
    left_out: Collection[str] = ()
    only: Collection[str] = ()
    handed: Collection[str] = ()
    again: Collection[str] = ()
    note: str = ""

    @property
    def named(self) -> frozenset[str]:
        """Every set that was named."""
        return frozenset((*self.left_out, *self.only, *self.handed, *self.again))


@dataclass(frozen=True)
class Posted:
    """What was entered.

    Attributes:
        deemed: Posted sets by class and the day they are deemed delivered.
        waiting: Sets of the run that have not gone out.
    """

    run: RunFolder
    day: dt.date
    postings: tuple[Posting, ...]
    deemed: Mapping[tuple[PostClass, dt.date], int]
    waiting: tuple[str, ...]

    @property
    def sets(self) -> int:
        """Sets that went out."""
        return len({posting.set_id for posting in self.postings})


def post(desk: Desk, path: Path, leaving: Leaving) -> Posted:
    """Enter what went out of a run.

    Raises:
        AlreadyDone: All of it is out, a ruling came after the letters, or the run is uncertain.
        UsageFault: A set is not of the run, or the day does not fit.
        VerificationFault: A PDF is not the one that was proved.
    """
    with desk.working("posted", path) as ledger:
        run = open_run(path)
        _refuse_uncertain(ledger, run)
        papers = _papers(ledger, run, leaving)
        _refuse_ruled(ledger, papers)
        _keep(desk.workspace.output, run, papers)
        day = leaving.day or desk.today
        rows = ledger.enter_posting(
            run.name,
            {paper.entry.set_id for paper in papers},
            day=day,
            today=desk.today,
            at=desk.now,
            by=desk.by,
            place=leaving.note,
            sendings=_sendings(run, papers, leaving),
        )
        _log_posted(desk, ledger, run)
        postings = tuple(row.entry for row in rows)
        waiting = tuple(dict.fromkeys(row.entry.set_id for row in ledger.unposted(run.name)))
        return Posted(run, day, postings, _deemed(postings), waiting)


def _log_posted(desk: Desk, ledger: Ledger, run: RunFolder) -> None:
    """Lines for CPOMS of all that has gone out of the run; the ledger has it whatever happens."""
    rows = ledger.of_run(run.name)
    names = {str(row["adm_no"]): str(row["name"]) for row in run.students}
    lines = posted_actions(of(Document, rows), of(Posting, rows), names, desk.workspace.catalogue)
    try:
        write_file(run.path / POSTED_FILE, cpoms_csv(lines), root=run.path)
    except OutputFault as fault:
        desk.talk.say(f"The posting is entered, but {POSTED_FILE} was not written: {fault.what}")


def _refuse_uncertain(ledger: Ledger, run: RunFolder) -> None:
    rows = manifest_rows(run.path)
    if not rows and of(Document, ledger.of_run(run.name)):
        raise AlreadyDone(
            "The ledger knows letters of this run and its manifest is gone, so it is not certain "
            "what they are.",
            where=run.name,
            todo=f"Put the run folder back from a backup; attendance verify {run.path} names what "
            "is missing.",
            slug="run-uncertain",
        )
    if not rows:
        raise UsageFault(
            "No letters of this run were made.",
            where=run.name,
            todo=f"Make them first: attendance letters {run.path}.",
            slug="no-letters",
        )
    unknown = ledger.unentered(run.name, {row["set_id"] for row in rows})
    if unknown:
        raise AlreadyDone(
            f"{len(unknown)} sets of this run are not in the ledger, so it is not certain what "
            f"they are: {_some(unknown)}.",
            where=run.name,
            todo="Do not post them. Plan the run again and make its letters again.",
            slug="run-uncertain",
        )


def _papers(ledger: Ledger, run: RunFolder, leaving: Leaving) -> tuple[Row[Document], ...]:
    rows = ledger.of_run(run.name)
    papers = of(Document, rows)
    by_set: dict[str, list[Row[Document]]] = {}
    for row in papers:
        by_set.setdefault(row.entry.set_id, []).append(row)
    unknown = sorted(leaving.named - set(by_set))
    if unknown:
        raise UsageFault(
            f"The run has no set {', '.join(unknown)}.",
            where=run.name,
            todo="Look up the set references in print/manifest.csv.",
            slug="set-unknown",
        )
    out = {row.entry.set_id: row.entry.day for row in of(Posting, rows)}
    chosen = _chosen(by_set, out, leaving)
    if not chosen:
        raise _nothing_left(run, out)
    return tuple(row for set_id in chosen for row in by_set[set_id])


def _chosen(
    by_set: Mapping[str, Sequence[Row[Document]]],
    out: Mapping[str, dt.date],
    leaving: Leaving,
) -> list[str]:
    """The sets meant; what is named and out already is left to the ledger to refuse."""
    named = {*leaving.only, *leaving.handed, *leaving.again}
    if named:
        return [set_id for set_id in by_set if set_id in named - set(leaving.left_out)]
    by_themselves = {channel.value for channel in GO_BY_THEMSELVES}
    return [
        set_id
        for set_id, papers in by_set.items()
        if papers[0].entry.channel in by_themselves
        and set_id not in out
        and set_id not in leaving.left_out
    ]


def _nothing_left(run: RunFolder, out: Mapping[str, dt.date]) -> AlreadyDone:
    days: dict[dt.date, int] = {}
    for day in out.values():
        days[day] = days.get(day, 0) + 1
    said = ", ".join(f"{count} on {written(day)}" for day, count in sorted(days.items()))
    return AlreadyDone(
        f"Nothing of this run is left to be posted or sent; gone out: {said or 'nothing'}.",
        where=run.name,
        todo="Name what was handed over with --handed, or what came back and went out again with "
        "--again.",
        slug="already-posted",
    )


def _refuse_ruled(ledger: Ledger, papers: Sequence[Row[Document]]) -> None:
    """A word given on a student after the letters were made stops them."""
    caught: dict[str, str] = {}
    for paper in papers:
        adm_no = paper.entry.adm_no
        for row in of(Ruling, standing(ledger.history(adm_no))):
            if row.seq > paper.seq and student_key(row.entry.adm_no) == student_key(adm_no):
                caught[paper.entry.set_id] = f"{row.entry.verb.value} by {row.by}"
    if caught:
        named = [f"{set_id} ({said})" for set_id, said in caught.items()]
        raise AlreadyDone(
            f"Something was decided about these students after the letters were made: "
            f"{_some(named)}.",
            todo="Take these sets out of the post and leave them out with --except, or make the "
            "letters again.",
            slug="ruled-since",
        )


def _keep(output: Path, run: RunFolder, papers: Sequence[Row[Document]]) -> None:
    """Every PDF proved and in the store of originals, before anything is entered."""
    make_folder(output)
    store = Store.of(output)
    for row in papers:
        paper = row.entry
        file = run.path / "documents" / f"{paper.set_id}-{paper.document}.pdf"
        data = file.read_bytes() if file.is_file() else b""
        if sha256_of_bytes(data) != paper.pdf_sha256:
            raise VerificationFault(
                "A document is missing or is not the one that was proved; nothing was entered.",
                where=f"{run.name}/documents/{file.name}",
                todo=f"Look at attendance verify {run.path}; do not post what it names.",
                slug="document-changed",
            )
        store.keep(data)


def _sendings(
    run: RunFolder, papers: Sequence[Row[Document]], leaving: Leaving
) -> Mapping[str, Sending]:
    classes = {row["set_id"]: row["class"] for row in manifest_rows(run.path) if row["class"]}
    reviews = {
        (student_key(str(row["adm_no"])), str(row["step"])): str(row["review"])
        for row in run.students
        if row["review"]
    }
    found = {}
    for row in papers:
        paper = row.entry
        review = reviews.get((student_key(paper.adm_no), paper.step))
        own = classes.get(paper.set_id)
        found[paper.set_id] = Sending(
            leaving.post_class or (PostClass(own) if own else None),
            paper.set_id in leaving.handed,
            dt.date.fromisoformat(review) if review else None,
        )
    return found


def _deemed(postings: Sequence[Posting]) -> Mapping[tuple[PostClass, dt.date], int]:
    years = {posting.day.year + more for posting in postings for more in (0, 1)}
    closed = bank_holidays(years)
    found: dict[tuple[PostClass, dt.date], int] = {}
    for posting in {posting.set_id: posting for posting in postings}.values():
        day = deemed(posting, closed)
        if day is not None:
            key = (posting.post_class or PostClass.SECOND, day)
            found[key] = found.get(key, 0) + 1
    return found


def come_back(desk: Desk, set_id: str, day: dt.date | None, reason: str) -> Returned:
    """A posted set came back: its reader's address is to be checked before the next letter."""
    with desk.working("returned") as ledger:
        row = ledger.enter_returned(
            set_id, day=day or desk.today, today=desk.today, reason=reason, at=desk.now, by=desk.by
        )
        return row.entry


def address_checked(desk: Desk, set_id: str, day: dt.date | None, found: str) -> None:
    """Somebody looked into the address of a set that came back."""
    with desk.working("returned") as ledger:
        ledger.enter_checked(set_id, day=day or desk.today, reason=found, at=desk.now, by=desk.by)


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
