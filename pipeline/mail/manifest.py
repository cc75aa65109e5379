"""The manifest: one row for each document of each set. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import VerificationFault
from pipeline.mail.batches import Batch, Placed, Stuffed
from pipeline.mail.cells import Cell
from pipeline.mail.sets import MailSet
from pipeline.model.letter import Paper

COLUMNS = (
    "set_id",
    "batch",
    "sequence",
    "document",
    "adm_no",
    "recipient",
    "address",
    "postcode",
    "channel",
    "class",
    "envelope",
    "pages",
    "sheets",
    "first_page",
    "file",
    "sha256",
)
"""Part of the contract (``design.md`` §4): neither names nor order change."""

SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class _Place:
    batch: Batch
    stuffed: Stuffed
    placed: Placed


def rows(
    sets: Iterable[MailSet], batches: Sequence[Batch], files: Mapping[str, str]
) -> tuple[tuple[Cell, ...], ...]:
    """Batches first, in their order; then the sets of the other channels, in theirs.

    Args:
        sets: All sets of the run.
        batches: Those of them that are printed for the post.
        files: The PDF of each document by its stem, relative to the run folder.

    Raises:
        VerificationFault: The sheets of the rows and the pages of the batches differ.
    """
    places = [
        _Place(batch, stuffed, placed)
        for batch in batches
        for stuffed in batch.stuffed
        for placed in stuffed.placed
    ]
    _check_sheets(batches, places)
    printed = {place.stuffed.mail_set.set_id for place in places}
    posted = [_printed_row(place, files) for place in places]
    others = [
        _other_row(mail_set, paper, files)
        for mail_set in sets
        if mail_set.set_id not in printed
        for paper in mail_set.papers
    ]
    return (*posted, *others)


def _check_sheets(batches: Sequence[Batch], places: Sequence[_Place]) -> None:
    for batch in batches:
        own = sum(place.placed.sheets for place in places if place.batch is batch)
        if own * (2 if batch.duplex else 1) != batch.pages:
            raise VerificationFault(
                f"The manifest has {own} sheets for {batch.pages} pages.",
                where=batch.id,
                todo="Nothing was printed. Report this.",
                slug="manifest-sheets",
            )


def _printed_row(place: _Place, files: Mapping[str, str]) -> tuple[Cell, ...]:
    batch, stuffed, placed = place.batch, place.stuffed, place.placed
    return _row(
        stuffed.mail_set,
        placed.paper,
        files,
        (batch.id, stuffed.sequence),
        (batch.post_class.value, batch.envelope.id),
        (placed.sheets, placed.first_page),
    )


def _other_row(mail_set: MailSet, paper: Paper, files: Mapping[str, str]) -> tuple[Cell, ...]:
    return _row(mail_set, paper, files, ("", ""), ("", ""), (0, ""))


def _row(
    mail_set: MailSet,
    paper: Paper,
    files: Mapping[str, str],
    batch: tuple[Cell, Cell],
    post: tuple[Cell, Cell],
    place: tuple[Cell, Cell],
) -> tuple[Cell, ...]:
    reader = mail_set.addressee
    return (
        mail_set.set_id,
        *batch,
        paper.job.document,
        mail_set.adm_no,
        reader.name,
        SEPARATOR.join(reader.address),
        reader.postcode,
        mail_set.channel.value,
        *post,
        paper.pages,
        *place,
        files[paper.job.stem],
        paper.sha256,
    )
