"""LibreOffice by command line: started for a call, or beforehand so that it waits.

Its exit status says nothing (it is 0 for a file that is not there), two calls with one profile
disturb each other, and a call may hang for ever. So every call has a profile and a folder of its
own, a time limit that ends the whole process group, and is judged by the files it leaves.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import MissingProgram
from pipeline.libreoffice.engine import Ending, Outcome
from pipeline.libreoffice.profile import make_ready
from pipeline.libreoffice.running import Running
from pipeline.libreoffice.setting import setting
from pipeline.libreoffice.waiter import Waiter, forget_socket, moved
from pipeline.libreoffice.waiting import CAN_WAIT

PREFIX = "attendance-convert-"
WORD_FILTER = "MS Word 2007 XML"
"""Forced, or LibreOffice makes a PDF of any text file that is named .docx."""

PDF_FILTER = (
    'pdf:writer_pdf_Export:{"ReduceImageResolution":{"type":"boolean","value":"false"},'
    '"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
)
"""Pictures stay as they are, and bookmarks become places to cut at."""

SECONDS_TO_START = 30.0
SECONDS_PER_FILE = 1.5
VERSION_SECONDS = 60.0


class Soffice:
    """The real engine; one object serves several threads, each call with its own profile."""

    def __init__(
        self,
        program: Path,
        *,
        seconds_to_start: float = SECONDS_TO_START,
        seconds_per_file: float = SECONDS_PER_FILE,
    ) -> None:
        self._program = program
        self._seconds_to_start = seconds_to_start
        self._seconds_per_file = seconds_per_file
        self._profiles: queue.SimpleQueue[Path] = queue.SimpleQueue()
        self._waiting: queue.SimpleQueue[Waiter] = queue.SimpleQueue()
        sweep()
        self._home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))

    def __enter__(self) -> Soffice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def setting(self) -> str:
        """What its PDFs depend on besides their Word files, as a hash."""
        return setting(self._program)

    @property
    def waits(self) -> bool:
        """Whether a process is there that waits for documents."""
        return not self._waiting.empty()

    def start(self, processes: int) -> None:
        """Start so many processes that wait for documents; they are then used before others."""
        for _ in range(processes if CAN_WAIT else 0):
            # It is no fault yet: whoever converts something is told.
            with contextlib.suppress(OSError, MissingProgram):
                self._waiting.put(Waiter(self._command, self._home))

    def dismiss(self) -> None:
        """Ends the processes that wait; what is still to be converted is converted in a call."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._waiting.get_nowait().close()

    def close(self) -> None:
        """Ends the processes, and removes the profiles and all else it kept for itself."""
        self.dismiss()
        shutil.rmtree(self._home, ignore_errors=True)

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        """Converts some documents in one call; what is missing from ``made`` has no PDF."""
        with contextlib.suppress(queue.Empty):
            waiter = self._waiting.get_nowait()
            outcome = self._by(waiter, files, out)
            if outcome is not None:
                return outcome
        return self._in_a_call(files, out)

    def _by(self, waiter: Waiter, files: Sequence[Path], out: Path) -> Outcome | None:
        """What a process that waits has made; ``None`` when it was of no use from the first."""
        try:
            outcome = waiter.convert(files, out, self._limit(files))
        except BaseException:
            waiter.close()
            raise
        if waiter.is_free:
            self._waiting.put(waiter)
        else:
            waiter.close()
            if waiter.is_worn:
                self.start(1)
        return outcome

    def _in_a_call(self, files: Sequence[Path], out: Path) -> Outcome:
        desk = Path(tempfile.mkdtemp(prefix="desk-", dir=self._home))
        try:
            # Plain numbers as names: no name of ours can then be read as an option or clash.
            copies = {file: desk / f"{n:05}.docx" for n, file in enumerate(files, start=1)}
            for file, copy in copies.items():
                with contextlib.suppress(FileNotFoundError):
                    shutil.copyfile(file, copy)
            ending, said = self._call(list(copies.values()), desk)
            made = {file: copy.with_suffix(".pdf") for file, copy in copies.items()}
            return Outcome(dict(moved(made, out)), ending, said)
        finally:
            shutil.rmtree(desk, ignore_errors=True)

    def _call(self, copies: Sequence[Path], desk: Path) -> tuple[Ending, str]:
        profile = self._profile()
        command = self._command(profile, desk, copies)
        limit = self._limit(copies)
        ending, said = _run(command, desk / "said.txt", self._home / "running", limit)
        if ending is Ending.NORMAL and any(desk.glob("*.pdf")):
            self._profiles.put(profile)
        else:  # a profile that saw a crash, or may be locked or damaged, is not used again
            shutil.rmtree(profile, ignore_errors=True)
        return ending, said

    def _limit(self, files: Sequence[Path]) -> float:
        return self._seconds_to_start + self._seconds_per_file * len(files)

    def _command(self, profile: Path, desk: Path, files: Sequence[Path]) -> Sequence[str]:
        """What starts it with a profile, which is made ready."""
        make_ready(profile, self._program)
        return [
            str(self._program),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"--infilter={WORD_FILTER}",
            "--convert-to",
            PDF_FILTER,
            "--outdir",
            str(desk),
            *map(str, files),
        ]

    def _profile(self) -> Path:
        with contextlib.suppress(queue.Empty):
            return self._profiles.get_nowait()
        return Path(tempfile.mkdtemp(prefix="profile-", dir=self._home))


def version(program: Path) -> str:
    """LibreOffice's version, such as "7.4.7.2".

    Raises:
        MissingProgram: It does not answer like LibreOffice.
    """
    with tempfile.TemporaryDirectory(prefix=PREFIX) as home:
        said = Path(home) / "said.txt"
        command = [str(program), f"-env:UserInstallation={Path(home).as_uri()}", "--version"]
        _run(command, said, Path(home) / "running", VERSION_SECONDS)
        found = re.search(r"LibreOffice\D*(\d+(?:\.\d+)+)", said.read_text(errors="replace"))
    if not found:
        raise MissingProgram(
            "The program there does not answer like LibreOffice.",
            where=str(program),
            todo="Install LibreOffice again.",
            slug="libreoffice-broken",
        )
    return found[1]


def sweep(folder: Path | None = None) -> int:
    """Removes what earlier commands left when they were killed; returns how many."""
    swept = 0
    for left in (folder or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        owner = re.match(rf"{PREFIX}(\d+)-", left.name)
        if owner and _is_mine(left) and not _is_running(int(owner[1])):
            _end_strays(left)
            for profile in left.glob("*/profile"):
                forget_socket(profile)
            shutil.rmtree(left, ignore_errors=True)
            swept += 1
    return swept


def _run(command: Sequence[str], said: Path, running: Path, limit: float) -> tuple[Ending, str]:
    """Runs one command to its end, or to the end of its time."""
    process = Running(command, said, running, watched=True)
    try:
        ending = process.wait(limit)
    finally:
        last_line = process.close()
    return ending, last_line


def _end_strays(left: Path) -> None:
    """Ends a LibreOffice that a killed command left behind, if it still is that one."""
    for mark in left.glob("running-*"):
        pid = int(mark.name.rpartition("-")[2])
        words = Path(f"/proc/{pid}/cmdline")
        if words.is_file() and left.name.encode() in words.read_bytes():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


def _is_mine(path: Path) -> bool:
    return sys.platform == "win32" or path.lstat().st_uid == os.getuid()


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":
        listed = subprocess.run(
            ["tasklist", "/FI", f"PID eq {pid}", "/NH"],
            check=False,
            capture_output=True,
            text=True,
        )
        return str(pid) in listed.stdout
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
