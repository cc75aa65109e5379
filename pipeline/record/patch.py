"""The tracker's new bytes: the cells written, every other part as it was, and the proof of it."""

from __future__ import annotations

import datetime as dt
import enum
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import OutputFault, VerificationFault, WorkbookFault
from pipeline.record.changes import CellChange, Value
from pipeline.record.scan import unreadable
from pipeline.record.sheet import Found, SheetXml, place_of, shared_strings
from pipeline.record.styles import STYLES_PART, Styles
from pipeline.record.tables import SheetTable, extended, sheet_tables
from pipeline.record.zipped import exchange
from pipeline.tracker.archive import open_parts
from pipeline.tracker.parts import sheet_parts

STRINGS_PART = "xl/sharedStrings.xml"


class Kept(enum.StrEnum):
    """Why a cell was left as it is."""

    FILLED = "someone has filled it"
    FORMULA = "it holds a formula"
    MERGED = "it is hidden under a merged cell"
    TOTALS = "it would stand below the table's totals row"
    ROW = "another cell of its row cannot be written"


@dataclass(frozen=True, slots=True)
class CellWritten:
    """A cell with what it said and what it says."""

    sheet: str
    cell: str
    old: str
    new: str
    adm_no: str


@dataclass(frozen=True, slots=True)
class CellKept:
    """A cell that was not written, with what stands there and why."""

    sheet: str
    cell: str
    found: str
    wanted: str
    adm_no: str
    reason: Kept


@dataclass(frozen=True, slots=True)
class Patched:
    """The outcome for a file's bytes.

    Attributes:
        same: How many cells said it already.
        parts: The parts of the file that are not as they were.
    """

    data: bytes
    written: tuple[CellWritten, ...] = ()
    kept: tuple[CellKept, ...] = ()
    same: int = 0
    parts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sorted:
    """Changes by what is to become of them."""

    written: list[tuple[CellChange, CellWritten]] = field(default_factory=list)
    kept: list[CellKept] = field(default_factory=list)
    same: int = 0


class _Book:
    """A workbook's parts, and the sheets of it that are looked at."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.parts = open_parts(data, file)
        if STYLES_PART not in self.parts:
            raise unreadable(f"{file}:{STYLES_PART}")
        known, self._from_1904 = sheet_parts(self.parts)
        self._names = {sheet.name: sheet.part for sheet in known}
        self.styles = Styles(self.parts[STYLES_PART])
        strings = self.parts.get(STRINGS_PART)
        self._strings = shared_strings(strings, STRINGS_PART) if strings else ()

    def part_of(self, name: str) -> str:
        """The part of a sheet."""
        if name not in self._names:
            raise _no_sheet(self.file, name)
        return self._names[name]

    def sheet(self, name: str) -> SheetXml:
        """A sheet, scanned."""
        part = self.parts[self.part_of(name)]
        where = f"{self.file}!{name}"
        return SheetXml(part, where, self._strings, self.styles, from_1904=self._from_1904)


def patched(data: bytes, changes: Sequence[CellChange], file: str) -> Patched:
    """Writes the changes into a workbook's bytes; nothing is taken from or given to the disk.

    Raises:
        OutputFault: A sheet is protected.
        WorkbookFault: The file cannot be read, or has no such sheet.
        VerificationFault: What came out is not what was meant.
    """
    book = _Book(data, file)
    changed: dict[str, bytes] = {}
    out = _Sorted()
    for name, of_sheet in _by_sheet(changes).items():
        changed |= _patch_sheet(book, name, of_sheet, out)
    changed[STYLES_PART] = book.styles.result()
    changed = {name: part for name, part in changed.items() if part != book.parts[name]}
    result = exchange(data, changed, file) if changed else data
    _prove(data, result, changed, [change for change, _ in out.written], file)
    told = tuple(told for _, told in out.written)
    return Patched(result, told, tuple(out.kept), out.same, tuple(sorted(changed)))


def _by_sheet(changes: Sequence[CellChange]) -> dict[str, list[CellChange]]:
    sheets: dict[str, list[CellChange]] = {}
    for change in changes:
        sheets.setdefault(change.sheet, []).append(change)
    return sheets


def _patch_sheet(
    book: _Book, name: str, changes: Sequence[CellChange], out: _Sorted
) -> dict[str, bytes]:
    """The parts of a sheet and its tables as they are to be; what was decided goes to ``out``."""
    sheet, part = book.sheet(name), book.part_of(name)
    if sheet.is_protected:
        raise _protected(book.file, name)
    tables = sheet_tables(book.parts, part)
    before = len(out.written)
    _sort(sheet, tables, changes, out)
    written = [change for change, _ in out.written[before:]]
    for change in written:
        sheet.write(change)
    added = [change.cell for change in written if change.new_row]
    parts = {table.part: extended(book.parts[table.part], table, added) for table in tables}
    return parts | {part: sheet.result()}


def _sort(
    sheet: SheetXml, tables: Sequence[SheetTable], changes: Sequence[CellChange], out: _Sorted
) -> None:
    judged = []
    for change in changes:
        found = sheet.found(change.cell)
        judged.append((change, found, _reason(sheet, tables, change, found)))
    bad_rows = {
        place_of(change.cell)[0] for change, _, reason in judged if change.new_row and reason
    }
    for change, found, own_reason in judged:
        is_bad = change.new_row and place_of(change.cell)[0] in bad_rows
        reason = own_reason or (Kept.ROW if is_bad else None)
        place = (change.sheet, change.cell, _shown(sheet, found), shown(change.value))
        if found is not None and _says(sheet, found, change.value):
            out.same += 1
        elif reason is not None:
            out.kept.append(CellKept(*place, change.adm_no, reason))
        else:
            out.written.append((change, CellWritten(*place, change.adm_no)))


def _reason(
    sheet: SheetXml, tables: Sequence[SheetTable], change: CellChange, found: Found | None
) -> Kept | None:
    if sheet.merged_over(change.cell):
        return Kept.MERGED
    if change.new_row and any(table.is_closed_to(change.cell) for table in tables):
        return Kept.TOTALS
    if found is None or found.is_empty:
        return None
    if found.has_formula:
        return Kept.FORMULA
    day = sheet.day_of(found)
    may = change.newer and isinstance(change.value, dt.date) and day and day < change.value
    return None if may else Kept.FILLED


def _says(sheet: SheetXml, found: Found, value: Value) -> bool:
    if isinstance(value, dt.date):
        return sheet.day_of(found) == value
    return found.content.strip() == sheet.content_of(value, found.style).strip()


def _shown(sheet: SheetXml, found: Found | None) -> str:
    if found is None:
        return ""
    day = sheet.day_of(found)
    return day.isoformat() if day else found.content


def shown(value: Value) -> str:
    """A value for the list of changes."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str | int):
        return str(value)
    return f"{float(value * 100):.10g}%"


def _prove(
    before: bytes,
    after: bytes,
    changed: Mapping[str, bytes],
    written: Sequence[CellChange],
    file: str,
) -> None:
    """Reads the new file back: same parts in the same order, only those changed differ."""
    right = _same_parts(before, after, changed) and _all_said(_Book(after, file), written)
    if not right:
        raise VerificationFault(
            "The changed tracker does not read back as it was written; it was not put in place.",
            where=file,
            todo="Use the list of changes and enter them by hand.",
            slug="tracker-not-proved",
        )


def _same_parts(before: bytes, after: bytes, changed: Mapping[str, bytes]) -> bool:
    with (
        zipfile.ZipFile(io.BytesIO(before)) as old,
        zipfile.ZipFile(io.BytesIO(after)) as new,
    ):
        # ``read`` checks each part's checksum.
        return old.namelist() == new.namelist() and all(
            new.read(name) == (changed[name] if name in changed else old.read(name))
            for name in old.namelist()
        )


def _all_said(book: _Book, written: Sequence[CellChange]) -> bool:
    for name, changes in _by_sheet(written).items():
        sheet = book.sheet(name)
        for change in changes:
            found = sheet.found(change.cell)
            if found is None or not _says(sheet, found, change.value):
                return False
    return True


def _no_sheet(file: str, name: str) -> WorkbookFault:
    return WorkbookFault(
        "The tracker has no such sheet.",
        where=f"{file}!{name}",
        todo="Plan again with this tracker.",
        slug="sheet-missing",
    )


def _protected(file: str, name: str) -> OutputFault:
    return OutputFault(
        "The sheet is protected; nothing was changed.",
        where=f"{file}!{name}",
        todo="Take the protection off (Review, Unprotect Sheet), or use the list of changes.",
        slug="sheet-protected",
    )
