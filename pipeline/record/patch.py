"""The tracker's new bytes: the cells written, every other part as it was, and the proof of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from pipeline.errors import OutputFault, VerificationFault, WorkbookFault
from pipeline.record.changes import CellChange, CellKept, CellWritten, Kept, Value, shown
from pipeline.record.scan import unreadable
from pipeline.record.sheet import Found, SheetXml, place_of, shared_strings
from pipeline.record.styles import STYLES_PART, Styles
from pipeline.record.tables import SheetTable, extended, sheet_tables
from pipeline.record.zipped import exchange, same_parts
from pipeline.tracker.archive import open_parts
from pipeline.tracker.parts import sheet_parts

_Cell = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]

STRINGS_PART = "xl/sharedStrings.xml"


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
    """Changes by what is to become of them; the contents by part and cell, for the proof."""

    written: list[tuple[CellChange, CellWritten]] = field(default_factory=list)
    kept: list[CellKept] = field(default_factory=list)
    contents: dict[str, dict[str, str]] = field(default_factory=dict)
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
    _prove(book, data, result, out, changed)
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
    out.contents[part] = {change.cell: sheet.write(change) for change in written}
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


def _prove(
    book: _Book, before: bytes, after: bytes, out: _Sorted, changed: Mapping[str, bytes]
) -> None:
    right = same_parts(before, after, changed) and all(
        _same_cells(book.parts[part], changed.get(part, book.parts[part]), cells)
        for part, cells in out.contents.items()
    )
    if not right:
        raise VerificationFault(
            "The changed tracker does not read back as it was written; it was not put in place.",
            where=book.file,
            todo="Use the list of changes and enter them by hand.",
            slug="tracker-not-proved",
        )


def _same_cells(before: bytes, after: bytes, written: Mapping[str, str]) -> bool:
    """Whether a sheet's written cells say what they should and all others what they said.

    Args:
        before: The sheet's part as it was.
        after: The sheet's part as it is to be.
        written: Cell to its content.
    """
    was, now = _cells(before), _cells(after)
    for reference, content in written.items():
        place = place_of(reference)
        was.pop(place, None)
        _, inner = now.pop(place, ((), ()))
        if [text for _, text in inner] != [content]:
            return False
    return was == now


def _cells(part: bytes) -> dict[tuple[int, int], _Cell]:
    found: dict[tuple[int, int], _Cell] = {}
    row_at = 0
    for row in ET.fromstring(part).iterfind("{*}sheetData/{*}row"):
        row_at = int(row.get("r") or row_at + 1)
        column_at = 0
        for cell in row:
            reference = cell.get("r")
            column_at = place_of(reference)[1] if reference else column_at + 1
            inner = tuple((child.tag, "".join(child.itertext())) for child in cell)
            found[row_at, column_at] = (tuple(cell.items()), inner)
    return found


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
