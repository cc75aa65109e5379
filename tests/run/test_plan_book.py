from __future__ import annotations

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.cell import Cell, MergedCell
from openpyxl.workbook import Workbook

from pipeline.config import Workspace
from pipeline.model.plan import Plan, Status
from pipeline.model.problem import Problem, Severity
from pipeline.run.plan_book import write_plan_book
from tests.letters import builders
from tests.samples import workspace

STATUSES = tuple(Status)
COLOURS = {
    Status.DUE: "00FCE4D6",
    Status.HELD: "00FFF2CC",
    Status.MONITORING: "00DDEBF7",
    Status.IMPROVED: "00E2EFDA",
    Status.NONE: "00FFFFFF",
}
ENTRY = "00FFFFE5"
TYPED_INTO = ("Decision", "Reason", "By", "Until")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace(tmp_path_factory.mktemp("settings"))


def written(settings: Workspace, plan: Plan) -> Workbook:
    """The workbook of a plan, read back."""
    people = {each.adm_no: builders.student(each.adm_no) for each in plan.decisions}
    path = settings.root / "plan.xlsx"
    write_plan_book(path, plan, plan.decisions, people, settings.policy("sol"))
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def book(settings: Workspace) -> Workbook:
    """Two students of each status, one of them without a date of any kind."""
    decisions = [
        builders.decision(f"00400{number}", status=STATUSES[number % len(STATUSES)])
        for number in range(2 * len(STATUSES))
    ]
    decisions[0] = replace(decisions[0], previous=None, review=None, reason="=1+1 " + "x" * 200)
    problem = Problem("mark-unknown", Severity.WARNING, "t.xlsx!Marks!D4", value="'=Q")
    return written(settings, replace(builders.plan(*decisions), problems=(problem,)))


def column(book: Workbook, heading: str) -> list[Cell | MergedCell]:
    sheet = book["Plan"]
    (place,) = (cell.column for cell in sheet[1] if cell.value == heading)
    return [row[place - 1] for row in sheet.iter_rows(min_row=2)]


def colour(cell: Cell | MergedCell) -> object:
    return cell.fill.fgColor.rgb


def test_each_status_has_its_colour(book: Workbook) -> None:
    cells = column(book, "Status")
    assert len(cells) == 2 * len(STATUSES)
    for cell in cells:
        status = Status(str(cell.value))
        assert colour(cell) == COLOURS[status]
        assert cell.font.b is (status in (Status.DUE, Status.HELD))


def test_what_is_typed_into_is_coloured_and_nothing_else(book: Workbook) -> None:
    headings = [str(cell.value) for cell in book["Plan"][1]]
    coloured = [name for name in headings if {colour(c) for c in column(book, name)} == {ENTRY}]
    assert coloured == list(TYPED_INTO)
    for name in set(headings) - {*TYPED_INTO, "Status"}:
        assert {cell.fill.fill_type for cell in column(book, name)} == {None}


def test_days_are_days(book: Workbook) -> None:
    for name, day in (("Last date", dt.datetime(2022, 2, 7)), ("Review", dt.datetime(2022, 3, 21))):  # noqa: DTZ001
        first, *others = column(book, name)
        assert first.value is None
        assert {cell.value for cell in others} == {day}
        assert {cell.number_format for cell in others} == {"dd/mm/yyyy"}
    assert {cell.number_format for cell in column(book, "Reason why")} == {"General"}


@pytest.mark.parametrize("name", ["Plan", "Totals", "Problems"])
def test_text_is_wrapped_from_the_top_on_every_sheet(name: str, book: Workbook) -> None:
    heads, *rows = book[name].iter_rows()
    assert rows
    for cell in heads:
        assert (cell.alignment.vertical, cell.alignment.wrap_text) == ("center", True)
        assert (cell.font.b, cell.font.color.rgb, colour(cell)) == (True, "00FFFFFF", "001F3864")
    for row in rows:
        for cell in row:
            assert (cell.alignment.vertical, cell.alignment.wrap_text) == ("top", True)


def test_nothing_is_run_and_everything_is_seen(book: Workbook) -> None:
    sheet = book["Plan"]
    assert str(column(book, "Reason why")[0].value).startswith("'=1+1 x")
    assert [sheet.row_dimensions[number].height for number in (1, 2, 3)] == [30, 60, 31]
    assert [cell.value for cell in book["Problems"]["D"]] == ["Value", "''=Q"]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_filtered_frozen_and_made_for_paper(book: Workbook) -> None:
    sheet = book["Plan"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:X11", "C2")
    assert (sheet.print_area, sheet.print_title_rows) == ("'Plan'!$A$1:$O$11", "$1:$1")
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("L2:L11", '"Send,Hold,Release"')


def test_a_plan_of_nobody(settings: Workspace) -> None:
    sheets = written(settings, replace(builders.plan(), decisions=()))
    assert sheets["Plan"].max_row == 1
    assert sheets["Problems"].max_row == 1
    assert sheets["Totals"]["C4"].value == 0
