from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.mail.workbooks import (
    SheetText,
    dress_alike,
    height_of,
    still,
    workbook_bytes,
    workbook_of,
)


def read(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def sheet(*rows: tuple[str | int, ...], widths: tuple[int, ...] = ()) -> Worksheet:
    made = read(workbook_bytes("A", ("one", "two"), rows, widths=widths, heading="B & C"))
    found = made.active
    assert isinstance(found, Worksheet)
    return found


def printed_heading(sheet: Worksheet) -> str | None:
    assert sheet.oddHeader is not None
    return sheet.oddHeader.left.text


def test_every_cell_has_the_look_of_its_row() -> None:
    found = sheet(("a", 1), ("", 2), ("=c", 3))
    for number, row in enumerate(found.iter_rows(), start=1):
        for cell in row:
            assert cell.font.b is (number == 1)
            assert (cell.fill.fgColor.rgb == "00E7E6E6") is (number == 1)
            assert (cell.alignment.vertical, cell.alignment.wrap_text) == ("top", True)
            assert cell.border.bottom is not None
            assert cell.border.bottom.style == "thin"
    assert [cell.value for cell in found["A"]] == ["one", "a", None, "'=c"]


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_frozen_filtered_and_made_for_paper(rows: int) -> None:
    found = sheet(*[("a", 1)] * rows)
    assert (found.freeze_panes, found.auto_filter.ref) == ("A2", f"A1:B{rows + 1}")
    assert (found.print_title_rows, found.page_setup.orientation) == ("$1:$1", "landscape")
    assert printed_heading(found) == "B && C"


@pytest.mark.parametrize(
    ("widths", "expected"),
    [((), [8, 60]), ((12, 30), [12, 30])],
)
def test_widths_as_told_or_as_measured(widths: tuple[int, ...], expected: list[int]) -> None:
    found = sheet(("a", "b" * 80), widths=widths)
    assert [found.column_dimensions[letter].width for letter in "AB"] == expected


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        ((), 1),
        (("", None), 1),
        (("a" * 8,), 1),
        (("a" * 9,), 2),
        (("a" * 17,), 2),
        (("a" * 18,), 3),
        (("a\nb\nc",), 3),
        (("a", "b" * 10), 3),
        ((123456789,), 2),
    ],
)
def test_height_shows_every_line(row: tuple[object, ...], lines: int) -> None:
    assert height_of(row, (10, 5)) == 14.5 * lines + 2


def test_cells_dressed_alike_can_be_changed_apart() -> None:
    book = Workbook()
    own = book.active
    assert isinstance(own, Worksheet)
    first, second, third = (own.cell(1, column) for column in (1, 2, 3))
    first.font = Font(bold=True)
    dress_alike([first, second, third])
    third.font = Font(italic=True)
    assert [cell.font.b for cell in (first, second, third)] == [True, True, False]


def test_dressing_nothing() -> None:
    dress_alike([])


def test_no_clock_in_a_workbook() -> None:
    data = still(Workbook())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
    properties = read(data).properties
    assert properties.created == properties.modified == dt.datetime(2000, 1, 1)  # noqa: DTZ001


def test_each_sheet_has_its_own_heads() -> None:
    made = workbook_of([SheetText("A", ("x",), [("1",)]), SheetText("B", ("y",), [])], "")
    found = read(made)
    assert found.sheetnames == ["A", "B"]
    assert [printed_heading(found[name]) for name in ("A", "B")] == ["A", "B"]
