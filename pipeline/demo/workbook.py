"""Worksheets to an xlsx file; the one place of this package that knows openpyxl."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScale, DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.demo.sheet import Cell, Row, Sheet

_DATE = "dd/mm/yyyy"
_SHARE = "0.0%"
_BOLD = Font(bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="FFDCE6F1")


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets row by row, so that a large school needs little memory."""
    book = Workbook(write_only=True)
    book.properties.creator = "A made-up school"
    for sheet in sheets:
        # A write-only page has all of a worksheet that is used here, but its type does not say so.
        page = cast(Worksheet, book.create_sheet(sheet.title))
        _dress(page, sheet)
        for number, row in enumerate(sheet.rows, start=1):
            page.append(_styled(page, sheet, number, row))
    book.save(path)


def _dress(page: Worksheet, sheet: Sheet) -> None:
    if sheet.freeze:
        page.freeze_panes = sheet.freeze
    if sheet.filtered:
        page.auto_filter.ref = sheet.filtered
    for column, width in sheet.widths.items():
        page.column_dimensions[column].width = width
    for column in sheet.hidden:
        page.column_dimensions[column].hidden = True
    for choices in sheet.choices:
        rule = DataValidation("list", formula1=f'"{",".join(choices.words)}"', allow_blank=True)
        rule.add(choices.cells)
        page.data_validations.append(rule)
    for cells in sheet.merged:
        page.merged_cells.add(CellRange(cells))
    _colour(page, sheet)


def _colour(page: Worksheet, sheet: Sheet) -> None:
    rules = page.conditional_formatting
    if sheet.scale:
        stops = [FormatObject("min"), FormatObject("percentile", 50), FormatObject("max")]
        colours = [Color("FFF8696B"), Color("FFFFEB84"), Color("FF63BE7B")]
        rules.add(sheet.scale, Rule("colorScale", colorScale=ColorScale(stops, colours)))
    if sheet.bars:
        ends = [FormatObject("min"), FormatObject("max")]
        rules.add(sheet.bars, Rule("dataBar", dataBar=DataBar(cfvo=ends, color="FF638EC6")))
    if sheet.low:
        marked = DifferentialStyle(fill=PatternFill(bgColor="FFFFC7CE"))
        low = Rule("cellIs", operator="lessThanOrEqual", formula=["0.9"], dxf=marked)
        rules.add(sheet.low, low)


def _styled(page: Worksheet, sheet: Sheet, number: int, row: Row) -> list[object]:
    if number == sheet.header:
        return [_header(page, value) for value in row]
    cells: list[object] = list(row)
    for column, value in enumerate(row, start=1):
        if isinstance(value, dt.date):
            cells[column - 1] = _cell(page, value, _DATE)
        elif column in sheet.shares and isinstance(value, float):
            cells[column - 1] = _cell(page, value, _SHARE)
    for (at, column), text in sheet.comments.items():
        if at == number and column <= len(row):
            commented = _cell(page, row[column - 1], "General")
            commented.comment = Comment(text, "Office")
            cells[column - 1] = commented
    return cells


def _cell(page: Worksheet, value: Cell, number_format: str) -> BookCell:
    cell = WriteOnlyCell(page, _moment(value))
    cell.number_format = number_format
    return cell


def _moment(value: Cell) -> str | float | dt.datetime | None:
    """The value as openpyxl's types want it: a day is its midnight."""
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time.min)
    return value


def _header(page: Worksheet, value: Cell) -> BookCell:
    cell = _cell(page, value, _DATE if isinstance(value, dt.date) else "General")
    cell.font = _BOLD
    cell.fill = _HEADER_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell
