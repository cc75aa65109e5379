"""A LibreOffice that waits: its process, its profile and its desk, and what it leaves behind."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.libreoffice.engine import Ending, Outcome
from pipeline.libreoffice.running import Running
from pipeline.libreoffice.waiting import Gone, Line, places_of

SOCKETS = "/tmp"
"""The common folder in which a LibreOffice listens for others."""


class Waiter:
    """A process that waits, with its profile and its desk.

    Attributes:
        is_free: Whether it can be given more.
        is_worn: Whether it did well, and another is worth starting in its place.
    """

    def __init__(
        self, command: Callable[[Path, Path, Sequence[Path]], Sequence[str]], home: Path
    ) -> None:
        self._place = Path(tempfile.mkdtemp(prefix="waiting-", dir=home))
        self._desk = self._place / "desk"
        places = places_of(self._desk)
        self._profile = self._place / "profile"
        self._running = Running(
            command(
                self._profile,
                self._desk,
                [path for each in places for path in (each.gate, each.document, each.bell)],
            ),
            self._place / "said.txt",
            home / "running",
            room=self._place,
            watched=True,
        )
        self._line = Line(places, self._running.ended)
        self.is_free = True
        self.is_worn = False

    def convert(self, files: Sequence[Path], out: Path, seconds: float) -> Outcome | None:
        """As the engine does; ``None`` when it never came to its first gate."""
        made: dict[Path, Path] = {}
        ending = Ending.NORMAL
        try:
            if len(files) > self._line.room:
                self.is_free, self.is_worn = False, True
                return None
            for file in files:
                if (pdf := self._line.convert(file, seconds)) is not None:
                    made[file] = pdf
        except Gone as gone:
            self.is_free = False
            ending = gone.ending
            if not self._line.has_waited and ending is not Ending.TIMED_OUT:
                return None
        except BaseException:
            self.is_free = False
            raise
        if not self._line.room:
            self.is_free, self.is_worn = False, ending is Ending.NORMAL
        return Outcome(dict(moved(made, out)), ending)

    def close(self) -> None:
        """End it."""
        self._running.close()
        forget_socket(self._profile)
        shutil.rmtree(self._place, ignore_errors=True)


def forget_socket(profile: Path) -> None:
    """Remove the socket that a LibreOffice which was ended has left in the common folder."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            socket_of(profile).unlink()


def socket_of(profile: Path) -> Path:
    """Where a LibreOffice with this profile listens for others, as it works it out itself."""
    words = profile.as_uri().encode("utf-16-le")
    name = "".join(f"{byte:x}" for byte in hashlib.md5(words, usedforsecurity=False).digest())
    return Path(SOCKETS, f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}")


def moved(made: Mapping[Path, Path], out: Path) -> Iterator[tuple[Path, Path]]:
    """Each PDF that was made, taken to a folder under its document's own name."""
    out.mkdir(parents=True, exist_ok=True)
    for file, pdf in made.items():
        if pdf.is_file() and pdf.stat().st_size:
            yield file, Path(shutil.move(pdf, out / f"{file.stem}.pdf"))
