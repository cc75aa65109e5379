"""Making a workspace in any folder. What is already there is kept, and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.demo import LAYOUTS, write_empty, write_school
from pipeline.errors import OutputFault
from pipeline.starter import FOLDERS, starter_files

PRIVATE = 0o700
_PRIVATE_FOLDERS = ("output", "trackers")


@dataclass(frozen=True, slots=True)
class InitReport:
    """What ``init`` did, as paths below the workspace with forward slashes.

    Attributes:
        made: Files and folders that are new.
        kept: Files that were there before and were not touched.
    """

    folder: Path
    made: tuple[str, ...]
    kept: tuple[str, ...]


def init(folder: Path) -> InitReport:
    """Make ``folder`` a workspace that runs at once on a made-up school.

    Settings, templates, an empty tracker of each layout and one of a made-up school; ``output/``
    and ``trackers/`` are open to the user alone. Nothing that exists is overwritten.

    Raises:
        OutputFault: The folder cannot be made or written.
    """
    try:
        return _init(folder)
    except OSError as error:
        raise OutputFault(
            f"The workspace cannot be written: {error.strerror or error}.",
            where=str(error.filename or folder),
            todo="Choose a folder that you may write to.",
            slug="workspace-not-writable",
        ) from error


def _init(folder: Path) -> InitReport:
    made: list[str] = []
    kept: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    for name in _PRIVATE_FOLDERS:
        if not (folder / name).exists():
            (folder / name).mkdir(mode=PRIVATE)
            made.append(f"{name}/")
    for path, write in (*_shipped(), *_trackers()):
        target = folder / path
        if target.exists():
            kept.append(path)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        _whole(target, write)
        made.append(path)
    return InitReport(folder, tuple(made), tuple(kept))


def _whole(target: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make the file aside and put it in place: it appears whole or not at all."""
    aside = target.with_name(f".{target.name}.part{target.suffix}")
    try:
        write(aside)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _shipped() -> Iterator[tuple[str, Callable[[Path], object]]]:
    root = starter_files()
    for name in FOLDERS:
        for source in sorted((root / name).rglob("*")):
            if source.is_file() and not source.name.startswith((".", "~$")):
                yield source.relative_to(root).as_posix(), _copier(source)


def _copier(source: Path) -> Callable[[Path], object]:
    return lambda target: target.write_bytes(source.read_bytes())


def _trackers() -> Iterator[tuple[str, Callable[[Path], object]]]:
    for layout in LAYOUTS:
        yield f"trackers/{layout}-empty.xlsx", _empty_writer(layout)
        yield f"trackers/{layout}-made-up.xlsx", _school_writer(layout)


def _empty_writer(layout: str) -> Callable[[Path], object]:
    return lambda target: write_empty(target, layout)


def _school_writer(layout: str) -> Callable[[Path], object]:
    return lambda target: write_school(target.parent, layout, name=target.name)
