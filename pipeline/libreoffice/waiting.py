"""A LibreOffice that is started before there is anything to convert, and waits for each document.

Starting takes it most of a second, and the reading of a tracker keeps only one core busy. So it is
given a list of documents that are not there yet. Before each stands a gate and after each a bell:
named pipes, which it opens like documents and on which it has to wait until somebody opens the
other end. A gate is opened once its document is there. That a bell can be opened is the sign that
the program stands before it, and so that the document is done.

Whatever does not wait at its gate is no use here, and says so by being gone: the usual way, with a
call for each list of documents, serves as well.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.libreoffice.engine import Ending

PLACES = 50
"""So many documents does one process take: with gates and bells 150 files, which take a twentieth
of a second to make; and LibreOffice loses those of a list with much more than 250."""

SECONDS_BETWEEN_LOOKS = 0.01
CAN_WAIT = sys.platform != "win32"
"""Windows has no named pipes that look like files."""


class Gone(Exception):
    """The process has ended, or did not come to its gate in time; ``ending`` says which."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one document, in the order in which the program comes to them."""

    gate: Path
    document: Path
    bell: Path


def places_of(desk: Path) -> Sequence[Place]:
    """A new desk with all its gates shut.

    Raises:
        OSError: The disk has no room, or knows no named pipes.
    """
    desk.mkdir()
    places = [
        Place(*(desk / f"{number:03}{what}.docx" for what in ("-gate", "", "-bell")))
        for number in range(PLACES)
    ]
    for place in places:
        os.mkfifo(place.gate)
        os.mkfifo(place.bell)
    return places


class Line:
    """The documents of one process, one after the other; it serves one thread at a time.

    Args:
        places: What it was started with.
        ended: How it has ended, ``None`` while it runs.

    Attributes:
        has_waited: Whether it came to its first gate, and so to the others.
    """

    def __init__(self, places: Sequence[Place], ended: Callable[[], Ending | None]) -> None:
        self._places = deque(places)
        self._ended = ended
        self.has_waited = False

    @property
    def room(self) -> int:
        """How many more documents it can be given."""
        return len(self._places)

    def convert(self, file: Path, seconds: float) -> Path | None:
        """The PDF of one document, ``None`` when the program made none of it.

        Raises:
            Gone: The process is of no use any more.
        """
        deadline = time.monotonic() + seconds
        place = self._places.popleft()
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(file, place.document)
        self._open(place.gate, deadline)
        self.has_waited = True
        self._open(place.bell, deadline)
        place.document.unlink(missing_ok=True)
        pdf = place.document.with_suffix(".pdf")
        return pdf if pdf.is_file() and pdf.stat().st_size else None

    def _open(self, pipe: Path, deadline: float) -> None:
        """Open a gate or a bell, once the program stands before it."""
        while (other_end := _other_end(pipe)) is None:
            self._look(deadline)
        # It looks there twice: the second time it finds an empty file, and goes on.
        empty = pipe.with_suffix(".open")
        empty.touch()
        empty.replace(pipe)
        os.close(other_end)

    def _look(self, deadline: float) -> None:
        if (ending := self._ended()) is not None:
            raise Gone(ending)
        if time.monotonic() > deadline:
            raise Gone(Ending.TIMED_OUT)
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _other_end(pipe: Path) -> int | None:
    """The end to write to, ``None`` while nobody stands at the other."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as fault:
        if fault.errno != errno.ENXIO:
            raise
        return None
