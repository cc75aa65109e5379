"""How long bundles stay: a case that goes on, what was served, and what has had its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import UsageFault
from pipeline.files import sha256_of
from pipeline.ledger.entries import Bundle, Row
from pipeline.ledger.retention import Retention
from pipeline.ledger.standing import student_key
from pipeline.run.bundle_kept import read_kept
from pipeline.run.folder import BUNDLES


def in_their_time(
    rows: Sequence[Row[Bundle]], retention: Retention, today: dt.date
) -> Mapping[str, dt.date]:
    """Students with a bundle that is still to be kept, and until when."""
    return _kept_until(rows, retention, today)


def served_in_their_time(
    rows: Sequence[Row[Bundle]], retention: Retention, today: dt.date
) -> Mapping[str, dt.date]:
    """Those of them whose bundle was served: that the case is over does not shorten it."""
    served = [row for row in rows if row.entry.served is not None]
    return _kept_until(served, retention, today)


def _kept_until(
    rows: Sequence[Row[Bundle]], retention: Retention, today: dt.date
) -> Mapping[str, dt.date]:
    found: dict[str, dt.date] = {}
    for row in rows:
        until = retention.bundle_until(max(row.entry.served or dt.date.min, row.at.date()))
        student = student_key(row.entry.adm_no)
        if student and today < until:
            found[student] = max(until, found.get(student, until))
    return found


def outlived(output: Path, rows: Sequence[Row[Bundle]], going: Collection[int]) -> Iterator[Path]:
    """Folders of bundles of which every entry is purged, or goes now.

    A folder is known by the hashes of its files and, so that one that was changed by hand does not
    stay for ever, by those its account has, else by case and day.

    Args:
        output: The workspace's ``output/``.
        rows: Every bundle of the ledger.
        going: Numbers of the entries that go now.
    """
    place = output / BUNDLES
    for folder in sorted(place.iterdir()) if place.is_dir() else ():
        own = _entries_of(folder, rows) if folder.is_dir() else []
        if own and all(row.purged or row.seq in going for row in own):
            yield folder


def _entries_of(folder: Path, rows: Sequence[Row[Bundle]]) -> list[Row[Bundle]]:
    hashes = {sha256_of(file) for file in folder.glob("*.pdf")} | _recorded(folder)
    own = [row for row in rows if row.entry.sha256 in hashes]
    return own or [
        row
        for row in rows
        if f"{folder.name}-".startswith(f"{row.entry.reference}-{row.entry.as_of.isoformat()}-")
    ]


def _recorded(folder: Path) -> set[str]:
    try:
        return {each.sha256 for each in read_kept(folder).files}
    except UsageFault:
        return set()
