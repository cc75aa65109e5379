"""One sheet's XML: only the cells concerned are written, every other byte stays."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

from pipeline.record.changes import CellChange, Value
from pipeline.record.scan import Element, scan, spliced, with_attributes
from pipeline.record.styles import DAY, TWO_PLACES, Styles
from pipeline.tracker.report import letters

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def column_number(name: str) -> int:
    """A is 1."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of "V12", both from 1."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"{reference!r} is no cell")
    return int(found[2]), column_number(found[1])


def box_of(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column of "A1:I179" or "A1"."""
    first, _, last = reference.partition(":")
    return (*place_of(first), *place_of(last or first))


@dataclass(frozen=True, slots=True)
class Found:
    """A cell as it stands.

    Attributes:
        content: What it says, "" for an empty one; a date as its serial number.
        has_formula: Whether it is worked out.
    """

    element: Element
    content: str
    has_formula: bool

    @property
    def style(self) -> int:
        """Its style number."""
        return int(self.element.get("s", "0"))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is in it."""
        return not self.content.strip() and not self.has_formula


class SheetXml:
    """A worksheet part, scanned."""

    def __init__(
        self, part: bytes, where: str, strings: Sequence[str], styles: Styles, *, from_1904: bool
    ) -> None:
        self._part = part
        self._strings = strings
        self._styles = styles
        self._epoch = dt.date(1904, 1, 1) if from_1904 else dt.date(1899, 12, 30)
        self._root = scan(part, where)
        data = self._root.child("sheetData")
        self._data = data if data is not None else Element("sheetData", {}, None, 0)
        self._rows: dict[int, Element] = {}
        self._cells: dict[int, dict[int, Element]] = {}
        self._read_places()
        self._column_styles = dict(self._styles_of_columns())
        self._written: dict[int, dict[int, bytes]] = {}
        self._date_formats: dict[int, int] = {}
        self._greens: dict[int, int] = {}

    def _read_places(self) -> None:
        row_at = 0
        for row in self._data.children:
            row_at = int(row.get("r", str(row_at + 1)))
            self._rows[row_at] = row
            column_at, cells = 0, self._cells.setdefault(row_at, {})
            for cell in row.children:
                reference = cell.get("r")
                column_at = place_of(reference)[1] if reference else column_at + 1
                cells[column_at] = cell

    def _styles_of_columns(self) -> Iterator[tuple[int, int]]:
        columns = self._root.child("cols")
        for column in columns.children if columns else ():
            for number in range(int(column.get("min")), int(column.get("max")) + 1):
                yield number, int(column.get("style", "0"))

    @property
    def is_protected(self) -> bool:
        """Whether the sheet is protected against changes."""
        found = self._root.child("sheetProtection")
        return found is not None and found.get("sheet") in ("1", "true")

    def _cell(self, row: int, column: int) -> Element | None:
        return self._cells.get(row, {}).get(column)

    def merged_over(self, reference: str) -> bool:
        """Whether a cell is hidden under a merged one: what is written there is never seen."""
        row, column = place_of(reference)
        merged = self._root.child("mergeCells")
        for each in merged.children if merged else ():
            top, left, bottom, right = box_of(each.get("ref"))
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left):
                return True
        return False

    def found(self, reference: str) -> Found | None:
        """The cell as it stands, ``None`` where the file has none."""
        cell = self._cell(*place_of(reference))
        if cell is None:
            return None
        formula, value, inline = (cell.child(name) for name in ("f", "v", "is"))
        content = value.text if value is not None else ""
        if cell.get("t") == "s" and content:
            content = self._strings[int(content)]
        elif inline is not None:
            content = "".join(_texts(inline))
        return Found(cell, content, formula is not None)

    def day_of(self, found: Found) -> dt.date | None:
        """The day in a cell that holds a real date."""
        number = found.element.get("t", "n") == "n" and re.fullmatch(r"\d+(\.0*)?", found.content)
        if not number or not self._styles.is_date(found.style):
            return None
        return self._epoch + dt.timedelta(days=int(float(found.content)))

    def content_of(self, value: Value, style: int) -> str:
        """A value as the cell's text: a day as its serial number."""
        if isinstance(value, dt.date):
            return str((value - self._epoch).days)
        if isinstance(value, Fraction):
            shown = value if self._styles.is_percent(style) else value * 100
            return repr(float(shown)).removesuffix(".0")
        # A reader of XML turns every line end into one "\n".
        return "\n".join(_NOT_XML.sub("", str(value)).splitlines())

    def write(self, change: CellChange) -> str:
        """Notes a cell to be written, which ``result`` has; gives its content as stored."""
        row, column = place_of(change.cell)
        style = self._style_for(change, row, column)
        content = self.content_of(change.value, style)
        old = self._cell(row, column)
        pre = self._data.prefix
        attributes = {"r": change.cell}
        if old is not None:
            keep = {name: text for name, text in old.attributes.items() if name not in {"s", "t"}}
            attributes |= {name: escape(text, {'"': "&quot;"}) for name, text in keep.items()}
        if style:
            attributes["s"] = str(style)
        if isinstance(change.value, str):
            attributes["t"] = "inlineStr"
            text = escape(content)
            inner = f'<{pre}is><{pre}t xml:space="preserve">{text}</{pre}t></{pre}is>'
        else:
            inner = f"<{pre}v>{content}</{pre}v>"
        tag = with_attributes(f"<{pre}c>".encode(), attributes)
        self._written.setdefault(row, {})[column] = tag + inner.encode() + f"</{pre}c>".encode()
        return content

    def _style_for(self, change: CellChange, row: int, column: int) -> int:
        base = self._base_style(change, row, column)
        if isinstance(change.value, dt.date):
            if not self._styles.is_date(base):
                base = self._styles.derived(base, number_format=self._date_format(column))
            if change.green and not self._styles.is_green(base):
                base = self._styles.derived(base, fill=self._green(column))
        elif isinstance(change.value, Fraction) and self._styles.look(base).number_format == 0:
            tenths = change.value * 1000
            if tenths.denominator != 1:
                base = self._styles.derived(base, number_format=TWO_PLACES)
        return base

    def _base_style(self, change: CellChange, row: int, column: int) -> int:
        """As Excel does: the cell's own style, else that of its row, else of its column."""
        own = self._cell(row, column)
        if own is not None:
            return int(own.get("s", "0"))
        like = self._cell(*place_of(change.like)) if change.like else None
        if like is not None:
            return int(like.get("s", "0"))
        line = self._rows.get(row)
        if line is not None and line.get("customFormat") in ("1", "true"):
            return int(line.get("s", "0"))
        return self._column_styles.get(column, 0)

    def _styles_in(self, column: int | None) -> Iterator[int]:
        for cells in self._cells.values():
            for at, cell in cells.items():
                if (column is None or at == column) and cell.get("s"):
                    yield int(cell.get("s"))

    def _date_format(self, column: int) -> int:
        """The date format that the column uses most, else the sheet, else the reader's own."""
        if column not in self._date_formats:
            self._date_formats[column] = self._commonest_format(column)
        return self._date_formats[column]

    def _commonest_format(self, column: int) -> int:
        for where in (column, None):
            counted = Counter(
                self._styles.look(style).number_format
                for style in self._styles_in(where)
                if self._styles.is_date(style)
            )
            if counted:
                return counted.most_common(1)[0][0]
        return DAY

    def _green(self, column: int) -> int:
        """The green that the column uses already, so that the school's key stays true."""
        if column not in self._greens:
            counted = Counter(
                self._styles.look(style).fill
                for style in self._styles_in(column)
                if self._styles.is_green(style) and self._styles.is_date(style)
            )
            own = counted.most_common(1)
            self._greens[column] = own[0][0] if own else self._styles.green_fill()
        return self._greens[column]

    def result(self) -> bytes:
        """The part with the cells written; the same bytes when there are none."""
        splices: dict[tuple[int, int], bytes] = {}
        new_rows: dict[int, bytes] = {}
        for row, cells in sorted(self._written.items()):
            element = self._rows.get(row)
            if element is None:
                new_rows[row] = self._new_row(row, cells)
            elif element.is_empty_tag:
                splices[element.start, element.end] = self._filled_row(element, cells)
            else:
                splices |= self._cell_splices(row, element, cells)
        splices |= self._row_splices(new_rows)
        splices |= self._dimension()
        return spliced(self._part, splices)

    def _cell_splices(
        self, row: int, element: Element, cells: dict[int, bytes]
    ) -> dict[tuple[int, int], bytes]:
        splices: dict[tuple[int, int], bytes] = {}
        inserted: dict[int, list[tuple[int, bytes]]] = {}
        known = self._cells[row]
        for column, piece in cells.items():
            if column in known:
                splices[known[column].start, known[column].end] = piece
                continue
            after = min((each for each in known if each > column), default=0)
            at = known[after].start if after else element.close
            inserted.setdefault(at, []).append((column, piece))
        for at, pieces in inserted.items():
            splices[at, at] = b"".join(piece for _, piece in sorted(pieces))
        tag = self._part[element.start : element.inner]
        spanned = _spanning(element, cells)
        if spanned:
            splices[element.start, element.inner] = with_attributes(tag, {"spans": spanned})
        return splices

    def _filled_row(self, element: Element, cells: dict[int, bytes]) -> bytes:
        tag = self._part[element.start : element.end].removesuffix(b"/>").rstrip() + b">"
        spanned = _spanning(element, cells)
        if spanned:
            tag = with_attributes(tag, {"spans": spanned})
        return tag + _in_order(cells) + f"</{element.name}>".encode()

    def _new_row(self, row: int, cells: dict[int, bytes]) -> bytes:
        name = f"{self._data.prefix}row"
        return f'<{name} r="{row}">'.encode() + _in_order(cells) + f"</{name}>".encode()

    def _row_splices(self, rows: dict[int, bytes]) -> dict[tuple[int, int], bytes]:
        if not rows:
            return {}
        data = self._data
        if data.is_empty_tag:
            tag = self._part[data.start : data.end].removesuffix(b"/>").rstrip() + b">"
            inner = b"".join(piece for _, piece in sorted(rows.items()))
            return {(data.start, data.end): tag + inner + f"</{data.name}>".encode()}
        inserted: dict[int, bytes] = {}
        known = sorted(self._rows)
        for row, piece in sorted(rows.items()):
            after = next((each for each in known if each > row), None)
            at = data.close if after is None else self._rows[after].start
            inserted[at] = inserted.get(at, b"") + piece
        return {(at, at): piece for at, piece in inserted.items()}

    def _dimension(self) -> dict[tuple[int, int], bytes]:
        found = self._root.child("dimension")
        if found is None or not self._written:
            return {}
        top, left, bottom, right = box_of(found.get("ref"))
        columns = [column for cells in self._written.values() for column in cells]
        grown = (
            min(top, *self._written),
            min(left, *columns),
            max(bottom, *self._written),
            max(right, *columns),
        )
        if grown == (top, left, bottom, right):
            return {}
        first, last = (
            f"{letters(grown[1] - 1)}{grown[0]}",
            f"{letters(grown[3] - 1)}{grown[2]}",
        )
        tag = self._part[found.start : found.inner]
        return {(found.start, found.inner): with_attributes(tag, {"ref": f"{first}:{last}"})}


def _spanning(element: Element, cells: dict[int, bytes]) -> str:
    """The row's ``spans`` when the cells go beyond it, else ""."""
    found = re.fullmatch(r"(\d+):(\d+)", element.get("spans"))
    if not found:
        return ""
    first, last = min(int(found[1]), *cells), max(int(found[2]), *cells)
    spanned = f"{first}:{last}"
    return spanned if spanned != found[0] else ""


def _in_order(cells: dict[int, bytes]) -> bytes:
    return b"".join(piece for _, piece in sorted(cells.items()))


def _texts(element: Element) -> Iterator[str]:
    """The text of a rich string, without the readings printed above it."""
    for child in element.children:
        if child.local == "t":
            yield child.text
        elif child.local == "r":
            yield from _texts(child)


def shared_strings(part: bytes, where: str) -> tuple[str, ...]:
    """The texts of ``xl/sharedStrings.xml``."""
    return tuple("".join(_texts(item)) for item in scan(part, where).children)
