"""An Excel workbook as the values its sheets show; formulas are not calculated here."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
import zlib
from pathlib import Path

import openpyxl

from pipeline.bundle.intake.received import Refusal, damaged
from pipeline.bundle.intake.typed import Grid

MOST_CELLS = 100_000
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, SyntaxError, NotImplementedError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError),
)
"""What openpyxl lets through of a workbook that was cut or written by hand."""


def grids(path: Path) -> tuple[tuple[Grid, ...], tuple[str, ...]] | Refusal:
    """The sheets that are shown, and what was done."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what it drops is not needed here
            book = openpyxl.load_workbook(path, data_only=True)
    except UNREADABLE as fault:
        return damaged(fault)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = len(book.worksheets) - len(shown)
    if sum(sheet.max_row * sheet.max_column for sheet in shown) > MOST_CELLS:
        return Refusal("evidence-too-big", hint=f"{MOST_CELLS} cells")
    made = tuple(
        Grid(
            sheet.title,
            _trimmed(
                [[_words(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            ),
        )
        for sheet in shown
    )
    account = ["The values of its cells are shown; colours and formulas are not."]
    if hidden:
        account.append(f"{hidden} hidden sheet{'s are' if hidden > 1 else ' is'} not shown.")
    return made, tuple(account)


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        day = f"{value.day} {value:%B %Y}"
        return day if value.time() == dt.time() else f"{day} {value:%H:%M}"
    return str(value)


def _trimmed(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Without the blank rows and columns at the end."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return tuple(tuple(row[:width]) for row in rows)
