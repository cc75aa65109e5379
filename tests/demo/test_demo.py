from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.config import Workspace
from pipeline.demo import AS_OF, LAYOUTS, demo_school, write_empty, write_school
from pipeline.errors import SettingsFault
from pipeline.model.register import Register
from pipeline.starter import starter_files
from pipeline.tracker import read
from tests.demo.deciding import plan_of


def read_back(path: Path) -> Register:
    return read(path, Workspace(starter_files()).layouts)


def without_places(register: Register) -> Register:
    """The register without what only a file has: cells, columns, rows and hashes."""
    return replace(
        register,
        file="",
        sha256="",
        students=tuple(replace(row, where="") for row in register.students),
        step_dates=tuple(sorted((replace(row, where="") for row in register.step_dates), key=str)),
        log=tuple(replace(row, where="") for row in register.log),
        meetings=tuple(replace(row, where="") for row in register.meetings),
        contacts=tuple(replace(row, where="") for row in register.contacts),
        marks=tuple(
            replace(
                sheet,
                name="",
                sessions=tuple(replace(session, column="") for session in sheet.sessions),
                rows=tuple(replace(row, row=0) for row in sheet.rows),
            )
            for sheet in register.marks
        ),
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_written_is_what_was_made_up(layout: str, tmp_path: Path) -> None:
    school = demo_school(layout)

    register = read_back(write_school(tmp_path, layout))

    assert register.problems == ()
    assert without_places(register) == without_places(school.register)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_file_and_model_decide_alike(layout: str, tmp_path: Path) -> None:
    school = demo_school(layout)

    plan = plan_of(read_back(write_school(tmp_path, layout)))

    decided = [(d.adm_no, d.status, d.step, d.also) for d in plan.decisions]
    assert decided == [
        (d.adm_no, d.status, d.step, d.also) for d in plan_of(school.register).decisions
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_same_words_make_the_same_school(layout: str) -> None:
    assert demo_school(layout, seed="a") == demo_school(layout, seed="a")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_seed_makes_other_families_of_the_same_cases(layout: str) -> None:
    one, other = demo_school(layout, seed="a"), demo_school(layout, seed="b")

    assert one.register.contacts != other.register.contacts
    assert one.cases == other.cases


@pytest.mark.parametrize("students", [0, 1, 7, 45, 200])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_school_has_as_many_students_as_asked_for(layout: str, students: int) -> None:
    register = demo_school(layout, students=students).register

    assert len({student.adm_no for student in register.students}) == students


@pytest.mark.parametrize("layout", LAYOUTS)
def test_school_without_marks_decides_from_the_column(layout: str, tmp_path: Path) -> None:
    path = write_school(tmp_path, layout, students=30, marks=False)

    plan = plan_of(read_back(path))

    assert "Marks" not in openpyxl.load_workbook(path, read_only=True).sheetnames
    assert {d.attendance.source for d in plan.decisions if d.attendance.share is not None} == {
        "tracker"
    }


def test_school_of_another_year_has_no_cases_but_marks_of_that_year() -> None:
    school = demo_school("sol", students=20, as_of=dt.date(2022, 3, 7))

    assert school.cases == ()
    assert school.register.marks[0].sessions[0].day == dt.date(2021, 9, 6)


def test_year_without_a_calendar_is_refused() -> None:
    with pytest.raises(SettingsFault, match="No calendar comes with the program for 1999-11-01"):
        demo_school("sol", as_of=dt.date(1999, 11, 1))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_empty_tracker_is_of_its_layout_and_has_nobody(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"

    write_empty(path, layout)

    register = read_back(path)
    assert register.layout == layout
    assert register.students == ()
    assert register.problems == ()
    assert len(register.marks[0].sessions) == 380


YEAR_SHEETS = "Year 7,Year 8,Year 9,Year 10,Year 11"
SOL_SHEETS = f"READ ME,{YEAR_SHEETS},Interventions,Contacts,Marks,Meetings,Summary"
RWBA_SHEETS = "Attendance Spreadsheet,Contacts,Marks,Meetings"


@pytest.mark.parametrize(
    ("layout", "sheets"), [("sol", SOL_SHEETS), ("rwba", RWBA_SHEETS)], ids=LAYOUTS
)
def test_sheets_are_those_of_the_schools_own_tracker(
    layout: str, sheets: str, tmp_path: Path
) -> None:
    path = write_school(tmp_path, layout, students=10)

    assert openpyxl.load_workbook(path, read_only=True).sheetnames == sheets.split(",")


def test_sol_year_sheet_has_what_the_office_works_with(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_school(tmp_path, "sol"))
    page = book["Year 7"]

    assert page["A1"].value == "Year 7 attendance tracker"
    assert page["L4"].value == "Att %"
    assert page.freeze_panes == "E5"
    assert page.auto_filter.ref is not None
    assert page.column_dimensions["M"].hidden
    assert page.data_validations.dataValidation[0].sqref.ranges
    assert page["F5"].number_format == "dd/mm/yyyy"
    assert page["L6"].comment is not None


def test_rwba_figures_are_shares_in_percent_format(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(write_school(tmp_path, "rwba"))["Attendance Spreadsheet"]

    assert page["G3"].number_format == "0.0%"
    assert 0 <= page["G3"].value <= 1


def test_a_meeting_is_booked_after_the_as_of_date() -> None:
    for layout in LAYOUTS:
        meetings = demo_school(layout).register.meetings

        assert [m.adm_no for m in meetings if m.date and m.date > AS_OF and m.time and m.venue]
