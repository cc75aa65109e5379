"""The demo's case: a family's autumn, letter by letter, so that its bundle has something to show.

The same functions as the commands, given on the days on which an office would have given them. The
days are those of the case "prosecution" of the made-up SOL school.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.demo import write_family
from pipeline.libreoffice import Engine, find_program
from pipeline.libreoffice.soffice import Soffice
from pipeline.model.school import ATTENDANCE_OFFICER
from pipeline.run.demo_evidence import write_evidence
from pipeline.run.lettering import make_letters
from pipeline.run.minuting import make_minutes
from pipeline.run.office import Desk, Silence
from pipeline.run.planning import make_plan
from pipeline.run.posting import Leaving, post
from pipeline.run.rulings import jump
from pipeline.run.unserved import post_unserved
from pipeline.tracker import read

CASE = "prosecution"
LAYOUT = "sol"
PARENT = 1
_AGREED = "No improvement; agreed with the Inclusion Officer at AIM 3"
_EVIDENCE = Path("evidence")


@dataclass(frozen=True, slots=True)
class Day:
    """One day's work on the case.

    Attributes:
        missed: The day of the run whose letters could not be handed over, and are posted today.
        met: The day of the meeting whose minutes go out today.
        letters: Whether today's step is planned, made and posted.
        step: The step the officer jumps to, "" for the ladder's own.
    """

    day: dt.date
    missed: dt.date | None = None
    met: dt.date | None = None
    letters: bool = True
    step: str = ""


STORY: Sequence[Day] = (
    Day(dt.date(2026, 9, 16)),
    Day(dt.date(2026, 9, 28), missed=dt.date(2026, 9, 16), met=dt.date(2026, 9, 25)),
    Day(dt.date(2026, 10, 8), met=dt.date(2026, 10, 6), step="letter-4"),
)
"""AIM 1 is offered and missed, AIM 3 is held, and Letter 4 follows by a jump."""


def play_case(desk: Desk, adm_no: str, engine: Engine | None = None) -> Path:
    """Everything that went to the family before the demo's own week; returns its evidence folder.

    The weeks before are planned from a tracker with this family alone, so that no run of theirs
    looks as if the rest of the school had been forgotten.

    Args:
        desk: The demo's office.
        adm_no: Whose case it is.
        engine: What converts; one LibreOffice for all the weeks unless told otherwise.
    """
    officer = desk.workspace.school.people[ATTENDANCE_OFFICER]
    with contextlib.ExitStack() as stack:
        temporary = stack.enter_context(tempfile.TemporaryDirectory(prefix="attendance-"))
        used = engine or stack.enter_context(Soffice(find_program()))
        tracker = Path(temporary) / f"{LAYOUT}-made-up.xlsx"
        write_family(tracker, LAYOUT, adm_no)
        for place, today in enumerate(STORY, start=1):
            desk.talk.progress("one family's autumn", place, len(STORY))
            moment = dt.datetime.combine(today.day, desk.now.timetz())
            office = replace(desk, now=moment, by=officer.name, talk=Silence())
            _play(office, tracker, adm_no, today, used)
        register = read(tracker, desk.workspace.layouts)
    (parent,) = [each for each in register.contacts if each.number == PARENT]
    folder = desk.workspace.root / _EVIDENCE / adm_no
    write_evidence(folder, parent)
    return folder


def _play(desk: Desk, tracker: Path, adm_no: str, today: Day, engine: Engine) -> None:
    output, only = desk.workspace.output, [adm_no]
    if today.missed:
        run = output / f"{today.missed.isoformat()}-{LAYOUT}"
        unserved = post_unserved(desk, run, only, today=today.day, engine=engine)
        assert unserved.sent is not None
        post(desk, unserved.sent.run.path, Leaving(today.day))
    if today.met:
        minuted = make_minutes(desk, tracker, today.met, today=today.day, only=only, engine=engine)
        post(desk, minuted.sent.run.path, Leaving(today.day))
    if today.letters:
        planned = make_plan(desk, tracker, LAYOUT, today.day, None, command="demo")
        if today.step:
            jump(desk, planned.run.path, adm_no, today.step, _AGREED)
        made = make_letters(desk, planned.run.path, only, engine=engine)
        post(desk, made.folder, Leaving(today.day))
