from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.model.problem import Severity

from .workbooks import CONTACT, LOG, MARKS, STUDENT, altered, only, register, slugs, sol, table

MARKED: list[list[object]] = [*MARKS, ["004000", "", "/"]]


@pytest.mark.parametrize(
    ("column", "marks", "severity"),
    [
        ("Att %", MARKS, Severity.ERROR),
        ("Att %", MARKED, Severity.WARNING),
        ("4 Letter 1", MARKED, Severity.ERROR),
        ("Comments", MARKED, Severity.ERROR),
        ("Prev Att %", MARKS, Severity.WARNING),
        ("Lates", MARKS, Severity.WARNING),
    ],
)
def test_a_formula_that_was_never_calculated(
    tmp_path: Path, column: str, marks: list[list[object]], severity: Severity
) -> None:
    found = register(sol(tmp_path, STUDENT | {column: "=A1&B1"}, Marks=marks))
    problem = only(found, "formula-without-value")
    assert (problem.severity, problem.adm_no) == (severity, "004000")
    assert problem.where.startswith("tracker.xlsx!Year 7!")


def test_in_a_contact_it_holds_the_student(tmp_path: Path) -> None:
    rows = table(CONTACT | {"Do not contact": "=A1"})
    problem = only(register(sol(tmp_path, Contacts=rows)), "formula-without-value")
    assert (problem.severity, problem.where) == (Severity.ERROR, "tracker.xlsx!Contacts!K2")


def test_in_the_log_it_holds_the_student(tmp_path: Path) -> None:
    rows = table(LOG | {"Outcome": "=A1"})
    problem = only(register(sol(tmp_path, Interventions=rows)), "formula-without-value")
    assert (problem.severity, problem.adm_no) == (Severity.ERROR, "004000")


def test_formulas_beside_the_table_are_nobodys_business(tmp_path: Path) -> None:
    rows = table(STUDENT | {"Sum": "=1+1"})
    rows.append([None, None, None, None, None, "=AVERAGE(F2:F2)"])
    assert slugs(register(sol(tmp_path, Year_7=rows))) == []


def test_a_formula_whose_value_is_an_empty_text_has_a_value(tmp_path: Path) -> None:
    path = sol(tmp_path, STUDENT | {"4 Letter 1": "=A1"})
    name = "xl/worksheets/sheet1.xml"
    altered(path, **{name: _part(path, name).replace(b'r="G2"', b'r="G2" t="str"')})
    assert slugs(register(path)) == []


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!"])
def test_an_error_where_a_name_should_be_holds_the_student(tmp_path: Path, error: str) -> None:
    found = register(sol(tmp_path, STUDENT | {"Reg": error}))
    problem = only(found, "cell-error")
    assert (problem.severity, problem.value) == (Severity.ERROR, error)
    assert problem.where == "tracker.xlsx!Year 7!E2"


def test_an_error_in_a_step_column_is_no_event(tmp_path: Path) -> None:
    found = register(sol(tmp_path, STUDENT | {"4 Letter 1": "#REF!"}))
    assert slugs(found) == ["date-unreadable"]


def test_an_error_in_the_figure_is_no_percentage(tmp_path: Path) -> None:
    assert slugs(register(sol(tmp_path, STUDENT | {"Att %": "#DIV/0!"}))) == [
        "figure-no-percentage"
    ]


def _part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)
