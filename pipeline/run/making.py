"""What commands that make papers share: messages, totals, entries in the ledger."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.files import sha256_of
from pipeline.ledger import codec
from pipeline.ledger.entries import Correction, Entry
from pipeline.ledger.entries import Document as DocumentEntry
from pipeline.ledger.ledger import Ledger
from pipeline.letters.message import message
from pipeline.mail import Totals
from pipeline.model.letter import Paper
from pipeline.model.plan import Channel
from pipeline.run.office import Desk
from pipeline.run.repeats import facts_of

MADE_AGAIN = "made again"
MANIFEST = Path("print") / "manifest.csv"
_BY_MESSAGE = (Channel.EMAIL, Channel.INTOUCH)


def messages(desk: Desk, papers: Iterable[Paper]) -> Mapping[str, str]:
    """The text for each set that goes by e-mail or InTouch, from its first document."""
    found: dict[str, str] = {}
    sources: dict[str, str] = {}
    for paper in papers:
        job = paper.job
        if job.addressee.channel not in _BY_MESSAGE or job.set_id in found:
            continue
        name = desk.workspace.catalogue[job.document].message
        if name not in sources:
            sources[name] = (desk.workspace.templates / name).read_text("utf-8")
        found[job.set_id] = message(sources[name], job.fields, name).body
    return found


def totals_json(totals: Totals) -> dict[str, object]:
    """The totals as ``run.json`` carries them."""
    return {
        "documents": totals.documents,
        "sets": totals.sets,
        "sets_by_channel": dict(totals.sets_by_channel),
        "envelopes": totals.envelopes,
        "sheets": totals.sheets,
        "pages": totals.pages,
        "batches": [
            {
                "id": batch.id,
                "envelope": batch.envelope,
                "class": batch.post_class,
                "sets": batch.sets,
                "sheets": batch.sheets,
                "pages": batch.pages,
                "sha256": batch.sha256,
            }
            for batch in totals.batches
        ],
    }


def paper_entries(
    desk: Desk, ledger: Ledger, run: str, folder: Path, day: dt.date, papers: Sequence[Paper]
) -> tuple[Entry, ...]:
    """The papers as the ledger gets them; those made earlier that never went out are struck.

    Args:
        desk: The command at work.
        ledger: The ledger.
        run: The run's name.
        folder: Where its files lie, which need not be in place yet.
        day: The run's day.
        papers: What was made and proved.
    """
    placed = {
        (row["set_id"], row["document"]): row
        for row in csv.DictReader(io.StringIO((folder / MANIFEST).read_text("utf-8-sig")))
    }
    templates = {
        name: sha256_of(desk.workspace.templates / name)
        for name in {paper.job.template for paper in papers}
    }
    made = [_entry(run, folder, day.isoformat(), paper, templates, placed) for paper in papers]
    return (*strikes(ledger, run), *made)


def strikes(ledger: Ledger, run: str) -> tuple[Correction, ...]:
    """Papers of a run that never went out are not to count once it is made again."""
    return tuple(Correction(row.seq, MADE_AGAIN, row.entry.adm_no) for row in ledger.unposted(run))


def _entry(
    run: str,
    folder: Path,
    day: str,
    paper: Paper,
    templates: Mapping[str, str],
    placed: Mapping[tuple[str, str], Mapping[str, str]],
) -> DocumentEntry:
    job = paper.job
    facts = facts_of(job)
    template = templates[job.template]
    row = placed.get((job.set_id, job.document), {})
    return DocumentEntry(
        run=run,
        set_id=job.set_id,
        document=job.document,
        step=job.step,
        template=job.template,
        template_sha256=template,
        facts_hash=facts,
        input_hash=codec.input_hash(facts, template, day, ""),
        docx_sha256=hashlib.sha256((folder / paper.docx).read_bytes()).hexdigest(),
        pdf_sha256=paper.sha256,
        pages=paper.pages,
        channel=job.addressee.channel.value,
        batch=row.get("batch", ""),
        first_page=int(row.get("first_page") or 0),
        adm_no=job.adm_no,
        contacts=job.addressee.contacts,
        recipient=job.addressee.name,
        address=job.addressee.address,
    )
