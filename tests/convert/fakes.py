"""Engines that do what LibreOffice does on a bad day."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.libreoffice.engine import Ending, Outcome
from tests.convert.drawing import pdf_letter


class FakeEngine:
    """Converts in order, as LibreOffice does; each fault strikes at the documents named.

    Args:
        crash: The call ends there, without this PDF and those after it.
        hang: Likewise, and the time limit ends it.
        garbage: A file is written that is no PDF.
        refuse: No file is written and the call goes on.
        once: Faults strike each document one time only.
    """

    def __init__(
        self,
        *,
        crash: Collection[str] = (),
        hang: Collection[str] = (),
        garbage: Collection[str] = (),
        refuse: Collection[str] = (),
        once: bool = False,
    ) -> None:
        self._faults = {
            stem: fault
            for fault, stems in (
                ("crash", crash),
                ("hang", hang),
                ("garbage", garbage),
                ("refuse", refuse),
            )
            for stem in stems
        }
        self._once = once
        self._lock = threading.Lock()
        self.calls: list[list[str]] = []

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        """As LibreOffice would."""
        with self._lock:
            self.calls.append([file.stem for file in files])
        made: dict[Path, Path] = {}
        for file in files:
            fault = self._faults.get(file.stem, "")
            if self._once:
                self._faults.pop(file.stem, None)
            if fault == "crash":
                return Outcome(made, Ending.CRASHED)
            if fault == "hang":
                return Outcome(made, Ending.TIMED_OUT)
            pdf = out / f"{file.stem}.pdf"
            if fault == "garbage":
                pdf.write_bytes(b"Error: source file could not be loaded")
                made[file] = pdf
            elif fault != "refuse":
                made[file] = pdf_letter(pdf)
        return Outcome(made)
