from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.mail.cpoms import Action, cpoms_csv
from pipeline.mail.tasks import Owner, Task, task_files
from pipeline.mail.workbooks import workbook_bytes


def _task(owner: str, student: str, due: dt.date | None = None, kind: Owner = Owner.TUTOR) -> Task:
    return Task(
        kind, owner, "000001", student, owner, "Speak", "92.5%", due, (dt.date(2022, 3, 1),)
    )


def _sheet(data: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def _names(data: bytes) -> Sequence[object]:
    return [cell.value for cell in _sheet(data)["A"]][1:]


def test_each_owner_sees_their_own_alone() -> None:
    files = task_files([_task("9C", "Ann"), _task("9B", "Ben"), _task("9C", "Cem")])
    assert {name: _names(data) for name, data in files.items()} == {
        "tutor-9C.xlsx": ["Ann", "Cem"],
        "tutor-9B.xlsx": ["Ben"],
    }


def test_the_most_urgent_comes_first() -> None:
    tasks = [_task("9C", "Ann"), _task("9C", "Ben", dt.date(2022, 3, 14)),
             _task("9C", "Cem", dt.date(2022, 3, 8))]  # fmt: skip
    assert _names(task_files(tasks)["tutor-9C.xlsx"]) == ["Cem", "Ben", "Ann"]


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        (["9C"], ["tutor-9C.xlsx"]),
        (["../9C"], ["tutor-9C.xlsx"]),
        (["9/C", "9 C"], ["tutor-9-C-2.xlsx", "tutor-9-C.xlsx"]),
        (["9c", "9C"], ["tutor-9C.xlsx", "tutor-9c-2.xlsx"]),
        ([""], ["tutor-none.xlsx"]),
    ],
)
def test_file_names(owners: list[str], expected: list[str]) -> None:
    assert sorted(task_files([_task(owner, "Ann") for owner in owners])) == expected


def test_kinds_of_owner_are_kept_apart() -> None:
    tasks = [_task("PHI", "Ann"), _task("PHI", "Ann", kind=Owner.MANAGER)]
    assert sorted(task_files(tasks)) == ["manager-PHI.xlsx", "tutor-PHI.xlsx"]


def test_made_for_paper() -> None:
    sheet = _sheet(task_files([_task("9C", "=1+1", dt.date(2022, 3, 14))])["tutor-9C.xlsx"])
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert [cell.value for cell in sheet[2]][:7] == [
        "'=1+1", "9C", "000001", "Speak", "92.5%", "Mon 14 Mar 2022", "Tue 1 Mar 2022",
    ]  # fmt: skip
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}


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
