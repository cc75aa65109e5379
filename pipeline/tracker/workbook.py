"""A workbook file as sheets of values, read once, macros never run."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.errors import WorkbookFault
from pipeline.tracker.archive import MACRO_PART, MOST_BYTES, damaged, open_parts, packed, too_large
from pipeline.tracker.parts import (
    Facts,
    NotXml,
    SheetPart,
    facts,
    is_oversized,
    is_plain,
    percent_styles,
    sheet_parts,
)

NO_FACTS = Facts(frozenset(), frozenset(), {})


@dataclass(slots=True)
class Sheet:
    """One worksheet.

    Attributes:
        place: ``file!sheet``, for naming its cells.
        rows: Values from A1 on, every row of the same length; errors as their text ("#N/A").
        facts: Formats, formulas and errors of its cells.
    """

    name: str
    place: str
    hidden: bool
    rows: list[list[object]]
    facts: Facts


@dataclass(slots=True)
class Book:
    """A workbook: its sheets in order and what is said of the file as a whole."""

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]
    has_macros: bool
    from_1904: bool
    open_elsewhere: bool


def open_book(path: Path) -> Book:
    """Read a workbook into memory; the file is opened once and closed again.

    Raises:
        WorkbookFault: The file is missing or cannot be read as a workbook.
    """
    data = _bytes(path)
    parts = open_parts(data, path.name)
    try:
        known, from_1904 = sheet_parts(parts)
        percent = percent_styles(parts)
        sheets = _sheets(path.name, parts, known, percent)
    except (NotXml, CalamineError, KeyError, ValueError) as error:
        raise damaged(path.name) from error
    return Book(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        sheets=sheets,
        has_macros=MACRO_PART in parts,
        from_1904=from_1904,
        open_elsewhere=is_open_elsewhere(path),
    )


def is_open_elsewhere(path: Path) -> bool:
    """Whether Excel or LibreOffice left its lock file beside the workbook."""
    locks = (f"~${path.name}", f".~lock.{path.name}#")
    return any(path.with_name(lock).exists() for lock in locks)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise too_large(path.name)
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise WorkbookFault(
            "There is no such file.",
            where=str(path),
            todo="Check the name and the folder of the tracker.",
            slug="workbook-missing",
        ) from error
    except OSError as error:
        raise WorkbookFault(
            f"The file cannot be opened: {error.strerror}.",
            where=str(path),
            todo="Close it in other programs, or ask for the right to read it.",
            slug="workbook-unreadable",
        ) from error


def _sheets(
    file: str, parts: Mapping[str, bytes], known: tuple[SheetPart, ...], percent: frozenset[str]
) -> tuple[Sheet, ...]:
    for sheet in known:
        if is_oversized(parts[sheet.part]):
            raise too_large(f"{file}!{sheet.name}")
    book = CalamineWorkbook.from_filelike(io.BytesIO(packed(parts)))
    return tuple(_sheet(file, book, sheet, parts[sheet.part], percent) for sheet in known)


def _sheet(
    file: str, book: CalamineWorkbook, known: SheetPart, part: bytes, percent: frozenset[str]
) -> Sheet:
    values = book.get_sheet_by_name(known.name).to_python(skip_empty_area=False)
    rows = cast("list[list[object]]", values)
    found = NO_FACTS
    if not is_plain(part) or (percent and _has_style(part, percent)):
        found = facts(part, percent)
    for (row, column), error in found.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error
    return Sheet(known.name, f"{file}!{known.name}", known.hidden, rows, found)


def _has_style(part: bytes, styles: frozenset[str]) -> bool:
    return any(f's="{style}"'.encode() in part for style in styles)
