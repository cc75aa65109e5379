"""New workbooks for people, written with openpyxl: frozen header, filter, widths, print set-up."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from pipeline.mail.cells import Cell, safe_row

WIDEST = 60
LINE_POINTS = 14.5
"""One line of 11-point text."""
NARROWEST = 8
HEADER = PatternFill("solid", fgColor="E7E6E6")
RULED = Border(bottom=Side("thin", color="BFBFBF"))
TOP = Alignment(vertical="top", wrap_text=True)
MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a fixed stamp, so that equal inputs give equal bytes
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class SheetText:
    """One sheet of a workbook.

    Attributes:
        title: The sheet's name, at most 31 characters.
        header: Names of the columns.
        rows: Text and whole numbers; text is made safe against formulas.
        widths: Widths of columns; measured from what is in them when left out.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def workbook_bytes(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    widths: Sequence[int] = (),
    heading: str = "",
) -> bytes:
    """A workbook of one sheet; ``heading`` is printed at the top of every page."""
    return workbook_of([SheetText(title, header, rows, widths)], heading)


def workbook_of(sheets: Sequence[SheetText], heading: str = "") -> bytes:
    """A workbook of several sheets, with one heading at the top of every page."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    book.remove(first)
    for text in sheets:
        _write(book.create_sheet(text.title), text, heading or text.title)
    book.properties.creator = ""
    return still(book)


def _write(sheet: Worksheet, text: SheetText, heading: str) -> None:
    written = [tuple(map(printable, safe_row(row))) for row in text.rows]
    own_widths = text.widths or _widths(text.header, written)
    for number, row in enumerate((tuple(text.header), *written), start=1):
        sheet.append([cell if cell != "" else None for cell in row])
        sheet.row_dimensions[number].height = height_of(row, own_widths)
    _dress(sheet, len(text.header))
    for place, width in enumerate(own_widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _print_setup(sheet, heading)


def printable(cell: Cell) -> Cell:
    """A cell without the characters that no workbook can hold."""
    return _CONTROL.sub("", cell) if isinstance(cell, str) else cell


def height_of(row: Sequence[object], widths: Sequence[int]) -> float:
    """The height in points at which every wrapped cell of a row shows whole.

    Not every program works it out for itself, and a reason that is cut off is no reason.
    """
    lines = [
        sum(-(-(len(part) + 1) // max(width - 1, 1)) for part in str(cell).split("\n"))
        for cell, width in zip(row, widths, strict=False)
        if cell not in (None, "")
    ]
    return LINE_POINTS * max([1, *lines]) + 2


def _dress(sheet: Worksheet, columns: int) -> None:
    head, *rows = sheet.iter_rows()
    head[0].font = Font(bold=True)
    head[0].fill = HEADER
    for cells in (head, tuple(chain.from_iterable(rows))):
        for first in cells[:1]:
            first.alignment = TOP
            first.border = RULED
        dress_alike(cells)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{max(sheet.max_row, 1)}"


def dress_alike(cells: Sequence[SheetCell | MergedCell]) -> None:
    """Gives all cells the look of the first.

    Looking the parts of a look up again for each of thousands of cells took most of the time.
    """
    for cell in cells[1:]:
        cell._style = copy(cells[0]._style)  # type: ignore[union-attr]  # the stubs lack it


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    return [
        min(max(NARROWEST, *(len(str(row[place])) + 2 for row in (header, *rows))), WIDEST)
        for place in range(len(header))
    ]


def _print_setup(sheet: Worksheet, heading: str) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.oddHeader = HeaderFooterItem(left=_HeaderFooterPart(text=heading.replace("&", "&&")))
    sheet.oddFooter = HeaderFooterItem(right=_HeaderFooterPart(text="Page &P of &N"))


def still(book: Workbook) -> bytes:
    """The workbook with the clock taken out of it."""
    book.properties.created = book.properties.modified = MADE
    written, still = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(written, "w")).save()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(still, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return still.getvalue()
