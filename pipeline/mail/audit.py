"""Reads every batch file back: the right sheets, each with its reference, none of another set.

Written with pikepdf, read with pypdf (structure) and PDFium (what is seen): the proof never rests
on the library that wrote the file.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from pipeline.convert import page, plain, structure
from pipeline.convert.window import faults
from pipeline.errors import VerificationFault
from pipeline.forks import Died, Forks, may_fork
from pipeline.mail.batches import Batch, Stuffed
from pipeline.mail.marks import Face, faces, marks_in
from pipeline.mail.settings import PostSettings
from pipeline.model.letter import Look

STRETCH = 100
"""Faces that one process looks at before the next may."""

_Work = tuple[Batch, Path, PostSettings]
_at_work: list[_Work] = []
"""The batches that a fork looks at."""


@contextlib.contextmanager
def auditing(
    printed: Sequence[tuple[Batch, Path]], settings: PostSettings
) -> Iterator[Callable[[], None]]:
    """Proves the files of batches beside what is done in the block, where there can be forks.

    What it gives waits until all are proved, and raises as ``audit_batch`` does.
    """
    work: list[_Work] = [(batch, pdf, settings) for batch, pdf in printed]

    def here() -> None:
        for each in work:
            audit_batch(*each)

    with contextlib.ExitStack() as stack:
        forks = None
        if work and may_fork():
            with contextlib.suppress(OSError):
                forks = stack.enter_context(Forks(first=partial(_at_work.extend, work)))
        if forks is None:
            yield here
            return
        begun = [
            (each, [forks.begin(_faults_of, number, stretch) for stretch in _stretches(each[0])])
            for number, each in enumerate(work)
        ]

        def there() -> None:
            try:
                for each, futures in begun:
                    _refuse(each, itertools.chain.from_iterable(f.result() for f in futures))
            except Died:
                here()

        yield there


def audit_batch(batch: Batch, pdf: Path, settings: PostSettings) -> None:
    """Proves the file of a batch.

    Raises:
        VerificationFault: It is not what was asked for; the message names the first fault.
    """
    work = batch, pdf, settings
    _refuse(
        work,
        itertools.chain.from_iterable(_faults(work, each) for each in _stretches(batch)),
    )


def _refuse(work: _Work, faults: Iterable[str]) -> None:
    if fault := next(iter(faults), ""):
        raise VerificationFault(
            fault,
            where=work[1].name,
            todo="Nothing was printed. Make the letters again, and report it if it happens again.",
            slug="print-run-wrong",
        )


def _stretches(batch: Batch) -> Iterator[range]:
    """First none of the faces, which is the file as a whole; then all of them."""
    yield range(0)
    every = range(batch.pages)
    yield from (every[at : at + STRETCH] for at in every[::STRETCH])


def _faults_of(number: int, stretch: range) -> tuple[str, ...]:
    return tuple(_faults(_at_work[number], stretch))


def _faults(work: _Work, stretch: range) -> Iterator[str]:
    """What is wrong with some faces of a batch, or with its file as a whole."""
    if stretch:
        yield from _seen_faults(*work, stretch)
    else:
        yield from _built_faults(*work[:2])
        yield from _plan_faults(work[0])


def _built_faults(batch: Batch, pdf: Path) -> Iterator[str]:
    built = structure.read(pdf)
    if built is None:
        yield "The file does not open."
    elif len(built.pages) != batch.pages:
        yield f"The file has {len(built.pages)} pages for {batch.pages}."


def _seen_faults(batch: Batch, pdf: Path, settings: PostSettings, stretch: range) -> Iterator[str]:
    starts = {each.placed[0].first_page: each for each in batch.stuffed}
    looks = _looks(batch)
    every = list(faces(batch))
    with page.sheets(pdf) as sheets:
        for at in stretch:
            face = every[at]
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
