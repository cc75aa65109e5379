"""The week of one tracker, for a person who looks at one school or at sixty."""

from __future__ import annotations

import datetime as dt
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.config import open_workspace
from pipeline.errors import AlreadyDone, AttendanceError, ExitCode, fault_of
from pipeline.libreoffice import Engine
from pipeline.model.problem import Severity
from pipeline.run.folder import RunFolder, read_run
from pipeline.run.lettering import make_letters
from pipeline.run.office import Desk, Talk
from pipeline.run.planning import make_plan
from pipeline.run.schools import Tracker

DONE_BEFORE = ("already-made", "run-posted")
"""What is said of a run that needs nothing more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with each tracker."""

    now: dt.datetime
    by: str
    as_of: dt.date
    policy_id: str | None = None
    proof: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """What became of one tracker.

    Attributes:
        state: "made", "already made" or "not made".
        counts: Students by status, problems, documents, envelopes, sheets; none when not made.
        fault: Why it was not made: error, what, where, todo; empty when it was.
        inside: The inside of the fault, for whoever looks after the program.
    """

    tracker: Tracker
    state: str
    exit_code: ExitCode
    run: Path | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    fault: Mapping[str, str] = field(default_factory=dict)
    inside: str = ""
    seconds: float = 0.0


def do_week(tracker: Tracker, wish: Wish, talk: Talk, engine: Engine | None) -> Week:
    """Plan and letters of one tracker; a fault, whichever, becomes its account and stops nothing.

    Only Ctrl+C passes through.
    """
    begun = time.monotonic()
    try:
        week = _do(tracker, wish, talk, engine)
    except Exception as error:
        week = replace(not_made(tracker, fault_of(error)), inside=traceback.format_exc())
    return replace(week, seconds=round(time.monotonic() - begun, 2))


def not_made(tracker: Tracker, fault: AttendanceError) -> Week:
    """A tracker of which nothing, or no letter, was made."""
    said = {
        "error": fault.slug or "error",
        "what": fault.what,
        "where": fault.where,
        "todo": fault.todo,
    }
    return Week(tracker, "not made", fault.exit_code, fault=said)


def _do(tracker: Tracker, wish: Wish, talk: Talk, engine: Engine | None) -> Week:
    workspace = open_workspace(tracker.root)
    try:
        return _made(tracker, wish, Desk(workspace, wish.now, wish.by, talk), engine)
    except AlreadyDone as done:
        if done.slug not in DONE_BEFORE:
            raise
        return _account(tracker, "already made", read_run(workspace.output / done.where))


def _made(tracker: Tracker, wish: Wish, desk: Desk, engine: Engine | None) -> Week:
    planned = make_plan(
        desk,
        tracker.path,
        wish.policy_id,
        wish.as_of,
        None,
        command="week",
        named=tracker.named(desk.workspace.output),
    )
    made = make_letters(
        desk,
        planned.run.path,
        proof=wish.proof,
        engine=engine,
        planned=planned,
    )
    return _account(tracker, "made", made.run)


def _account(tracker: Tracker, state: str, run: RunFolder) -> Week:
    """What a run came to, as its own files say."""
    statuses = Counter(str(row["status"]) for row in run.students)
    problems = run.plan["problems"]
    letters = run.letters or {}
    assert isinstance(problems, list)
    counts = {
        "students": len(run.students),
        "due": statuses["due"],
        "held": statuses["held"],
        "problems": len(problems),
        **{name: _whole(letters.get(name)) for name in _OF_LETTERS},
    }
    faulty = any(problem["severity"] == Severity.ERROR for problem in problems)
    asked = counts["held"] or counts["exceptions"] or faulty
    code = ExitCode.HELD if asked else ExitCode.DONE
    return Week(tracker, state, code, run.path, counts)


_OF_LETTERS = ("made", "excepted", "exceptions", "envelopes", "sheets", "pages")
COUNTED = ("students", "due", "held", "problems", *_OF_LETTERS)
"""The figures of a week, in the order in which they are shown."""


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
