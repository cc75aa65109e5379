"""What converts: the interface every engine has, and finding LibreOffice on this machine."""

from __future__ import annotations

import enum
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from pipeline.errors import MissingProgram

INSTALL = (
    "Windows:  winget install TheDocumentFoundation.LibreOffice\n"
    "macOS:    brew install --cask libreoffice\n"
    "Debian:   sudo apt-get install libreoffice-writer-nogui fonts-crosextra-carlito "
    "fonts-crosextra-caladea fonts-liberation"
)
"""The line that installs LibreOffice with its fonts, for each kind of machine."""

USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)

OVERRIDE = "ATTENDANCE_SOFFICE"
"""An environment variable that names the program where it is in no usual place."""


class Ending(enum.StrEnum):
    """How a call of the engine ended; whether a PDF is there is another matter."""

    NORMAL = "normal"
    CRASHED = "crashed"
    TIMED_OUT = "timed-out"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One call of the engine.

    Attributes:
        made: The PDF of each document that has one; not yet proved.
        ending: How the call ended.
        said: The last line the program wrote, for the log.
    """

    made: Mapping[Path, Path]
    ending: Ending = Ending.NORMAL
    said: str = ""


class Engine(Protocol):
    """Anything that turns Word documents into PDFs; tests bring their own."""

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        """Converts some documents in one call, into ``out``, and raises for none of them."""
        ...


@runtime_checkable
class Patient(Engine, Protocol):
    """An engine whose processes may be there already, waiting: each call costs it nothing then."""

    @property
    def waits(self) -> bool:
        """Whether one of them is."""

    def start(self, processes: int) -> None:
        """Start so many that wait for documents."""

    def dismiss(self) -> None:
        """Let go those that wait, when nothing more is to come soon."""


def find_program(
    environment: Mapping[str, str] = os.environ, places: Iterable[str] = USUAL_PLACES
) -> Path:
    """Where LibreOffice is.

    Raises:
        MissingProgram: It is nowhere; the message has the line that installs it.
    """
    told = environment.get(OVERRIDE, "")
    if told:
        return _told(Path(told))
    on_path = shutil.which("soffice", path=environment.get("PATH", "")) or shutil.which(
        "libreoffice", path=environment.get("PATH", "")
    )
    for place in filter(None, (on_path, *places)):
        if Path(place).is_file():
            return Path(place)
    raise MissingProgram(
        "LibreOffice, which turns the letters into PDFs, is not on this machine.",
        todo=f"Install it and run the command again.\n{INSTALL}",
        slug="libreoffice-missing",
    )


def _told(path: Path) -> Path:
    if path.is_file():
        return path
    raise MissingProgram(
        "There is no program there.",
        where=f"{OVERRIDE}={path}",
        todo=f"Correct or remove the variable, or install LibreOffice.\n{INSTALL}",
        slug="libreoffice-missing",
    )
