"""Puts the changed tracker in its place: a backup first, then whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import OutputFault, WorkbookFault
from pipeline.files import clear_parts, write_file
from pipeline.record.changes import CellChange, CellKept, CellWritten
from pipeline.record.guards import refuse_unsafe
from pipeline.record.patch import patched

CHANGE_COLUMNS = ("sheet", "cell", "adm_no", "old", "new", "note")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class PatchReport:
    """What was written into a tracker, or would be.

    Attributes:
        same: How many cells said it already.
        parts: Parts of the file that changed; every other one is as it was, byte for byte.
        backup: Where the old file is kept, ``None`` when nothing was written.
    """

    written: tuple[CellWritten, ...]
    kept: tuple[CellKept, ...]
    same: int
    parts: tuple[str, ...]
    before_sha256: str
    after_sha256: str
    backup: Path | None = None


def record(
    path: Path,
    changes: Sequence[CellChange],
    *,
    expect_sha256: str,
    backups: Path,
    at: dt.datetime,
    dry_run: bool = False,
    announce: Callable[[PatchReport], None] | None = None,
) -> PatchReport:
    """Writes the changes into the tracker.

    Args:
        path: The tracker.
        changes: What to write.
        expect_sha256: The tracker as the plan read it.
        backups: A private folder for the copy made before.
        at: The moment, for the backup's name.
        dry_run: Tell, and change nothing.
        announce: Told what is about to be put in place, when nothing stands in the way any more.

    Raises:
        OutputFault: It changed since, is open elsewhere, protected, or cannot be written.
        WorkbookFault: It is missing or cannot be read.
    """
    data = _read(path)
    _refuse_changed(data, path, expect_sha256)
    if not dry_run:
        refuse_unsafe(path)
    result = patched(data, changes, path.name)
    report = PatchReport(
        result.written,
        result.kept,
        result.same,
        result.parts,
        expect_sha256,
        hashlib.sha256(result.data).hexdigest(),
    )
    if dry_run or result.data == data:
        return report
    backup = _back_up(path, data, backups, at)
    # Someone may have opened or saved it while the copy was made.
    refuse_unsafe(path)
    _refuse_changed(_read(path), path, expect_sha256)
    report = replace(report, backup=backup)
    if announce is not None:
        announce(report)
    real = path.resolve()
    clear_parts(real)
    mode = stat.S_IMODE(real.stat().st_mode)
    write_file(real, result.data, root=real.parent, mode=mode)
    return report


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkbookFault(
            "The tracker cannot be read.",
            where=str(path),
            todo="Check its name and folder, and close it in other programs.",
            slug="workbook-unreadable",
        ) from error


def _refuse_changed(data: bytes, path: Path, expected: str) -> None:
    if hashlib.sha256(data).hexdigest() != expected:
        raise OutputFault(
            "The tracker was changed since the plan was made; nothing was written.",
            where=path.name,
            todo="Plan again with the tracker as it is now, or use the list of changes.",
            slug="tracker-changed",
        )


def _back_up(path: Path, data: bytes, backups: Path, at: dt.datetime) -> Path:
    backup = backups / f"{path.stem} backup {at:%Y-%m-%dT%H%M%S}{path.suffix}"
    if backup.exists() and backup.read_bytes() != data:
        raise OutputFault(
            "A backup of this moment exists already; nothing was changed.",
            where=str(backup),
            todo="Give the command again in a second.",
            slug="output-exists",
        )
    write_file(backup, data, root=backups.parent)
    return backup


def change_list(report: PatchReport) -> str:
    """The changes as CSV, to be typed or pasted where the program cannot write."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CHANGE_COLUMNS)
    rows = [(each.sheet, each.cell, each.adm_no, each.old, each.new, "") for each in report.written]
    rows += [
        (each.sheet, each.cell, each.adm_no, each.found, each.wanted, f"not written: {each.reason}")
        for each in report.kept
    ]
    writer.writerows(tuple(map(_harmless, row)) for row in rows)
    return out.getvalue()


def _harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{text}" if text.startswith(_RISKY) else text
