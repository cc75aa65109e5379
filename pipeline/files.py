"""The base edge: what is written below ``output/`` appears whole or not at all.

A folder is built aside, brought to the disk, and takes its place by a rename. The names beside
the target tell a later command how far an interrupted one came:

``.NAME.building``  unfinished: taken away again;
``.NAME.ready``     complete and on the disk: put in its place;
``.NAME.old``       what stood there before: kept until the new one is in place.
"""

from __future__ import annotations

import contextlib
import enum
import errno
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import OutputFault

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
BUILDING, READY, OLD, PART = ".building", ".ready", ".old", ".part"

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_WORN = {errno.EIO, errno.ENXIO, errno.ENODEV}


class Existing(enum.StrEnum):
    """What to do with a folder that stands where the new one goes."""

    REFUSE = "refuse"
    REPLACE = "replace"
    EXTEND = "extend"
    """The new folder begins as a copy of the old one."""


class Outcome(enum.StrEnum):
    """What became of an interrupted publication."""

    FINISHED = "finished"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Recovered:
    """An interrupted publication that was settled."""

    target: Path
    outcome: Outcome

    @property
    def sentence(self) -> str:
        """The same for people."""
        did = "is complete now" if self.outcome is Outcome.FINISHED else "was left as it was before"
        return f"A command was interrupted while writing {self.target.name}; it {did}."


def inside(path: Path, root: Path) -> Path:
    """The path with links resolved; refuses one that is not below ``root``.

    Raises:
        OutputFault: The path leads out of the root, or is the root itself.
    """
    real, base = path.resolve(), root.resolve()
    if real == base or base not in real.parents:
        raise OutputFault(
            "This place is outside the folder that may be written to.",
            where=str(path),
            todo=f"Choose a place below {root}.",
            slug="outside-the-workspace",
        )
    return real


@contextlib.contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turns a full disk or a forbidden folder into an ``OutputFault`` (exit 8).

    Other faults of the system pass through: they are not the output's.
    """
    try:
        yield
    except OSError as error:
        fault = _output_fault(error, place)
        if fault is None:
            raise
        raise fault from error


def _output_fault(error: OSError, place: Path) -> OutputFault | None:
    where = str(error.filename2 or error.filename or place)  # of a copy the second is written
    if error.errno in _FULL:
        return OutputFault(
            "The disk is full; nothing was changed.",
            where=where,
            todo="Make room and give the command again.",
            slug="disk-full",
        )
    if error.errno in _FORBIDDEN:
        return OutputFault(
            "This place cannot be written to; nothing was changed.",
            where=where,
            todo="Close the files of that folder in other programs and see that you may write "
            "there; then give the command again.",
            slug="not-writable",
        )
    if error.errno in _WORN:
        return OutputFault(
            "The disk reports a fault; nothing was changed.",
            where=where,
            todo="Have the disk or the network drive checked before going on.",
            slug="disk-fault",
        )
    return None


def make_folder(folder: Path) -> Path:
    """A folder that only this user can look into; those above it are made likewise."""
    with writing(folder):
        for each in (*reversed(folder.parents), folder):
            if not each.exists():
                each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
                sync_folder(each.parent)
    return folder


def write_file(path: Path, data: bytes, *, root: Path, mode: int = PRIVATE_FILE) -> None:
    """Puts one file in its place, whole or not at all, and waits for the disk."""
    place = inside(path, root)
    make_folder(place.parent)
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}{PART}")
    with writing(place):
        try:
            _write_synced(part, data)
            part.chmod(mode)
            part.replace(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(place.parent)


def clear_parts(path: Path) -> None:
    """Removes what an interrupted ``write_file`` of this file left beside it."""
    with writing(path):
        for part in path.parent.iterdir():
            if part.name.startswith(f".{path.name}.") and part.name.endswith(PART):
                part.unlink()


def _write_synced(part: Path, data: bytes) -> None:
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


@contextlib.contextmanager
def published(target: Path, *, root: Path, existing: Existing = Existing.REFUSE) -> Iterator[Path]:
    """A private folder to build in; it becomes ``target`` when the block ends well.

    When the block raises, the folder is taken away and the target stays as it was.

    Raises:
        OutputFault: The target exists and is to be refused, is outside the root, or the disk is
            full or forbidden.
    """
    place = inside(target, root)
    _refuse_existing(place, existing)
    make_folder(place.parent)
    building = _beside(place, BUILDING)
    with writing(place):
        try:
            _begin(place, building, existing)
            yield building
            _settle(building)
            _exchange(place, building)
        except BaseException:
            _remove(building)
            raise


def _refuse_existing(place: Path, existing: Existing) -> None:
    if place.exists() and existing is Existing.REFUSE:
        raise OutputFault(
            "This folder exists already; nothing was changed.",
            where=str(place),
            todo="Move it away or choose another one.",
            slug="output-exists",
        )
    if place.exists() and not place.is_dir():
        raise OutputFault(
            "A file stands where the folder would go.",
            where=str(place),
            todo="Move it away.",
            slug="output-exists",
        )


def _begin(place: Path, building: Path, existing: Existing) -> None:
    _remove(building)
    if existing is Existing.EXTEND and place.exists():
        shutil.copytree(place, building, symlinks=True)
    else:
        building.mkdir(mode=PRIVATE_FOLDER)


SETTLED_AT_ONCE = 8
"""Files that are waited for together: a disk is slow to answer and not to write."""


def _settle(folder: Path) -> None:
    """Makes everything in the folder private and waits until the disk has it."""
    found = [(Path(at), names) for at, _, names in os.walk(folder, topdown=False)]
    with ThreadPoolExecutor(SETTLED_AT_ONCE) as threads:
        list(threads.map(_settle_file, (here / name for here, names in found for name in names)))
    for here, _ in found:
        here.chmod(PRIVATE_FOLDER)
        sync_folder(here)


def _settle_file(file: Path) -> None:
    if not stat.S_ISREG(file.lstat().st_mode):
        raise OutputFault(
            "Only plain files belong into an output folder.", where=str(file), slug="not-a-file"
        )
    file.chmod(PRIVATE_FILE)
    # Windows brings a file to the disk only through a handle that may write.
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _exchange(place: Path, building: Path) -> None:
    ready, old = _beside(place, READY), _beside(place, OLD)
    building.rename(ready)
    sync_folder(place.parent)
    try:
        _put_in_place(place, ready, old)
    except OSError:
        # Nothing is half done: what was there goes back, and the new folder is given up.
        if not ready.exists():
            place.rename(ready)
        if old.exists() and not place.exists():
            old.rename(place)
        _remove(ready)
        raise
    _remove(old)


def _put_in_place(place: Path, ready: Path, old: Path) -> None:
    if place.exists():
        _remove(old)
        place.rename(old)
    ready.rename(place)
    sync_folder(place.parent)


def recover(folder: Path) -> tuple[Recovered, ...]:
    """Settles what an interrupted command left directly below ``folder``; says what it did.

    To be called under the workspace lock, before anything else is written.
    """
    if not folder.is_dir():
        return ()
    with writing(folder):
        left = sorted(folder.iterdir())
        for part in left:
            if part.name.startswith(".") and part.name.endswith(PART) and part.is_file():
                part.unlink()
        targets = sorted({name for path in left if (name := _target_name(path))})
        return tuple(_settle_one(folder / name) for name in targets)


def recover_one(target: Path) -> Recovered | None:
    """The same for one folder that may lie among others' files; ``None`` when nothing was left."""
    place = target.resolve()
    if not any(_beside(place, ending).is_dir() for ending in (BUILDING, READY, OLD)):
        return None
    with writing(place):
        return _settle_one(place)


def _target_name(path: Path) -> str:
    for ending in (BUILDING, READY, OLD):
        if path.name.startswith(".") and path.name.endswith(ending) and path.is_dir():
            return path.name.removeprefix(".").removesuffix(ending)
    return ""


def _settle_one(place: Path) -> Recovered:
    building, ready, old = (_beside(place, ending) for ending in (BUILDING, READY, OLD))
    _remove(building)
    if ready.exists():
        _put_in_place(place, ready, old)
        outcome = Outcome.FINISHED
    elif old.exists() and not place.exists():
        old.rename(place)
        outcome = Outcome.UNDONE
    else:
        outcome = Outcome.FINISHED if old.exists() else Outcome.UNDONE
    _remove(old)
    sync_folder(place.parent)
    return Recovered(place, outcome)


def _beside(place: Path, ending: str) -> Path:
    return place.with_name(f".{place.name}{ending}")


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)


def sync_folder(folder: Path) -> None:
    """Waits until the disk has the folder's list of names (Windows does so by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
