"""What every command shares: the workspace, the clock, the answer, the exit code.

The only reader of the clock. Faults of the program become one message and one exit code here; no
traceback reaches a user without ``-vv``.
"""

from __future__ import annotations

import datetime as dt
import functools
import getpass
import json
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import click

from pipeline.cli.talk import Screen
from pipeline.errors import AttendanceError, ExitCode, fault_of

if TYPE_CHECKING:
    from pipeline.config import Workspace
    from pipeline.run.office import Desk

P = ParamSpec("P")
WORKSPACE_VARIABLE = "ATTENDANCE_WORKSPACE"
INTERRUPTED = "Interrupted; what was not finished was left as it was."


class _Interrupted(AttendanceError):
    exit_code = ExitCode.INTERRUPTED


@dataclass
class Door:
    """The options before the command.

    Attributes:
        answer_json: One JSON value on the output instead of text, never both.
    """

    root: Path
    answer_json: bool
    verbosity: int
    screen: Screen

    @functools.cached_property
    def now(self) -> dt.datetime:
        """The moment the command was given, in the local zone."""
        return dt.datetime.now().astimezone().replace(microsecond=0)

    @property
    def today(self) -> dt.date:
        """The day it was given."""
        return self.now.date()

    @functools.cached_property
    def workspace(self) -> Workspace:
        """The workspace; a fault when the folder is none."""
        from pipeline.config import open_workspace  # not before a command needs it

        return open_workspace(self.root)

    def desk(self, by: str = "") -> Desk:
        """The command at work, in the name given or the one signed in."""
        from pipeline.run.office import Desk

        return Desk(self.workspace, self.now, self.desk_name(by), self.screen)

    def desk_name(self, by: str = "") -> str:
        """The name given, or the one signed in."""
        return by.strip() or account_name()

    def run_folder(self, run: str) -> Path:
        """The folder of a run: a path, or a name below ``output/``."""
        path = Path(run)
        below = self.workspace.output / run
        return below if not path.exists() and below.exists() else path

    def answer(self, text: str, value: object) -> None:
        """The command's answer, on the output."""
        self.screen.close()
        if self.answer_json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
        elif text:
            click.echo(text)


def account_name() -> str:
    """Who is signed in to this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def guarded(command: Callable[P, int | ExitCode | None]) -> Callable[P, None]:
    """A command that ends with its exit code, whatever happens in it."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        door = click.get_current_context().find_object(Door)
        assert door is not None
        try:
            code = command(*args, **kwargs)
        except (KeyboardInterrupt, click.Abort):
            code = _told(door, _Interrupted(INTERRUPTED))
        except click.ClickException:
            raise
        except Exception as fault:
            code = _told(door, fault_of(fault))
        finally:
            door.screen.close()
        click.get_current_context().exit(int(code or 0))

    return run


def _told(door: Door, fault: AttendanceError) -> ExitCode:
    door.screen.close()
    if door.answer_json:
        click.echo(fault_json(fault))
    click.echo(f"Error: {fault}", err=True)
    if door.verbosity >= 2:
        click.echo(traceback.format_exc(), err=True)
    return fault.exit_code


def fault_json(fault: AttendanceError) -> str:
    """A fault as the one JSON value that a command answers with."""
    said = {
        "error": fault.slug or "error",
        "exit": int(fault.exit_code),
        "what": fault.what,
        "where": fault.where,
        "todo": fault.todo,
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def workspace_root(given: str | None) -> Path:
    """The folder named with ``-C``, by the environment, or the one the command is given in."""
    return Path(given or os.environ.get(WORKSPACE_VARIABLE) or ".")
