"""Pure: which entries may lose their personal part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from pipeline.errors import UsageFault
from pipeline.ledger.entries import Document, Entry, Row
from pipeline.ledger.standing import of, student_key

YEARS = 6
"""Register entries are kept six years (SI 2024/208), and what rests on them as long."""


def purgeable(
    rows: Sequence[Row[Entry]], before: dt.date, *, today: dt.date, kept: Collection[str] = ()
) -> tuple[Row[Entry], ...]:
    """Entries made before a day, except those of students under a legal hold.

    Args:
        rows: The whole ledger.
        before: Entries made before this day.
        today: The day of the purge.
        kept: Admission numbers under a legal hold.

    Raises:
        UsageFault: The day is less than six years ago.
    """
    latest = _years_before(today, YEARS)
    if before > latest:
        raise UsageFault(
            f"Entries are kept for {YEARS} years.",
            where=before.isoformat(),
            todo=f"Give a day not after {latest.isoformat()}.",
            slug="kept-longer",
        )
    held = {student_key(number) for number in kept}
    return tuple(
        row
        for row in rows
        if row.at.date() < before
        and not row.purged
        and student_key(getattr(row.entry, "adm_no", "")) not in held
    )


def kept_originals(
    rows: Sequence[Row[Entry]], purged: Collection[Row[Entry]] = ()
) -> frozenset[str]:
    """The hashes of PDFs that stay; with ``purged``, those that stay after that purge."""
    gone = {row.seq for row in purged}
    documents = of(Document, rows)
    return frozenset(
        row.entry.pdf_sha256 for row in documents if not row.purged and row.seq not in gone
    )


def _years_before(day: dt.date, years: int) -> dt.date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - years, day=last)
