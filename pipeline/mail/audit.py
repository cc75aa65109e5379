"""Reads every batch file back: the right sheets, each with its reference, none of another set.

Written with pikepdf, read with pypdf (structure) and PDFium (what is seen): the proof never rests
on the library that wrote the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pipeline.convert import page, plain, structure, window
from pipeline.errors import VerificationFault
from pipeline.mail.batches import Batch, Stuffed
from pipeline.mail.marks import Face, faces, marks_in
from pipeline.mail.settings import PostSettings


def audit_batch(batch: Batch, pdf: Path, settings: PostSettings) -> None:
    """Proves the file of a batch.

    Raises:
        VerificationFault: It is not what was asked for; the message names the first fault.
    """
    fault = next(_faults(batch, pdf, settings), "")
    if fault:
        raise VerificationFault(
            fault,
            where=pdf.name,
            todo="Nothing was printed. Make the letters again, and report it if it happens again.",
            slug="print-run-wrong",
        )


def _faults(batch: Batch, pdf: Path, settings: PostSettings) -> Iterator[str]:
    built = structure.read(pdf)
    if built is None:
        yield "The file does not open."
        return
    if len(built.pages) != batch.pages:
        yield f"The file has {len(built.pages)} pages for {batch.pages}."
        return
    yield from _plan_faults(batch)
    starts = {each.placed[0].first_page: each for each in batch.stuffed}
    with page.pages(pdf) as pages:
        for face, seen in zip(faces(batch), pages, strict=True):
            yield from _face_faults(face, seen, settings)
            if face.page in starts:
                yield from _window_faults(batch, starts[face.page], seen)


def _plan_faults(batch: Batch) -> Iterator[str]:
    """Whether the plan of the batch itself adds up."""
    if [face.page for face in faces(batch)] != list(range(1, batch.pages + 1)):
        yield "The pages do not follow one another."
    if [each.sequence for each in batch.stuffed] != list(range(1, len(batch.stuffed) + 1)):
        yield "The sets are not numbered one after the other."
    for before, after in pairwise(batch.stuffed):
        if before.mail_set.set_id == after.mail_set.set_id:
            yield f"Set {after.mail_set.set_id} is in the batch twice."


def _face_faults(face: Face, seen: page.Page, settings: PostSettings) -> Iterator[str]:
    text = seen.text
    if not face.mark:
        if text.strip():
            yield f"Page {face.page} is the back of a sheet and not blank."
        return
    if marks_in(text) != marks_in(face.mark):
        yield f"Page {face.page} does not carry its reference once: {face.mark}."
    elif foreign := plain.references(text) - {face.set_id}:
        yield f"Page {face.page} of set {face.set_id} carries the reference {min(foreign)}."
    elif not seen.ink(settings.margin):
        yield f"The reference on page {face.page} cannot be seen."


def _window_faults(batch: Batch, stuffed: Stuffed, seen: page.Page) -> Iterator[str]:
    if batch.envelope.window is None:
        return
    reader = stuffed.mail_set.addressee
    for fault in window.faults(seen, (reader.name, *reader.address), batch.envelope.window):
        yield (
            f"The window of set {stuffed.mail_set.set_id} is wrong: {fault.slug} ({fault.measure})."
        )
