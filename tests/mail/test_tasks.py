from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.mail.cpoms import Action, cpoms_csv
from pipeline.mail.tasks import (
    Owner,
    Section,
    Task,
    TaskList,
    days,
    task_lists,
    task_workbook,
)
from pipeline.mail.workbooks import workbook_bytes


def _task(owner: str, student: str, due: dt.date | None = None, **told: object) -> Task:
    task = Task(Owner.TUTOR, owner, Section.TALK, "000001", student, student, owner, "Speak",
                "92.5%", due_by=due)  # fmt: skip
    return replace(task, **told)  # type: ignore[arg-type]


def _list(*tasks: Task) -> TaskList:
    (only,) = task_lists(tasks)
    return only


def _book(own: TaskList) -> Workbook:
    return load_workbook(io.BytesIO(task_workbook(own)))


def _sheet(data: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def _files(tasks: Sequence[Task]) -> list[str]:
    return sorted(own.file for own in task_lists(tasks))


def test_each_owner_sees_their_own_alone() -> None:
    found = task_lists([_task("9C", "Ann"), _task("9B", "Ben"), _task("9C", "Cem")])
    assert {own.file: [task.student for task in own.tasks] for own in found} == {
        "tutor-9C": ["Ann", "Cem"],
        "tutor-9B": ["Ben"],
    }


def test_by_due_date_then_surname() -> None:
    own = _list(
        _task("9C", "Zed Ash", sorts_as="Ash Zed"),
        _task("9C", "Ann Birch", sorts_as="birch Ann"),
        _task("9C", "Ben", dt.date(2022, 3, 14)),
        _task("9C", "Cem", dt.date(2022, 3, 8)),
    )
    assert [task.student for task in own.tasks] == ["Cem", "Ben", "Zed Ash", "Ann Birch"]


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        (["9C"], ["tutor-9C"]),
        (["../9C"], ["tutor-9C"]),
        (["9/C", "9 C"], ["tutor-9-C", "tutor-9-C-2"]),
        (["9c", "9C"], ["tutor-9C", "tutor-9c-2"]),
        ([""], ["tutor-none"]),
    ],
)
def test_file_names(owners: list[str], expected: list[str]) -> None:
    assert _files([_task(owner, "Ann") for owner in owners]) == expected


def test_kinds_of_owner_are_kept_apart() -> None:
    tasks = [_task("PHI", "Ann"), _task("PHI", "Ann", kind=Owner.MANAGER)]
    assert _files(tasks) == ["manager-PHI", "tutor-PHI"]


@pytest.mark.parametrize(
    ("kind", "owner", "title"),
    [
        (Owner.TUTOR, "9C", "Tutor 9C"),
        (Owner.TUTOR, "", "Tutor (not in the tracker)"),
        (Owner.HEAD_OF_YEAR, "HOY 9", "Head of Year: HOY 9"),
        (Owner.OFFICE, "Attendance Officer", "Attendance Officer"),
    ],
)
def test_title_names_the_reader(kind: Owner, owner: str, title: str) -> None:
    assert _list(_task(owner, "Ann", kind=kind)).title == title


def test_a_sheet_for_each_part_in_the_order_of_work() -> None:
    own = _list(*(_task("9C", "Ann", section=part) for part in reversed(Section)))
    assert _book(own).sheetnames == [
        "Attendance Monday", "Two days absent", "Calls home", "Conversations", "Missed work",
        "Letters and meetings", "To know",
    ]  # fmt: skip
    assert [part for part, _ in own.sections] == list(Section)


def test_made_for_paper() -> None:
    own = _list(_task("9C", "=1+1", dt.date(2022, 3, 14), absences=(dt.date(2022, 3, 1),)))
    sheet = _sheet(task_workbook(own))
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert [cell.value for cell in sheet[1]] == [
        "Student", "Form", "Adm no", "What to do", "Why", "Absent on", "Due by", "Done (date)",
        "Initials", "Comment",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]][:7] == [
        "'=1+1", "9C", "000001", "Speak", "92.5%", "Tue 1 Mar", "Mon 14 Mar 2022",
    ]  # fmt: skip
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}


def test_wide_text_shows_whole() -> None:
    sheet = _sheet(task_workbook(_list(_task("9C", "Ann", what="Speak. " * 40))))
    lines = 7 * 40 / 38
    assert (sheet.row_dimensions[2].height or 0) >= lines * 14


def test_days_in_order() -> None:
    task = _task("9C", "Ann", absences=(dt.date(2022, 3, 3), dt.date(2022, 3, 1)))
    assert days(task) == "Tue 1 Mar, Thu 3 Mar"


def test_equal_inputs_give_equal_workbooks() -> None:
    first = workbook_bytes("A", ("x",), [("Łukasz\x0b",), (3,)])
    assert first == workbook_bytes("A", ("x",), [("Łukasz\x0b",), (3,)])
    assert [cell.value for cell in _sheet(first)["A"]] == ["x", "Łukasz", 3]


def test_one_line_for_each_action() -> None:
    actions = [Action(dt.date(2022, 3, 7), "004017", "Kacper Müller", "Letter 1\nposted", "@AO")]
    assert cpoms_csv(actions).decode("utf-8-sig").splitlines() == [
        "date,adm_no,student,category,text,by",
        "2022-03-07,004017,Kacper Müller,Attendance,Letter 1 posted,'@AO",
    ]
