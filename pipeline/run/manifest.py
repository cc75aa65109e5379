"""``print/manifest.csv`` read back: one row for each document of each set."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from pipeline.mail.cells import plain

PLACE = Path("print") / "manifest.csv"
Row = Mapping[str, str]


def manifest_rows(folder: Path) -> tuple[Row, ...]:
    """The rows of a run folder, empty when nothing was made; marks against formulas taken off."""
    path = folder / PLACE
    if not path.is_file():
        return ()
    read = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    return tuple({key: plain(value or "") for key, value in row.items() if key} for row in read)
