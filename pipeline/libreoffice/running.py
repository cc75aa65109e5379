"""One run of LibreOffice: a process group of its own that never outlives whoever started it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import MissingProgram
from pipeline.libreoffice.engine import Ending

MEMORY_HABITS = {
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
}
"""Memory is kept until the end of the call: handing it back and asking again takes half a second
of every start. Only the C library of Linux reads this; to all others it means nothing."""

_ENDS_WITH_US = ("/bin/sh", "-c", "read -r _; kill -KILL 0")
"""Reads from us, and so learns of our end; then it ends the group that it is in."""


class Running:
    """A command that was started.

    Args:
        command: The program and its words.
        said: Where what it writes goes.
        marks: Such as ``.../running``; a file of that name and its number says that it runs.
        room: A folder for what the program keeps while it runs, and leaves when it is ended.
        watched: Whether it is to end when we do, even when we are killed: for a command that would
            otherwise wait for ever.

    Raises:
        MissingProgram: It cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        said: Path,
        marks: Path,
        *,
        room: Path | None = None,
        watched: bool = False,
    ) -> None:
        self._said = said
        with said.open("wb") as output:
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=_environment(room),
                    start_new_session=not watched,
                    process_group=0 if watched and sys.platform != "win32" else None,
                )
            except OSError as fault:
                raise MissingProgram(
                    f"LibreOffice cannot be started: {fault.strerror or fault}.",
                    where=command[0],
                    todo="Install LibreOffice again.",
                    slug="libreoffice-broken",
                ) from fault
        self._mark = marks.with_name(f"{marks.name}-{self._process.pid}")
        self._mark.touch()
        self._watcher = _watcher(self._process.pid) if watched else None

    def ended(self) -> Ending | None:
        """How it ended, ``None`` while it runs."""
        status = self._process.poll()
        return None if status is None else _ending(status)

    def wait(self, seconds: float) -> Ending:
        """How it ended, or that it has not within the time."""
        try:
            return _ending(self._process.wait(seconds))
        except subprocess.TimeoutExpired:
            return Ending.TIMED_OUT

    def close(self) -> str:
        """End it with all it has started; gives the last line that it wrote."""
        _end_group(self._process)
        if self._watcher is not None:
            with contextlib.suppress(OSError):
                self._watcher.communicate()
        self._mark.unlink(missing_ok=True)
        lines = self._said.read_text(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _environment(room: Path | None) -> Mapping[str, str]:
    own = {} if room is None else {"TMPDIR": str(room), "OSL_SOCKET_PATH": str(room)}
    return {**MEMORY_HABITS, **os.environ, **own}


def _watcher(group: int) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(_ENDS_WITH_US, stdin=subprocess.PIPE, process_group=group)
    except OSError:  # the command has ended already; or there is no /bin/sh, and a sweep follows
        return None


def _ending(status: int) -> Ending:
    return Ending.NORMAL if status == 0 else Ending.CRASHED


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":  # the wrapper's child does the work and outlives it
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)],
            check=False,
            capture_output=True,
        )
    else:
        # The group is its leader's id, and may hold children although the leader has gone.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
