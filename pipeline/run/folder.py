"""A run folder: where it lies, what its ``run.json`` says, how it is read back.

``run.json`` is the folder's own account: version, inputs with their hashes, counts, timings. The
tracker is kept beside it as it was read, so that letters rest on exactly what the plan rested on.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageFault
from pipeline.files import sha256_of

SCHEMA = "attendance.run/1"
PLAN, BOOK, ACCOUNT, EXCEPTIONS = "plan.json", "plan.xlsx", "run.json", "exceptions.csv"
DECISIONS = "decisions.xlsx"
"""What a Head of Year meeting typed; in a run folder only where it was put there."""
INPUTS, PROOF = "inputs", "proof"
BUNDLES = "bundles"
"""Where evidence bundles lie below ``output/``, a folder each."""
PURGING = ".purging.json"
"""Below ``output/`` while a purge is being carried out."""
MEETING_COMMANDS = ("minutes", "file-minutes", "unserved")
"""Commands whose run folders hold what goes with meetings, and no plan of the week."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run that has been planned."""

    path: Path
    account: Mapping[str, object]
    plan: Mapping[str, object]

    @property
    def name(self) -> str:
        """The run's name, also in the ledger."""
        return self.path.name

    @property
    def policy(self) -> str:
        """The id of the policy it was planned with."""
        return str(self.plan["policy"])

    @property
    def as_of(self) -> dt.date:
        """The day it was planned for."""
        return dt.date.fromisoformat(str(self.plan["as_of"]))

    @property
    def tracker(self) -> Path:
        """The tracker as it was read for this run."""
        return self.path / INPUTS / str(self._tracker["file"])

    @property
    def tracker_sha256(self) -> str:
        """Its hash then."""
        return str(self._tracker["sha256"])

    @property
    def _tracker(self) -> Mapping[str, object]:
        found = self.plan["tracker"]
        if not isinstance(found, Mapping):
            raise TypeError(PLAN)
        return found

    @property
    def students(self) -> Sequence[Mapping[str, object]]:
        """The plan's rows."""
        found = self.plan["students"]
        if not isinstance(found, list):
            raise TypeError(PLAN)
        return found

    @property
    def letters(self) -> Mapping[str, object] | None:
        """What was made, ``None`` before ``letters``."""
        found = self.account.get("letters")
        return found if isinstance(found, Mapping) else None


def open_run(path: Path) -> RunFolder:
    """A run folder read back, its tracker proved to be the one it was planned from.

    Raises:
        UsageFault: The folder is no run, or what is in it was changed.
    """
    run = read_run(path)
    if not run.tracker.is_file():
        raise _not_a_run(path)
    if sha256_of(run.tracker) != run.tracker_sha256:
        raise UsageFault(
            "The run's own copy of the tracker was changed.",
            where=str(run.tracker),
            todo="Plan again from the tracker.",
            slug="run-changed",
        )
    return run


def read_run(path: Path) -> RunFolder:
    """A run folder read back, nothing of it proved.

    Raises:
        UsageFault: The folder is no run.
    """
    try:
        run = RunFolder(path, _table(path / ACCOUNT), _table(path / PLAN))
        _ = run.policy, run.as_of, run.tracker, run.tracker_sha256, run.students
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _not_a_run(path) from error
    return run


def _not_a_run(path: Path) -> UsageFault:
    return UsageFault(
        "This folder is not a run, or part of it is missing.",
        where=str(path),
        todo="Give the folder that attendance plan named, such as output/2022-03-07-sol.",
        slug="not-a-run",
    )


def _table(path: Path) -> Mapping[str, object]:
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict):
        raise TypeError(path.name)
    return found


def json_bytes(value: object) -> bytes:
    """JSON for people and programs alike: indented, UTF-8, a line end."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
