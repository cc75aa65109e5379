"""What happened to what a bundle rests on after it was made: the ledger's later entries. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.ledger.entries import Bundle, Correction, Document, Entry, Posting, Returned, Row
from pipeline.ledger.standing import of, standing
from pipeline.words.dates import written


def bundle_news(history: Sequence[Row[Entry]], bundle: Row[Bundle]) -> Iterator[str]:
    """A sentence for every later entry that makes the bundle say what is no longer so.

    An entry behind an exhibit that was taken back, an exhibit that came back undelivered, and a
    letter to the parent charged that went out since.

    Args:
        history: Everything the ledger knows of the student.
        bundle: The entry of the bundle.
    """
    behind = set(bundle.entry.rests_on)
    shown = {r.entry.set_id for r in of(Document, history) if r.seq in behind}
    theirs = {
        row.entry.set_id
        for row in of(Document, history)
        if row.entry.contacts == (bundle.entry.contact,)
    }
    later = [row for row in history if row.seq > bundle.seq]
    for taken in of(Correction, later):
        if taken.entry.seq in behind:
            yield f"entry {taken.entry.seq} behind an exhibit was taken back by entry {taken.seq}."
    counted = standing(history)
    for back in of(Returned, counted):
        if back.seq > bundle.seq and back.entry.set_id in shown:
            yield f"set {back.entry.set_id} came back on {written(back.entry.day)}."
    for gone in of(Posting, counted):
        if gone.seq > bundle.seq and gone.entry.set_id in theirs:
            verb = "went out again" if gone.entry.set_id in shown else "went out"
            yield f"set {gone.entry.set_id} {verb} on {written(gone.entry.day)}."


def latest(history: Sequence[Row[Entry]]) -> tuple[Row[Bundle], ...]:
    """The newest bundle of every case of a student; a volume stands for all that were made with it.

    One that was served stays beside a newer one: it is what others have in their hands.
    """
    newest: dict[tuple[str, bool], Row[Bundle]] = {}
    for row in of(Bundle, history):
        newest[row.entry.reference, row.entry.served is not None] = row
    return tuple(sorted(newest.values(), key=lambda row: row.seq))
