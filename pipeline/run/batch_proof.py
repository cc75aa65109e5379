"""A file for the printer, proved again long after it was made: from the manifest alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from pipeline.config import Workspace
from pipeline.errors import VerificationFault
from pipeline.mail.audit import audit_batch
from pipeline.mail.batches import Batch, Placed, Stuffed, band
from pipeline.mail.manifest import SEPARATOR
from pipeline.mail.sets import MailSet
from pipeline.mail.settings import PostClass
from pipeline.model.letter import Addressee, Job, Paper
from pipeline.model.plan import Channel
from pipeline.run.manifest import Row


def batch_faults(
    workspace: Workspace, batch: Mapping[str, object], rows: Sequence[Row], pdf: Path
) -> Iterator[str]:
    """What is wrong with the pages of a batch: marks, order, blank backs, windows.

    Args:
        workspace: Envelopes, and where the reference stands.
        batch: Its line of ``run.json``.
        rows: Its rows of the manifest.
        pdf: Its file.
    """
    if not rows:
        yield "The manifest has no set of this batch."
        return
    if rows[0]["envelope"] not in workspace.envelopes:
        yield f"There is no envelope {rows[0]['envelope']} in the settings any more."
        return
    try:
        audit_batch(_batch(workspace, batch, rows), pdf, workspace.post)
    except VerificationFault as fault:
        yield fault.what


def _batch(workspace: Workspace, batch: Mapping[str, object], rows: Sequence[Row]) -> Batch:
    sets: dict[str, list[Row]] = {}
    for row in rows:
        sets.setdefault(row["set_id"], []).append(row)
    stuffed = tuple(_stuffed(own) for own in sets.values())
    sheets = sum(each.sheets for each in stuffed)
    return Batch(
        workspace.envelopes[rows[0]["envelope"]],
        band(stuffed[0].sheets),
        PostClass(rows[0]["class"]),
        batch["pages"] == 2 * sheets,
        stuffed,
    )


def _stuffed(rows: Sequence[Row]) -> Stuffed:
    placed = tuple(Placed(_paper(row), int(row["first_page"]), int(row["sheets"])) for row in rows)
    papers = tuple(each.paper for each in placed)
    return Stuffed(MailSet(papers), int(rows[0]["sequence"]), placed)


def _paper(row: Row) -> Paper:
    reader = Addressee(
        (),
        row["recipient"],
        "",
        Channel(row["channel"]),
        tuple(row["address"].split(SEPARATOR)) if row["address"] else (),
    )
    job = Job(row["set_id"], row["document"], row["adm_no"], reader, "", {})
    file = PurePath(row["file"])
    return Paper(job, file.with_suffix(".docx"), file, int(row["pages"]), row["sha256"])
