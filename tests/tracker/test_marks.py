from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.model.problem import Severity

from .workbooks import MARKS, STUDENT, Shown, only, register, slugs, sol

MON, TUE = dt.date(2021, 9, 6), dt.date(2021, 9, 7)


def sessions(path: Path) -> list[tuple[dt.date, str, str]]:
    (sheet,) = register(path).marks
    return [(session.day, session.half, session.column) for session in sheet.sessions]


def test_marks_are_cleaned_and_stand_in_order(tmp_path: Path) -> None:
    row = [4000, "Walsh, Noah", " l ", "\\", "-", None]
    (sheet,) = register(sol(tmp_path, Marks=[["Marks 2021-22"], [], *MARKS, row])).marks
    assert sheet.name == "tracker.xlsx!Marks"
    assert [(mark.adm_no, mark.codes, mark.row) for mark in sheet.rows] == [
        ("004000", ("L", "\\", "", ""), 5)
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("/", "/"),
        ("c 1", "C1"),
        ("\u00a0i", "I"),
        (7, "7"),
        ("#N/A", "#N/A"),
        (dt.date(2022, 2, 1), "01/02/2022"),
        ("/L", "/L"),
    ],
)
def test_a_mark_is_delivered_as_text(tmp_path: Path, cell: object, code: str) -> None:
    (sheet,) = register(sol(tmp_path, Marks=[*MARKS, ["004000", None, cell]])).marks
    assert sheet.rows[0].codes[0] == code


EXPECTED = [(MON, "AM", "C"), (MON, "PM", "D"), (TUE, "AM", "E"), (TUE, "PM", "F")]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(MARKS, id="merged-dates"),
        pytest.param(
            [["", "", MON, MON, TUE, TUE], ["Adm No", "", "am", "pm", "A.M.", "P.M."]], id="filled"
        ),
        pytest.param(
            [["Adm No", "", "06/09/2021", "", "7.9.21", ""], ["", "", "AM", "PM", "AM", "PM"]],
            id="number-above",
        ),
        pytest.param(
            [["ADM NO", "", "06/09/2021 AM", "06/09/2021 pm", "7.9.21 AM", "7.9.21 PM"]],
            id="one-row",
        ),
        pytest.param(
            [
                ["", "", "Mon", "", "Tue", ""],
                ["", "", Shown(44445, "dd/mm"), "", Shown(44446, "dd/mm"), ""],
                ["Adm No", "", "Morning", "Afternoon", "Morning", "Afternoon"],
            ],
            id="weekdays-above",
        ),
    ],
)
def test_headers(tmp_path: Path, header: list[list[object]]) -> None:
    path = sol(tmp_path, Marks=[*header, ["004000", "x", "/", "\\", "/", "\\"]])
    assert sessions(path) == EXPECTED
    assert slugs(register(path)) == []


def test_an_unreadable_day_is_named_and_left_out(tmp_path: Path) -> None:
    header = [["", "", "soon", "", TUE, ""], MARKS[1]]
    path = sol(tmp_path, Marks=[*header, ["004000", "x", "I", "I", "/", "\\"]])
    found = register(path)
    assert sessions(path) == EXPECTED[2:]
    assert found.marks[0].rows[0].codes == ("/", "\\")
    assert slugs(found) == ["session-date-unreadable"] * 2
    assert found.problems[0].where == "tracker.xlsx!Marks!C2"


def test_a_date_is_filled_on_to_the_afternoon_only(tmp_path: Path) -> None:
    header = [["", "", MON, "", "", ""], MARKS[1]]
    path = sol(tmp_path, Marks=[*header, ["004000", "x", "/", "/", "/", "/"]])
    assert sessions(path) == EXPECTED[:2]


def test_a_doubled_session_counts_once(tmp_path: Path) -> None:
    header = [["", "", MON, "", MON, ""], MARKS[1]]
    path = sol(tmp_path, Marks=[*header, ["004000", "x", "/", "/", "I", "I"]])
    found = register(path)
    assert found.marks[0].rows[0].codes == ("/", "/")
    assert slugs(found) == ["session-doubled"] * 2
    assert found.problems[0].hint == "tracker.xlsx!Marks!C2"


def test_several_sheets_are_kept_apart(tmp_path: Path) -> None:
    spring: list[list[object]] = [
        ["", "", dt.date(2022, 1, 5), ""],
        ["Adm No", "", "AM", "PM"],
        ["004000", "", "/"],
    ]
    path = sol(tmp_path, Autumn=[*MARKS, ["004000", "", "I"]], Spring=spring)
    assert [sheet.name for sheet in register(path).marks] == [
        "tracker.xlsx!Autumn",
        "tracker.xlsx!Spring",
    ]


def test_a_second_row_of_marks_is_passed_over(tmp_path: Path) -> None:
    rows: list[list[object]] = [["004000", "", "/"], [4000, "", "I"]]
    found = register(sol(tmp_path, Marks=[*MARKS, *rows]))
    assert [row.codes[0] for row in found.marks[0].rows] == ["/"]
    problem = only(found, "marks-twice")
    assert (problem.where, problem.hint) == ("tracker.xlsx!Marks!A4", "tracker.xlsx!Marks!A3")


def test_marks_for_nobody(tmp_path: Path) -> None:
    found = register(sol(tmp_path, STUDENT, Marks=[*MARKS, ["009999", "", "/"]]))
    problem = only(found, "marks-for-nobody")
    assert (problem.severity, problem.value) == (Severity.WARNING, "009999")
    assert found.marks[0].rows == ()


def test_marks_of_a_row_without_a_number_are_said(tmp_path: Path) -> None:
    rows: list[list[object]] = [[None, "Foster, Grace", "/"], [None, "Average", 0.94], [None, "x"]]
    found = register(sol(tmp_path, Marks=[*MARKS, *rows]))
    assert only(found, "row-without-number").where == "tracker.xlsx!Marks!A3"


def test_marks_without_a_number_column(tmp_path: Path) -> None:
    header: list[list[object]] = [MARKS[0], ["Pupil", "Name", "AM", "PM", "AM", "PM"]]
    found = register(sol(tmp_path, Marks=[*header, ["004000", "", "/"]]))
    assert found.marks == ()
    assert only(found, "column-missing").where == "tracker.xlsx!Marks"
