"""Where a bundle lies: its name, the one that was served before, and its copies elsewhere."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.bundle.case import Case
from pipeline.errors import AttendanceError, OutputFault, UsageFault, VerificationFault
from pipeline.files import make_folder, sha256_of, write_file
from pipeline.ledger.entries import Bundle
from pipeline.ledger.ledger import Ledger
from pipeline.run.bundle_kept import Kept, bundle_folders, kept_bundles, read_kept
from pipeline.run.folder import BUNDLES

LOCKED = "-locked"
"""How the name of the copy that opens with a passphrase ends."""


def folder_for(output: Path, case: Case) -> Path:
    """By case and day, never by child; what was served, or cannot be read, is never put aside."""
    day = f"{case.reference}-{case.as_of.isoformat()}"
    names = itertools.chain((day,), (f"{day}-{number}" for number in itertools.count(2)))
    return next(place for name in names if _may_be_replaced(place := output / BUNDLES / name))


def _may_be_replaced(place: Path) -> bool:
    if not place.exists():
        return True
    try:
        return not read_kept(place).served
    except UsageFault:
        return False


def served_before(output: Path, case: Case, ledger: Ledger) -> Kept | None:
    """The bundle of this case that was served last, ``None`` when none was.

    Raises:
        VerificationFault: The ledger says that one was, and it is not there as it was: which
            numbers stay is not known.
    """
    rows = [
        row
        for row in ledger.rows(Bundle)
        if row.entry.reference == case.reference and row.entry.served and not row.purged
    ]
    if not rows:
        return None
    wanted = rows[-1].entry.sha256
    for kept in kept_bundles(output, case.reference):
        if any(each.sha256 == wanted for each in kept.files) and _is_whole(kept):
            return kept
    day = rows[-1].entry.served
    assert day is not None  # looked at above
    raise VerificationFault(
        f"A bundle of this case was served on {day.isoformat()}, and it is not there as it was. "
        "Its page numbers must stay, so no other is made.",
        where=", ".join(f.name for f in bundle_folders(output, case.reference)) or BUNDLES,
        todo="Put its folder back into output/bundles from a backup, then give the command again.",
        slug="served-bundle-missing",
    )


def _is_whole(kept: Kept) -> bool:
    places = [(kept.folder / each.name, each.sha256) for each in kept.files]
    return all(place.is_file() and sha256_of(place) == sha256 for place, sha256 in places)


def refuse_standing(out: Path | None) -> None:
    """Nothing is written over, and what cannot be written is said before any work.

    Raises:
        OutputFault: A file stands there already, or the place cannot be written to.
    """
    if out is None:
        return
    family = (out, locked_name(out), volume_name(out, 1))
    for place in family:
        if place.exists():
            raise OutputFault(
                "A file of this name is there already; nothing was changed.",
                where=str(place),
                todo="Move it away or choose another name with --out.",
                slug="output-exists",
            )
    there = next(folder for folder in out.absolute().parents if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise OutputFault(
            "This place cannot be written to; nothing was changed.",
            where=str(there),
            todo="Choose a folder for --out that you may write to.",
            slug="not-writable",
        )


def locked_name(path: Path) -> Path:
    """The name of the locked copy of a file."""
    return path.with_stem(f"{path.stem}{LOCKED}")


def volume_name(out: Path, number: int) -> Path:
    """The name of a volume where one file was asked for."""
    return out.with_stem(f"{out.stem}-volume-{number}")


def copy_out(files: Sequence[Path], locked: Sequence[Path], out: Path | None) -> tuple[Path, ...]:
    """The copies that were asked for, each whole or not at all.

    Raises:
        OutputFault: One cannot be written; the bundle itself is kept where it is.
    """
    return tuple(_copied(files, locked, out)) if out is not None else ()


def _copied(files: Sequence[Path], locked: Sequence[Path], out: Path) -> Iterator[Path]:
    many = len(files) > 1
    for number, file in enumerate(files, start=1):
        plain = volume_name(out, number) if many else out
        pairs = [(file, plain), *((each, locked_name(plain)) for each in locked[number - 1 :][:1])]
        for source, place in pairs:
            _put(source, place)
            yield place


def _put(source: Path, place: Path) -> None:
    try:
        if place.exists():
            raise OutputFault("A file of this name is there already.", where=str(place))
        make_folder(place.absolute().parent)
        write_file(place.absolute(), source.read_bytes(), root=place.absolute().parent)
    except (AttendanceError, OSError) as fault:
        said = fault.what if isinstance(fault, AttendanceError) else fault.strerror
        raise OutputFault(
            f"The copy was not written: {said}",
            where=str(place),
            todo=f"The bundle is made and entered; copy it yourself from {source.parent}.",
            slug="copy-not-written",
        ) from fault
