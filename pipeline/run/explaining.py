"""``explain``: everything the ledger knows of one student, and of nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import UsageFault
from pipeline.ledger.bank_holidays import bank_holidays
from pipeline.ledger.entries import (
    Bundle,
    Checked,
    Correction,
    Decided,
    Document,
    Entry,
    Posting,
    Recorded,
    Reprint,
    Returned,
    Row,
    Ruling,
)
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.service import deemed
from pipeline.ledger.standing import of
from pipeline.run.bundle_news import bundle_news, latest
from pipeline.run.exhibits import Places, exhibit_places
from pipeline.run.folder import read_run
from pipeline.run.office import Desk

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the ledger about the student.

    Attributes:
        kind: What it is: "decision", "document", "posting".
        facts: What it says, name and value, in order.
        struck: The number of the entry that took it back, 0 for none.
    """

    seq: int
    kind: str
    at: dt.datetime
    by: str
    title: str
    facts: tuple[Fact, ...]
    hash: str
    struck: int = 0


@dataclass(frozen=True, slots=True)
class Explained:
    """All that is known of a student, newest first.

    Attributes:
        name: As the latest plan that is still there has it; "" when none is.
        head: The number and hash of the ledger's last entry.
    """

    adm_no: str
    name: str
    events: tuple[Event, ...]
    head: tuple[int, str]


def explain(desk: Desk, adm_no: str) -> Explained:
    """Everything known of one student.

    Raises:
        UsageFault: Nothing is.
    """
    with Ledger.open(desk.workspace.ledger) as ledger:
        rows = ledger.history(adm_no.strip())
        if not rows or not adm_no.strip().lstrip("0"):
            raise UsageFault(
                f"The ledger knows nothing of a student {adm_no!r}.",
                where=adm_no,
                todo="Give the admission number; a student is known once a plan was made.",
                slug="student-unknown",
            )
        struck = {row.entry.seq: row.seq for row in of(Correction, rows)}
        postings = of(Posting, rows)
        years = {row.entry.day.year + more for row in postings for more in (0, 1)}
        closed = bank_holidays(years)
        bundles = {row.entry.sha256 for row in of(Bundle, rows)}
        exhibits = exhibit_places(desk.workspace.output, bundles)
        news = {row.seq: tuple(bundle_news(rows, row)) for row in latest(rows)}
        own = [
            _event(row, struck.get(row.seq, 0), closed, exhibits, news.get(row.seq, ()))
            for row in rows
            if not isinstance(row.entry, Correction)
        ]
        runs = {row.entry.run for row in postings}
        own += [
            _event(row, 0, closed, Places())
            for row in ledger.rows(Recorded)
            if row.entry.run in runs
        ]
        events = tuple(sorted(own, key=lambda event: event.seq, reverse=True))
        known = [row.entry for row in of(Decided, rows)]
        spelt = known[-1].adm_no if known else adm_no.strip()
        return Explained(spelt, _name(desk, known), events, ledger.head())


def _name(desk: Desk, decided: Sequence[Decided]) -> str:
    """The name is not in the ledger: it is looked up in the latest run that is still there."""
    for each in reversed(decided):
        folder = desk.workspace.output / each.run
        if (folder / "plan.json").is_file():
            for row in read_run(folder).students:
                if row["adm_no"] == each.adm_no:
                    return str(row["name"])
    return ""


def _event(
    row: Row[Entry],
    struck: int,
    closed: frozenset[dt.date],
    exhibits: Places,
    news: Sequence[str] = (),
) -> Event:
    entry = row.entry
    facts = tuple((name, value) for name, value in _facts(entry, closed) if value)
    if isinstance(entry, Posting):
        facts += _joined("exhibit", exhibits.of_set.get(entry.set_id, ()))
    if isinstance(entry, Bundle):
        facts += _joined("exhibits", exhibits.in_bundle.get(entry.sha256, ()))
        facts += _joined("out of date", news)
    return Event(row.seq, row.kind.value, row.at, row.by, _title(entry), facts, row.hash, struck)


def _joined(name: str, values: Sequence[str]) -> tuple[Fact, ...]:
    return ((name, "; ".join(values)),) if values else ()


def _title(entry: Entry) -> str:
    match entry:
        case Decided():
            return f"{entry.status}{f', {entry.step}' if entry.step else ''} ({entry.run})"
        case Ruling():
            return f"{entry.verb.value}{f' {entry.step}' if entry.step else ''}"
        case Document():
            return f"{entry.document} made, set {entry.set_id}"
        case Posting():
            return f"set {entry.set_id} {entry.way.value} on {entry.day.isoformat()}"
        case Returned():
            return f"set {entry.set_id} came back on {entry.day.isoformat()}"
        case Checked():
            return f"address of set {entry.set_id} checked on {entry.day.isoformat()}"
        case Reprint():
            return f"{entry.document} of set {entry.set_id} printed again"
        case Recorded():
            return f"steps of {entry.run} written into the tracker"
        case Bundle():
            return f"bundle {entry.reference} made for {entry.authority}"
        case _:
            return ""


def _facts(entry: Entry, closed: frozenset[dt.date]) -> Iterator[Fact]:
    match entry:
        case Decided():
            yield from _of_decision(entry)
        case Ruling():
            yield "reason", entry.reason
            yield "until", entry.until.isoformat() if entry.until else ""
            yield "run", entry.run
        case Document():
            yield from _of_document(entry)
        case Posting():
            day = deemed(entry, closed)
            yield "step", entry.step
            yield "class", entry.post_class.value if entry.post_class else ""
            yield "deemed delivered", day.isoformat() if day else ""
            yield "batch", entry.batch
            yield "note", entry.place
            yield "review", entry.review.isoformat() if entry.review else ""
        case Returned() | Checked():
            yield "reason", entry.reason
        case Reprint():
            yield "PDF", entry.pdf_sha256
            yield "reason", entry.reason
        case Recorded():
            yield "tracker", entry.tracker
            yield "tracker before", entry.before_sha256
            yield "tracker after", entry.after_sha256
        case Bundle():
            yield from _of_bundle(entry)
        case _:
            return


def _of_decision(entry: Decided) -> Iterator[Fact]:
    yield "reason", entry.reason
    yield "clause", entry.clause
    yield "figures", _figures(entry.facts)
    yield "tracker row", entry.where
    yield "tracker", entry.tracker_sha256


def _of_bundle(entry: Bundle) -> Iterator[Fact]:
    yield "purpose", entry.purpose
    yield "parent", str(entry.contact)
    yield "pages", str(entry.pages)
    yield "PDF", entry.sha256
    yield "served", entry.served.isoformat() if entry.served else ""
    yield "let through", ", ".join(entry.let_through)
    yield "reason", entry.reason


def _figures(facts: Mapping[str, object]) -> str:
    if "possible" in facts:
        return (
            f"{facts['attended']} of {facts['possible']} sessions attended; "
            f"{facts['authorised']} authorised, {facts['unauthorised']} unauthorised absences"
        )
    return f"the tracker's figure {facts['share']}" if "share" in facts else ""


def _of_document(entry: Document) -> Iterator[Fact]:
    yield "for", entry.recipient
    yield "address", ", ".join(entry.address)
    yield "step", entry.step
    yield "channel", entry.channel
    yield "pages", str(entry.pages)
    first = f", page {entry.first_page}" if entry.first_page else ""
    yield "batch", f"{entry.batch}{first}" if entry.batch else ""
    yield "template", f"{entry.template} {entry.template_sha256}"
    yield "PDF", entry.pdf_sha256
    yield "Word file", entry.docx_sha256
