"""Reads every batch file back: the right sheets, each with its reference, none of another set.

Written with pikepdf, read with pypdf (structure) and PDFium (what is seen): the proof never rests
on the library that wrote the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from pipeline.convert import page, plain, structure
from pipeline.convert.window import faults
from pipeline.errors import VerificationFault
from pipeline.mail.batches import Batch, Stuffed
from pipeline.mail.marks import Face, faces, marks_in
from pipeline.mail.settings import PostSettings
from pipeline.model.letter import Look


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
    looks = _looks(batch)
    with page.sheets(pdf) as sheets:
        for at, face in enumerate(faces(batch)):
            with sheets.span(range(at, at + 1)) as (seen,):
                yield from _face_faults(face, seen, settings)
                yield from _look_faults(face, looks.get(face.page), seen)
                if face.page in starts:
                    yield from _window_faults(batch, starts[face.page], seen)


def _looks(batch: Batch) -> Mapping[int, Look]:
    """How the pages of the batch should look, where that was kept."""
    return {
        placed.first_page + at: look
        for stuffed in batch.stuffed
        for placed in stuffed.placed
        for at, look in enumerate(placed.paper.looks)
    }


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


def _look_faults(face: Face, proved: Look | None, seen: page.Page) -> Iterator[str]:
    """Whether it is the very page that was proved, with nothing but the reference after it."""
    if proved is None:
        return
    if seen.look(proved.characters) != proved:
        yield f"Page {face.page} is not the page that was proved."
    elif (rest := seen.text[proved.characters :]).split() != face.mark.split():
        yield f"Page {face.page} carries more than its reference: {len(rest)} characters."


def _window_faults(batch: Batch, stuffed: Stuffed, seen: page.Page) -> Iterator[str]:
    first = stuffed.mail_set.papers[0]
    window = batch.envelope.window
    if window is None or (first.looks and first.window == window):
        return  # the page has been found to be the one on which it was looked through
    reader = stuffed.mail_set.addressee
    for fault in faults(seen, (reader.name, *reader.address), window):
        yield (
            f"The window of set {stuffed.mail_set.set_id} is wrong: {fault.slug} ({fault.measure})."
        )
