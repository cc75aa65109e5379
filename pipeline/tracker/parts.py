"""What the values alone do not tell: formats, formulas without a value, errors, hidden sheets."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
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
FAR = (
    re.compile(rb'<(?:c|row)(?! r="[A-Z]{0,2}[0-9]{1,4}")[\s/>]'),
    re.compile(rb'<(?:c|row)(?! r="[A-D]?[A-Z]?[0-9]{1,5}")[\s/>]'),
)
"""A row or cell that does not begin with an address up to ZZ9999; up to DZ99999."""
PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
UNUSUAL = (b"<!", b"='", b' ="', b'= "')
"""Comments, other quotes and blanks, which no program writes into a sheet."""
FORMULA = re.compile(rb"<f[\s/>]")
VALUE = re.compile(rb"<v(?:\s[^>]*)?>([^<]*)</v>")
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


@dataclass(frozen=True, slots=True)
class _Written:
    """A cell as it is written in the file."""

    address: str
    style: str
    kind: str
    value: str | None
    has_formula: bool


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
    return b"<sheetData" in part and FORMULA.search(part) is None and b't="e"' not in part


def facts(part: bytes, percent: frozenset[str]) -> Facts:
    """Go once through the cells that are more than a value.

    Raises:
        NotXml: The part is no XML.
    """
    cells = _telling(part, percent) if _is_usual(part) and "0" not in percent else _cells(part)
    shown: set[Cell] = set()
    unvalued: set[Cell] = set()
    errors: dict[Cell, str] = {}
    for cell in cells:
        place = position(cell.address)
        if place is None:
            continue
        if cell.style in percent:
            shown.add(place)
        if cell.kind == "e" and cell.value:
            errors[place] = cell.value
        elif not cell.value and cell.kind != "str" and cell.has_formula:
            unvalued.add(place)
    return Facts(frozenset(shown), frozenset(unvalued), errors)


def _cells(part: bytes) -> Iterator[_Written]:
    """Every cell, read as XML."""
    for _, cell in _events(part, ("{*}c",)):
        yield _Written(
            str(cell.get("r", "")),
            str(cell.get("s", "0")),
            str(cell.get("t", "")),
            cell.findtext("{*}v"),
            cell.find("{*}f") is not None,
        )
        cell.clear()


def _telling(part: bytes, percent: frozenset[str]) -> Iterator[_Written]:
    """The cells of a usual sheet with a formula, an error or a percentage, by search.

    Half a million marks without anything to tell are not looked at one by one.
    """
    styles = b"|".join(style.encode() for style in sorted(percent)) or b"-"
    sought = re.compile(
        rb'<c r="([A-Z]*[0-9]*)"(?=[^>]* s="(?:%b)"|[^>]* t="e"|[^>]*>\s*<f[\s/>])([^>]*)>' % styles
    )
    for found in sought.finditer(part):
        attributes = found[2]
        inside = b"" if attributes.endswith(b"/") else part[found.end() : _cell_end(part, found)]
        value = VALUE.search(inside)
        yield _Written(
            found[1].decode(),
            _attribute(attributes, b"s") or "0",
            _attribute(attributes, b"t"),
            value[1].decode() if value else None,
            FORMULA.search(inside) is not None,
        )


def _cell_end(part: bytes, opening: re.Match[bytes]) -> int:
    end = part.find(b"</c>", opening.end())
    return len(part) if end < 0 else end


def _attribute(written: bytes, name: bytes) -> str:
    found = re.search(rb'\s%b="([^"]*)"' % name, written)
    return found[1].decode() if found else ""


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
    corners would fill the memory. Usual sheets, where every row and cell begins with its address
    and none is far out, are cleared by one search; any other is gone through cell by cell.
    """
    if _is_near(part):
        return False
    bottom = right = row = column = 0
    for event, element in _events(part, ("{*}row", "{*}c"), ("start", "end")):
        is_row = etree.QName(element).localname == "row"
        if is_row and event == "start":
            row, column = _row_number(element.get("r"), after=row), 0
        elif not is_row and event == "end":
            # A cell without an address stands behind the one before it.
            written = element.get("r")
            place = (row - 1, column) if written is None else position(str(written))
            if place is None and len(element):
                return True
            column = column + 1 if place is None else place[1] + 1
            if place is not None and len(element):
                bottom, right = max(bottom, place[0] + 1, row), max(right, column)
        if event == "end":
            element.clear()
    return bottom * right > MOST_CELLS


def _is_near(part: bytes) -> bool:
    """Whether a search is enough to see that no row or cell is far out."""
    return (
        b"<sheetData" in part
        and PREFIXED.search(part) is None
        and any(far.search(part) is None for far in FAR)
    )


def _is_usual(part: bytes) -> bool:
    """Whether a search in the text finds what reading it as XML would find."""
    return _is_near(part) and not any(sign in part for sign in UNUSUAL)


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
