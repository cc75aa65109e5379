"""Excel tables under a sheet: a row added right below one becomes part of it, as in Excel."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.record.scan import Element, scan, spliced, with_attributes
from pipeline.record.sheet import box_of, place_of
from pipeline.tracker.report import letters


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table and its part of the file.

    Attributes:
        box: First row, first column, last row, last column, headers and totals included.
        totals: Whether its last row sums up.
    """

    part: str
    root: Element
    box: tuple[int, int, int, int]
    totals: bool

    def is_closed_to(self, reference: str) -> bool:
        """Whether a new row there would stand below the table's totals."""
        row, column = place_of(reference)
        _, left, bottom, right = self.box
        return self.totals and left <= column <= right and row > bottom


def sheet_tables(parts: Mapping[str, bytes], sheet_part: str) -> tuple[SheetTable, ...]:
    """The tables of a sheet."""
    folder, name = posixpath.split(sheet_part)
    links = parts.get(f"{folder}/_rels/{name}.rels")
    return tuple(_tables(parts, folder, links)) if links else ()


def _tables(parts: Mapping[str, bytes], folder: str, links: bytes) -> Iterator[SheetTable]:
    for link in scan(links, folder).children:
        target = link.get("Target")
        part = posixpath.normpath(posixpath.join(folder, target)).removeprefix("/")
        if link.get("Type").endswith("/table") and part in parts:
            root = scan(parts[part], part)
            totals = root.get("totalsRowCount", "0") != "0"
            yield SheetTable(part, root, box_of(root.get("ref")), totals)


def extended(part: bytes, table: SheetTable, cells: list[str]) -> bytes:
    """The table's part, reaching down over the rows that follow it without a gap."""
    top, left, bottom, right = table.box
    rows = {row for row, column in map(place_of, cells) if left <= column <= right}
    last = bottom
    while last + 1 in rows:
        last += 1
    if last == bottom or table.totals:
        return part
    ref = f"{letters(left - 1)}{top}:{letters(right - 1)}{last}"
    splices = {}
    for element in (table.root, table.root.child("autoFilter")):
        if element is not None:
            tag = part[element.start : element.inner]
            splices[element.start, element.inner] = with_attributes(tag, {"ref": ref})
    return spliced(part, splices)
