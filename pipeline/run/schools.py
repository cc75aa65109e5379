"""The trackers of a whole trust: which there are, and the workspace that each belongs to."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import CONFIG
from pipeline.errors import UsageFault
from pipeline.run.folder import ACCOUNT

TRACKERS = "trackers"
WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Tracker:
    """One tracker of several.

    Attributes:
        path: The workbook.
        root: The workspace that it is worked in.
        mark: What its runs are called after the usual name, where its workspace has other trackers
            of the same command; "" where it has none.
    """

    path: Path
    root: Path
    mark: str = ""

    @property
    def name(self) -> str:
        """The workspace and the file, as they are named to people."""
        return f"{self.root.resolve().name}: {self.path.name}"

    def named(self, output: Path) -> Callable[[str], str]:
        """From the usual name of a run to this tracker's; its own earlier run keeps its name."""

        def name(usual: str) -> str:
            if not self.mark or _planned_from(output / usual) == str(self.path.resolve()):
                return usual
            return f"{usual}-{self.mark}"

        return name


def trackers_of(places: Iterable[Path], default: Path) -> tuple[Tracker, ...]:
    """Every tracker named, or lying in a folder named, each once and with its workspace.

    It is the workspace that the tracker lies in, or else the one of the command. Of a folder the
    workbooks in it are taken; those in its ``trackers/``; and, where it is a folder of workspaces,
    those in the ``trackers/`` of each. Empty trackers that ``init`` made are left out.

    Raises:
        UsageFault: A folder has no tracker.
    """
    found: dict[Path, Path] = {}
    for place in places:
        inside = tuple(_inside(place)) if place.is_dir() else (place,)
        if not inside:
            raise UsageFault(
                "There is no tracker in this folder, in its trackers folder, or in those of the "
                "workspaces in it.",
                where=str(place),
                todo="Name the trackers, or the folder that holds the schools' workspaces.",
                slug="no-trackers",
            )
        for path in inside:
            found.setdefault(path.resolve(), path)
    return _marked([Tracker(path, _workspace_of(path, default)) for path in found.values()])


def _inside(folder: Path) -> Iterator[Path]:
    yield from _workbooks(folder)
    yield from _workbooks(folder / TRACKERS)
    for below in sorted(folder.iterdir()):
        if (below / CONFIG).is_dir():
            yield from _workbooks(below / TRACKERS)


def _workbooks(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            hidden = path.name.startswith((".", "~$"))
            empty = path.stem.endswith("-empty")
            if path.suffix.lower() in WORKBOOKS and path.is_file() and not hidden and not empty:
                yield path


def _workspace_of(tracker: Path, default: Path) -> Path:
    for folder in tracker.resolve().parents:
        if (folder / CONFIG).is_dir():
            return folder
    return default


def _marked(trackers: Sequence[Tracker]) -> tuple[Tracker, ...]:
    """Runs of one workspace must not share a name, or one would take the place of the other."""
    shared = Counter(tracker.root.resolve() for tracker in trackers)
    stems = Counter((t.root.resolve(), _word(t.path)) for t in trackers)
    return tuple(
        tracker
        if shared[root := tracker.root.resolve()] == 1
        else replace(tracker, mark=_mark(tracker, alone=stems[root, _word(tracker.path)] == 1))
        for tracker in trackers
    )


def _mark(tracker: Tracker, *, alone: bool) -> str:
    word = _word(tracker.path)
    if word and alone:
        return word
    tag = hashlib.sha256(str(tracker.path.resolve()).encode()).hexdigest()[:5]
    return f"{word}-{tag}".lstrip("-")


def _word(path: Path) -> str:
    """The file's name as a part of a folder's name."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40]


def _planned_from(run: Path) -> str:
    try:
        return str(json.loads((run / ACCOUNT).read_text("utf-8")).get("tracker_path", ""))
    except (OSError, ValueError, AttributeError):  # no run, or none that could be kept
        return ""
