"""One command at a time in a workspace.

The lock is held by the system on behalf of the process (through SQLite, so it is the same on
Windows and Linux): it ends with the process, however that dies, and nobody has to remove a file.
The note beside it only tells who is working; one that is found by the next command was left by a
command that did not end well.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import AlreadyDone
from pipeline.files import PRIVATE_FILE, make_folder, writing

LOCK, NOTE = ".lock", ".working"


@dataclass(frozen=True, slots=True)
class Held:
    """The lock is ours.

    Attributes:
        left_behind: The command that held it last and did not end well, "" when it did.
    """

    left_behind: str


@contextlib.contextmanager
def workspace_lock(folder: Path, command: str) -> Iterator[Held]:
    """Holds the workspace of an ``output/`` folder for one command.

    Args:
        folder: The workspace's ``output/``.
        command: What is being done, in words without a name: "letters 2022-03-07-sol".

    Raises:
        AlreadyDone: Another command is working there (exit 9).
        OutputFault: The folder cannot be written to (exit 8).
    """
    make_folder(folder)
    with writing(folder):
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        os.close(handle)
    connection = sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None)
    try:
        _take(connection, folder)
        try:
            yield _write_note(folder, command)
        finally:
            (folder / NOTE).unlink(missing_ok=True)
    finally:
        connection.close()


def _take(connection: sqlite3.Connection, folder: Path) -> None:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        raise AlreadyDone(
            f"Another command is working here: {_read_note(folder) or 'not known which'}.",
            where=str(folder),
            todo="Wait until it has ended and give the command again.",
            slug="another-command",
        ) from error


def _write_note(folder: Path, command: str) -> Held:
    left_behind = _read_note(folder)
    note = json.dumps({"command": command, "process": os.getpid()})
    with writing(folder):
        (folder / NOTE).write_text(note, encoding="utf-8")
        (folder / NOTE).chmod(PRIVATE_FILE)
    return Held(left_behind)


def _read_note(folder: Path) -> str:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # The note is for people; a half-written one must not stop the work.
        return ""
    return f"{note['command']} (process {note['process']})"
