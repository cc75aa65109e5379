"""``demo``: the whole week on a made-up school, and one evidence bundle at its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.authority import BundleKind
from pipeline.config import open_workspace
from pipeline.demo import AS_OF, LAYOUTS, demo_school
from pipeline.errors import AlreadyDone, OutputFault
from pipeline.files import make_folder
from pipeline.run.bundling import Bundled, Request, make_bundles
from pipeline.run.demo_case import CASE, LAYOUT, PARENT, play_case
from pipeline.run.folder import BOOK, EXCEPTIONS
from pipeline.run.lettering import Lettered, make_letters
from pipeline.run.office import Desk, Talk
from pipeline.run.planning import Planned, make_plan
from pipeline.run.posting import Leaving, Posted, post
from pipeline.starter.workspace import init

BY = "Demo Officer"
_LEDGER = Path("output") / "ledger.sqlite"
_MORNING = dt.time(9)


@dataclass(frozen=True)
class DemoRun:
    """The week of one layout."""

    planned: Planned
    made: Lettered
    posted: Posted


@dataclass(frozen=True)
class Demo:
    """What the demo made."""

    folder: Path
    runs: tuple[DemoRun, ...]
    bundle: Bundled

    @property
    def held(self) -> bool:
        """Whether something is held or missing, for a person."""
        held = any(run.planned.counts["held"] or run.made.exceptions for run in self.runs)
        return bool(held) or any(check.blocks for check in self.bundle.checks)

    def to_open(self) -> Iterator[tuple[Path, str]]:
        """Files and folders worth opening, and what each is."""
        for run in self.runs:
            yield run.planned.run.path / BOOK, "the plan for the weekly meeting"
            yield run.made.folder / "print", "what the print room gets, with its run sheet"
            yield run.made.folder / EXCEPTIONS, "what was held or not made, and why"
        for file in self.bundle.files:
            yield file, "the evidence bundle of a referral"
            yield file.parent / "readiness.pdf", "its checklist, for the school alone"


def make_demo(folder: Path, now: dt.datetime, talk: Talk) -> Demo:
    """Make a made-up school in a new folder and run its week: plan, letters, post, bundle.

    What one family was sent in the weeks before comes first, so that its bundle has exhibits.

    Raises:
        AlreadyDone: A demo, or a school's own ledger, is there already.
        OutputFault: The folder has something else in it.
    """
    _refuse_used(folder)
    make_folder(folder)
    init(folder)
    # A computer whose clock is behind the made-up school's Monday shows the same week.
    monday = dt.datetime.combine(AS_OF, _MORNING, now.tzinfo)
    desk = Desk(open_workspace(folder), max(now, monday), BY, talk)
    adm_no = next(adm_no for adm_no, case in demo_school(LAYOUT).cases if case.name == CASE)
    tracker = _tracker(folder, LAYOUT)
    evidence = play_case(desk, adm_no)
    runs = [_week(desk, _tracker(folder, layout), layout) for layout in LAYOUTS]
    request = Request(
        tracker, adm_no, BundleKind.PROSECUTION, parent=PARENT, evidence=evidence, as_of=AS_OF
    )
    return Demo(folder, tuple(runs), make_bundles(desk, request)[0])


def _refuse_used(folder: Path) -> None:
    if (folder / _LEDGER).is_file():
        raise AlreadyDone(
            "There is a demo here already, or a school's own work; it is left as it is.",
            where=str(folder),
            todo=f"Look into {folder / 'output'}, or give a new folder: attendance demo DIR.",
            slug="demo-made",
        )
    if folder.is_dir() and any(not each.name.startswith(".") for each in folder.iterdir()):
        raise OutputFault(
            "The folder is not empty, so no made-up school is put into it.",
            where=str(folder),
            todo="Give a new folder: attendance demo DIR.",
            slug="folder-not-empty",
        )


def _tracker(folder: Path, layout: str) -> Path:
    return folder / "trackers" / f"{layout}-made-up.xlsx"


def _week(desk: Desk, tracker: Path, layout: str) -> DemoRun:
    planned = make_plan(desk, tracker, layout, AS_OF, None, command="demo")
    made = make_letters(desk, planned.run.path)
    return DemoRun(planned, made, post(desk, planned.run.path, Leaving(AS_OF)))
