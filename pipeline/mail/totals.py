"""Control totals: counted once, told on the run sheet, in ``run.json`` and to the officer. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import VerificationFault
from pipeline.mail.batches import Batch
from pipeline.mail.sets import MailSet


@dataclass(frozen=True, slots=True)
class BatchTotal:
    """What one file of the printer holds.

    Attributes:
        id: The batch.
        envelope: Name of the envelope.
        post_class: "first" or "second".
        sets: Envelopes to be filled.
        sheets: Sheets of paper.
        pages: Pages of the file.
        first_set: Reference of the first set.
        last_set: Reference of the last one.
        by_hand: Whether the envelopes are addressed by hand.
        sha256: Of the file.
    """

    id: str
    envelope: str
    post_class: str
    sets: int
    sheets: int
    pages: int
    first_set: str
    last_set: str
    by_hand: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run comes to.

    Attributes:
        batches: One entry for each file of the printer.
        documents: All documents in all sets.
        sets_by_channel: Sets by channel; they add up to all sets.
    """

    batches: tuple[BatchTotal, ...]
    documents: int
    sets_by_channel: Mapping[str, int]

    @property
    def sets(self) -> int:
        """All sets of the run."""
        return sum(self.sets_by_channel.values())

    @property
    def envelopes(self) -> int:
        """Envelopes to be posted."""
        return sum(batch.sets for batch in self.batches)

    @property
    def by_hand(self) -> int:
        """Envelopes without a window for the address."""
        return sum(batch.sets for batch in self.batches if batch.by_hand)

    @property
    def sheets(self) -> int:
        """Sheets for the print room."""
        return sum(batch.sheets for batch in self.batches)

    @property
    def pages(self) -> int:
        """Pages of all files for the printer."""
        return sum(batch.pages for batch in self.batches)


def count(sets: Sequence[MailSet], batches: Sequence[Batch], hashes: Mapping[str, str]) -> Totals:
    """The totals of a run.

    Args:
        sets: All sets.
        batches: Those that are printed for the post.
        hashes: SHA-256 of each batch's file.

    Raises:
        VerificationFault: A posted set is in no batch, or another one is in one.
    """
    channels = Counter(each.channel.value for each in sets)
    totals = Totals(
        tuple(_batch(batch, hashes[batch.id]) for batch in batches),
        sum(len(each.papers) for each in sets),
        dict(sorted(channels.items())),
    )
    if totals.envelopes != channels["post"]:
        raise VerificationFault(
            f"{channels['post']} sets are for the post and {totals.envelopes} in the print run.",
            todo="Nothing was printed. Report this.",
            slug="totals-differ",
        )
    return totals


def _batch(batch: Batch, sha256: str) -> BatchTotal:
    return BatchTotal(
        batch.id,
        batch.envelope.name,
        batch.post_class.value,
        len(batch.stuffed),
        batch.sheets,
        batch.pages,
        batch.stuffed[0].mail_set.set_id,
        batch.stuffed[-1].mail_set.set_id,
        batch.envelope.window is None,
        sha256,
    )
