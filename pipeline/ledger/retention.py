"""Pure: which entries may lose their personal part, and how long a bundle keeps its student."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.errors import UsageFault
from pipeline.ledger.entries import Document, Entry, Row
from pipeline.ledger.standing import of, student_key
from pipeline.model.settings_table import Faults, Table

YEARS = 6
"""Register entries are kept six years (SI 2024/208), and what rests on them as long."""

BUNDLE_YEARS = 7
"""The register's six years and one more, for a case laid late and what may follow it."""

_MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the school keeps what it need not keep for ever.

    Attributes:
        bundles: Years that a bundle is kept from the day it was served, else made; the student's
            case counts as going on so long.
    """

    bundles: int = BUNDLE_YEARS

    def bundle_until(self, made: dt.date) -> dt.date:
        """The day from which a bundle of a day need not be kept any more."""
        return years_on(made, self.bundles)


def parse_retention(data: object, file: str) -> Retention:
    """The ``[retention]`` table of ``config/school.toml``; a workspace may do without.

    Raises:
        SettingsFault: A key is unknown, or fewer years are asked for than the register is kept.
    """
    faults = Faults(file)
    table = Table(data, "retention", faults)
    years = table.count("bundles", YEARS, _MOST_YEARS, BUNDLE_YEARS)
    table.done()
    faults.raise_any()
    return Retention(years)


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
    latest = years_on(today, -YEARS)
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


def years_on(day: dt.date, years: int) -> dt.date:
    """The same day of another year; for 29 February the 28th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last)
