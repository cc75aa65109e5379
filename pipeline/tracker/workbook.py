"""A workbook file as sheets of values, read once, macros never run."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.errors import WorkbookFault
from pipeline.tracker.archive import (
    MACRO_PART,
    MOST_BYTES,
    Parts,
    damaged,
    open_archive,
    packed,
    too_large,
)
from pipeline.tracker.grid import Grid, grid_of
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
from pipeline.tracker.text import header_key
from pipeline.tracker.writings import Writings

DEEPEST_HEADER = 40
"""Title rows, notes and logos above the header never go further down."""
NO_FACTS = Facts(frozenset(), frozenset(), {})


@dataclass
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

    @cached_property
    def headers(self) -> tuple[tuple[tuple[int, str], ...], ...]:
        """The texts of each row that may be the header, as headers are compared: column and key."""
        return tuple(
            tuple(
                (column, header_key(value))
                for column, value in enumerate(row)
                if isinstance(value, str) and value
            )
            for row in self.rows[:DEEPEST_HEADER]
        )


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
    parts = open_archive(data, path.name)
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
    file: str, parts: Parts, known: tuple[SheetPart, ...], percent: frozenset[str]
) -> tuple[Sheet, ...]:
    """The sheets: the cells of plain ones read once for each way of writing them, others whole."""
    writings = Writings(percent)
    grids, given = _given(file, parts, known, writings)
    first = next(iter(grids), "")
    if first:
        given[first] = grids[first].part(writings.column())
    wanted = {name: given[name] if name in given else parts[name] for name in parts}
    book = CalamineWorkbook.from_filelike(io.BytesIO(packed(wanted)))
    values = {sheet.part: _values(book, sheet) for sheet in known}
    told = ["", *(value for (value,) in values.get(first, ()))]
    sheets = []
    for sheet in known:
        place = f"{file}!{sheet.name}"
        if grid := grids.get(sheet.part):
            found = Facts(grid.places(writings.shares), frozenset(), {})
            sheets.append(Sheet(sheet.name, place, sheet.hidden, grid.values(told), found))
        else:
            rows = values[sheet.part]
            sheets.append(_whole(sheet, place, rows, given[sheet.part], percent))
    return tuple(sheets)


def _given(
    file: str, parts: Parts, known: tuple[SheetPart, ...], writings: Writings
) -> tuple[dict[str, Grid], dict[str, bytes]]:
    """The sheets that could be taken apart, and every sheet as it is given to the reader."""
    grids: dict[str, Grid] = {}
    given: dict[str, bytes] = {}
    for sheet in known:
        if grid := grid_of(parts.chunks(sheet.part), writings):
            grids[sheet.part], given[sheet.part] = grid, grid.part()
        else:
            given[sheet.part] = parts[sheet.part]
            if is_oversized(given[sheet.part]):
                raise too_large(f"{file}!{sheet.name}")
    return grids, given


def _values(book: CalamineWorkbook, sheet: SheetPart) -> list[list[object]]:
    values = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    return cast("list[list[object]]", values)


def _whole(
    known: SheetPart, place: str, rows: list[list[object]], part: bytes, percent: frozenset[str]
) -> Sheet:
    found = NO_FACTS
    if not is_plain(part) or (percent and _has_style(part, percent)):
        found = facts(part, percent)
    for (row, column), error in found.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error
    return Sheet(known.name, place, known.hidden, rows, found)


def _has_style(part: bytes, styles: frozenset[str]) -> bool:
    return any(f's="{style}"'.encode() in part for style in styles)
