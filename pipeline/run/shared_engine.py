"""One LibreOffice for several runs: never more of its processes at once than are allowed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from pipeline.libreoffice.engine import Outcome, find_program
from pipeline.libreoffice.soffice import Soffice


class SharedEngine(AbstractContextManager["SharedEngine"]):
    """LibreOffice, looked for when it is first needed and kept with its profiles until closed.

    ``places`` lets so many processes work at once, whoever starts them.
    """

    def __init__(self, places: AbstractContextManager[object]) -> None:
        self._places = places
        self._soffice: Soffice | None = None
        self._lock = threading.Lock()

    def __exit__(self, *_: object) -> None:
        if self._soffice is not None:
            self._soffice.close()

    @property
    def setting(self) -> str:
        """What its PDFs depend on besides their Word files, as a hash."""
        return self._opened().setting

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        """As ``Soffice`` does, once there is a place.

        Raises:
            MissingProgram: LibreOffice is not on this machine.
        """
        soffice = self._opened()
        with self._places:
            return soffice.convert(files, out)

    def _opened(self) -> Soffice:
        with self._lock:
            if self._soffice is None:
                self._soffice = Soffice(find_program())
            return self._soffice
