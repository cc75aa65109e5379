"""What a purge takes off the disk: documents and personal data; the fact and the hash stay.

A purge that was interrupted is finished by the next command, whichever that is.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import sync_folder, write_file, writing
from pipeline.ledger.entries import Bundle, Document, Entry, Row
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.retention import kept_originals
from pipeline.ledger.standing import of
from pipeline.ledger.store import Store
from pipeline.run.bundle_keeping import outlived
from pipeline.run.folder import BUNDLES, PURGING
from pipeline.run.known import KNOWN, known_files

BACKUPS, REPRINTS = "backups", "reprints"
_RUN = re.compile(r"(\d{4}-\d{2}-\d{2})-.+")
_BACKUP = re.compile(r".* backup (\d{4}-\d{2}-\d{2})T\d{6}\.\w+")


@dataclass(frozen=True, slots=True)
class Purging:
    """One purge.

    Attributes:
        before: What was made before this day goes.
        today: The day it was ordered.
        kept: Admission numbers of the students whose case goes on.
    """

    before: dt.date
    today: dt.date
    at: dt.datetime
    by: str
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erasing:
    """What goes.

    Attributes:
        entries: Ledger entries whose personal part is emptied.
        originals: Hashes of PDFs that leave the store.
        files: Files below ``output/``, those of the bundles among them.
        bundles: Names of the bundles' folders.
    """

    entries: tuple[Row[Entry], ...]
    originals: tuple[str, ...]
    files: tuple[Path, ...]
    bundles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries or self.originals or self.files)


def survey(output: Path, ledger: Ledger, purging: Purging) -> Erasing:
    """All that a purge would take away.

    Raises:
        UsageFault: The day is less than six years ago.
    """
    rows = ledger.purgeable(purging.before, today=purging.today, kept=purging.kept)
    documents = ledger.rows(Document)
    staying = kept_originals(documents, rows)
    store = Store.of(output)
    gone = {row.entry.pdf_sha256 for row in documents} - staying
    going = {row.seq for row in rows}
    keep = [row for row in of(Document, documents) if row.seq not in going and not row.purged]
    folders = tuple(outlived(output, ledger.rows(Bundle), going))
    originals = tuple(sorted(sha for sha in gone if store.place(sha).is_file()))
    files = (
        *_files(output, purging.before, keep),
        *(file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()),
    )
    # Before the rest: whatever goes may have a copy there.
    copies = known_files(output) if rows or originals or files else ()
    return Erasing(rows, originals, (*copies, *files), tuple(folder.name for folder in folders))


def carry_out(output: Path, ledger: Ledger, purging: Purging) -> Erasing:
    """Take it all away: the ledger in one step, then the files, one after the other."""
    found = survey(output, ledger, purging)
    _intend(output, purging)
    if found.entries:
        ledger.purge(
            purging.before,
            today=purging.today,
            kept=purging.kept,
            originals=len(found.originals),
            bundles=len(found.bundles),
            at=purging.at,
            by=purging.by,
        )
    store = Store.of(output)
    for sha in found.originals:
        store.forget(sha)
    for file in found.files:
        with writing(file):
            file.unlink(missing_ok=True)
    with writing(output):
        _sweep(output, purging.before)
    (output / PURGING).unlink(missing_ok=True)
    return found


def finish_purge(output: Path, ledger: Ledger) -> Iterator[str]:
    """Finish a purge that was interrupted; a sentence when there was one."""
    path = output / PURGING
    if path.is_file():
        said = json.loads(path.read_text("utf-8"))
        purging = Purging(
            dt.date.fromisoformat(said["before"]),
            dt.date.fromisoformat(said["today"]),
            dt.datetime.fromisoformat(said["at"]),
            said["by"],
            tuple(said["kept"]),
        )
        carry_out(output, ledger, purging)
        yield f"A purge of what is older than {said['before']} was interrupted; it is finished now."


def _intend(output: Path, purging: Purging) -> None:
    said = {
        "before": purging.before.isoformat(),
        "today": purging.today.isoformat(),
        "at": purging.at.isoformat(),
        "by": purging.by,
        "kept": list(purging.kept),
    }
    write_file(output / PURGING, json.dumps(said, ensure_ascii=False).encode(), root=output)


def _files(output: Path, before: dt.date, keep: Sequence[Row[Document]]) -> Iterator[Path]:
    staying = {(row.entry.run, row.entry.set_id, row.entry.document) for row in keep}
    runs = {run for run, _, _ in staying}
    for folder in _old(output, _RUN, before):
        stems = {f"{set_id}-{document}" for run, set_id, document in staying if run == folder.name}
        yield from _of_folder(folder, stems if folder.name in runs else ())
    for folder in _old(output / REPRINTS, _RUN, before):
        stems = {f"{set_id}-{document}" for run, set_id, document in staying if run == folder.name}
        yield from _of_folder(folder, stems)
    yield from _old(output / BACKUPS, _BACKUP, before)


def _of_folder(folder: Path, stems: Collection[str]) -> Iterator[Path]:
    """Every file but the documents of students whose case goes on."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.stem not in stems:
            yield file


def _old(place: Path, pattern: re.Pattern[str], before: dt.date) -> Iterator[Path]:
    for each in sorted(place.iterdir()) if place.is_dir() else ():
        found = pattern.fullmatch(each.name)
        if found and dt.date.fromisoformat(found[1]) < before:
            yield each


def _sweep(output: Path, before: dt.date) -> None:
    """Folders in which nothing is left go as well."""
    for place in (output, output / REPRINTS):
        bundles = (output / BUNDLES).iterdir() if (output / BUNDLES).is_dir() else ()
        known = (output / KNOWN,) if (output / KNOWN).is_dir() else ()
        for top in (*_old(place, _RUN, before), *bundles, *known):
            inner = [each for each in top.rglob("*") if each.is_dir()]
            for folder in (*sorted(inner, reverse=True), top):
                if not any(folder.iterdir()):
                    folder.rmdir()
    sync_folder(output)
