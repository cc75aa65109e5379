"""A tracker with everything in it that a careless program would lose."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, BinaryIO, cast

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

HEADERS = ("Surname", "Forename", "Adm No", "Att %", "2 RTC", "4 Letter 1", "5 Letter 2", "Review")
LOG = ("Date", "Adm No", "No", "Action", "By", "Att % then", "Outcome", "Review date", "Comments")
SPARKLINES = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup '
    'displayEmptyCellsAs="gap"><x14:colorSeries theme="4"/><x14:sparklines><x14:sparkline>'
    "<xm:f>'Year 7'!D4:D6</xm:f><xm:sqref>D2</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
EXTRAS: Mapping[str, bytes] = {
    "xl/vbaProject.bin": bytes(range(256)) * 40,
    "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
    "xl/persons/person.xml": b"<personList/>",
    "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
    "customXml/item1.xml": b"<?xml version='1.0'?>\r\n<school  a = 'b'/>",
}


def _base(*, log_table: bool, totals: bool) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    year = book.active
    assert year is not None
    year.title = "Year 7"
    year["A1"] = "Year 7 attendance tracker"
    year["A1"].font = Font(bold=True, size=16)
    year.merge_cells("A1:D1")
    year.append([])
    year.append(HEADERS)
    year.append(
        ["Walsh", "Noah", "004000", 94.3, None, dt.date(2021, 11, 8), None, dt.date(2022, 1, 9)]
    )
    year.append(["O'Brien", "Siân", "004001", 88.2])
    year.append(["Łukasz", "Ala", "004002", "=ROUND(96.15,1)", dt.date(2021, 10, 4)])
    for cell in ("F4", "H4", "E6"):
        year[cell].number_format = "dd/mm/yyyy"
    year["D5"].comment = Comment("ask the Head of Year", "Office")
    year["G5"].fill = PatternFill("solid", fgColor="FFFFE699")
    low = CellIsRule(operator="lessThan", formula=["90"], font=Font(color="FFF8696B"))  # type: ignore[no-untyped-call]
    year.conditional_formatting.add("D4:D40", low)
    year.add_data_validation(DataValidation("list", formula1='"Yes,No"', sqref="I4:I40"))
    year.freeze_panes = "D4"
    log = book.create_sheet("Interventions")
    log.append(LOG)
    log.append(
        [dt.date(2021, 11, 8), "004000", 4, "Letter 1", "AO", 94.9, None, dt.date(2021, 11, 22)]
    )
    log["A2"].number_format = log["H2"].number_format = "dd/mm/yyyy"
    for row in range(3, 8):
        log.cell(row, 4).font = Font(italic=True)
    if log_table:
        table = Table(displayName="Log", ref="A1:I3" if totals else "A1:I2")
        table.totalsRowCount = 1 if totals else None
        log.add_table(table)
        if totals:
            log["A3"] = "Total"
    book.create_sheet("Marks")["A1"] = "Adm No"
    return book


def rich_tracker(
    path: Path,
    *,
    log_table: bool = False,
    totals: bool = False,
    protected: bool = False,
    streamed: bool = False,
    edits: Mapping[str, str | int | dt.date] | None = None,
) -> Path:
    """Writes the tracker: foreign parts and sparklines injected, cached formula values kept."""
    book = _base(log_table=log_table, totals=totals)
    year = book["Year 7"]
    year.protection.sheet = protected
    for cell, value in (edits or {}).items():
        year[cell] = value
    plain = io.BytesIO()
    book.save(plain)
    with (
        path.open("wb") as file,
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(
            cast("IO[bytes]", _Stream(file)) if streamed else file, "w", zipfile.ZIP_DEFLATED
        ) as target,
    ):
        target.comment = b"made by the office"
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</worksheet>", SPARKLINES.encode() + b"</worksheet>")
                content = content.replace(
                    b"<f>ROUND(96.15,1)</f><v></v>", b"<f>ROUND(96.15,1)</f><v>96.2</v>"
                )
                content = content.replace(
                    b"<f>ROUND(96.15,1)</f><v/>", b"<f>ROUND(96.15,1)</f><v>96.2</v>"
                )
            target.writestr(entry, content)
        for name, content in EXTRAS.items():
            target.writestr(zipfile.ZipInfo(name, (2021, 9, 6, 8, 30, 0)), content)
    return path


class _Stream:
    """A target that cannot go back, so that sizes follow the data as in a streamed file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()
