"""Cells of every export, safe against formula injection. Pure; the one place for it.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` (or their wide forms, or a
tab or line break before one). Such text gets an apostrophe in front, which is how a spreadsheet
itself marks text. Text that already looks so marked gets one more, so that ``plain`` gives back
exactly what went in: ``plain(safe(text)) == text`` for every text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int

_DANGEROUS = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")
_MARKED = re.compile(r"''*\s*[=+\-@＝＋－＠\t\r\n]")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def plain(text: str) -> str:
    """What ``safe`` was given."""
    return text[1:] if _MARKED.match(text) else text


def safe_row(row: Iterable[Cell]) -> tuple[Cell, ...]:
    """A row of an export: text made safe, numbers as they are."""
    return tuple(safe(cell) if isinstance(cell, str) else cell for cell in row)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file that Excel opens right: UTF-8 with its mark, CRLF, every text safe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(safe_row(row) for row in rows)
    return text.getvalue().encode("utf-8-sig")
