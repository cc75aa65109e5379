"""What the values alone do not tell: formats, formulas without a value, errors, hidden sheets."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.tracker.archive import WORKBOOK_PART

NotXml = etree.XMLSyntaxError
"""What is raised for a part that is no XML."""

Cell = tuple[int, int]
"""Row and column of a cell, both from 0."""

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
PERCENT_BUILT_IN = frozenset({9, 10})
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
FAR_ADDRESS = re.compile(rb"""\br\s*=\s*["'](?![A-Z]{0,2}[0-9]{1,4}["'])""")
MOST_CELLS = 20_000_000
"""Rows times columns of the largest sheet that is read; a tracker has about a million."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's name and its part of the file."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sheet's cells are, beyond their values.

    Attributes:
        percent: Cells in a percentage format.
        unvalued: Cells with a formula and no cached value.
        errors: Cells that show an Excel error, and which.
    """

    percent: frozenset[Cell]
    unvalued: frozenset[Cell]
    errors: Mapping[Cell, str]


def sheet_parts(parts: Mapping[str, bytes]) -> tuple[tuple[SheetPart, ...], bool]:
    """The worksheets in order, and whether dates count from 1904.

    Raises:
        NotXml: A part is no XML.
    """
    book = _tree(parts[WORKBOOK_PART])
    targets = {
        str(link.get("Id")): posixpath.normpath(
            posixpath.join("xl", str(link.get("Target", "")))
            if not str(link.get("Target", "")).startswith("/")
            else str(link.get("Target"))[1:]
        )
        for link in _tree(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
        if str(link.get("Type", "")).endswith("/worksheet")
    }
    sheets = tuple(
        SheetPart(
            str(sheet.get("name")), targets[link], sheet.get("state") in ("hidden", "veryHidden")
        )
        for sheet in book.iter("{*}sheet")
        if (link := str(sheet.get(RELATION) or sheet.get(STRICT_RELATION))) in targets
    )
    setting = book.find("{*}workbookPr")
    return sheets, setting is not None and setting.get("date1904") in ("1", "true")


def percent_styles(parts: Mapping[str, bytes]) -> frozenset[str]:
    """The style numbers that show a percentage."""
    styles = _tree(parts.get("xl/styles.xml", b"<none/>"))
    own = {
        int(str(form.get("numFmtId"))): QUOTED.sub("", str(form.get("formatCode", "")))
        for form in styles.iter("{*}numFmt")
    }
    formats = styles.find("{*}cellXfs")
    return frozenset(
        str(at)
        for at, style in enumerate(() if formats is None else formats)
        if (number := int(str(style.get("numFmtId", "0")))) in PERCENT_BUILT_IN
        or "%" in own.get(number, "")
    )


def is_plain(part: bytes) -> bool:
    """Whether a sheet's cells are values only: no formula, no error, ordinary tags."""
    return (
        b"<sheetData" in part
        and b"<f>" not in part
        and b"<f " not in part
        and b"<f/>" not in part
        and b't="e"' not in part
    )


def facts(part: bytes, percent: frozenset[str]) -> Facts:
    """Go through a sheet's cells once.

    Raises:
        NotXml: The part is no XML.
    """
    shown: set[Cell] = set()
    unvalued: set[Cell] = set()
    errors: dict[Cell, str] = {}
    for _, cell in _events(part, ("{*}c",)):
        place = position(str(cell.get("r", "")))
        if place is not None:
            value = cell.findtext("{*}v")
            if cell.get("s", "0") in percent:
                shown.add(place)
            if cell.get("t") == "e" and value:
                errors[place] = value
            elif not value and cell.get("t") != "str" and cell.find("{*}f") is not None:
                unvalued.add(place)
        cell.clear()
    return Facts(frozenset(shown), frozenset(unvalued), errors)


def position(reference: str) -> Cell | None:
    """Row and column of "B7", ``None`` when it is no reference."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def is_oversized(part: bytes) -> bool:
    """Whether the cells with a value span more than any tracker does.

    A reader lays out every cell between the first and the last, so that two stray cells in far
    corners would fill the memory. Ordinary sheets have no address beyond ZZ9999 and are cleared
    by one search; any other is gone through cell by cell.
    """
    if b"<sheetData" in part and FAR_ADDRESS.search(part) is None:
        return False
    bottom = right = row = 0
    for event, element in _events(part, ("{*}row", "{*}c"), ("start", "end")):
        is_row = etree.QName(element).localname == "row"
        if is_row and event == "start":
            row = _row_number(element.get("r"), after=row)
        elif not is_row and event == "end" and len(element):
            place = position(str(element.get("r", f"A{row}")))
            if place is None:
                return True
            bottom, right = max(bottom, place[0] + 1, row), max(right, place[1] + 1)
        if event == "end":
            element.clear()
    return bottom * right > MOST_CELLS


def _row_number(written: str | None, *, after: int) -> int:
    return int(written) if written is not None and written.isdecimal() else after + 1


def _tree(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(part, parser)


def _events(
    part: bytes, tags: tuple[str, ...], events: tuple[str, ...] = ("end",)
) -> etree.iterparse[tuple[str, etree._Element]]:
    return etree.iterparse(
        io.BytesIO(part),
        events=events,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
