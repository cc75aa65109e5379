"""What a command works with: workspace, ledger, the clock and the name of who gives it.

The clock and the name are read once, by the command line, and handed down from here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.config import Workspace
from pipeline.files import Recovered, recover, recover_one
from pipeline.ledger.entries import Entry
from pipeline.ledger.ledger import Ledger
from pipeline.model.register import Register
from pipeline.policy.ruling import Ruling, Verb
from pipeline.run.folder import BUNDLES, PROOF, PURGING
from pipeline.run.intention import carry_out, intend, settle


class Talk(Protocol):
    """What a command says while it works; never the answer itself."""

    def say(self, text: str) -> None:
        """One line for people."""

    def progress(self, what: str, done: int, total: int) -> None:
        """How far a long piece of work has come."""


class Silence:
    """Talk that nobody hears."""

    def say(self, text: str) -> None:
        """Nothing."""

    def progress(self, what: str, done: int, total: int) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Desk:
    """One command at work.

    Attributes:
        now: The moment it was given, with its zone.
        by: Who gave it.
    """

    workspace: Workspace
    now: dt.datetime
    by: str
    talk: Talk

    @property
    def today(self) -> dt.date:
        """The day it was given."""
        return self.now.date()

    @contextlib.contextmanager
    def working(self, command: str, run: Path | None = None) -> Iterator[Ledger]:
        """The ledger, with the workspace to ourselves; what was interrupted is settled first.

        Args:
            command: What is being done, for whoever finds the workspace taken.
            run: The run folder that is worked on, wherever it lies.
        """
        with Ledger.open(self.workspace.ledger) as ledger, ledger.lock(command):
            output = self.workspace.output
            bundles = recover(output / BUNDLES)
            for settled in (*recover(output), *bundles, *_recover_run(run)):
                self.talk.say(settled.sentence)
            for sentence in (*settle(output, run, ledger), *_finish_purge(output, ledger)):
                self.talk.say(sentence)
            yield ledger

    def intend(
        self,
        folder: Path,
        ledger: Ledger,
        entries: Sequence[Entry],
        *,
        file: Path | None = None,
        sha256: str = "",
    ) -> None:
        """Write down what the ledger gets once a folder, or a file of that hash, is in place."""
        intend(folder, ledger, entries, at=self.now, by=self.by, file=file, sha256=sha256)

    def carry_out(self, folder: Path, ledger: Ledger) -> None:
        """The change is in place: the ledger gets what was intended."""
        carry_out(folder, ledger)


def _finish_purge(output: Path, ledger: Ledger) -> Iterator[str]:
    """Finish a purge that was interrupted; a sentence when there was one."""
    if (output / PURGING).is_file():
        # It knows bundles and all they are drawn with, which no other command waits for.
        from pipeline.run.erasing import finish_purge

        yield from finish_purge(output, ledger)


def _recover_run(run: Path | None) -> Sequence[Recovered]:
    """What was interrupted at the run itself, which may lie anywhere, and at its proof."""
    if run is None:
        return ()
    return tuple(found for place in (run, run / PROOF) if (found := recover_one(place)))


def rulings_in_force(ledger: Ledger, register: Register, as_of: dt.date) -> Mapping[str, Ruling]:
    """What officers have said, by the tracker's own admission numbers."""
    spelt = {student.adm_no.lstrip("0"): student.adm_no for student in register.students}
    found = {}
    for row in ledger.rulings(as_of=as_of):
        entry = row.entry
        adm_no = spelt.get(entry.adm_no.lstrip("0"))
        if adm_no is not None:
            found[adm_no] = Ruling(
                adm_no, Verb(entry.verb.value), entry.reason, row.by, entry.step, entry.until
            )
    return found
