"""What a command works with: workspace, ledger, the clock and the name of who gives it.

The clock and the name are read once, by the command line, and handed down from here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pipeline.config import Workspace
from pipeline.files import recover
from pipeline.ledger.ledger import Ledger
from pipeline.model.register import Register
from pipeline.policy.ruling import Ruling, Verb


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
    def working(self, command: str) -> Iterator[Ledger]:
        """The ledger, with the workspace to ourselves; what was interrupted is settled first."""
        with Ledger.open(self.workspace.ledger) as ledger, ledger.lock(command):
            for settled in recover(self.workspace.output):
                self.talk.say(settled.sentence)
            yield ledger


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
