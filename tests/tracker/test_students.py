from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.problem import Severity

from .workbooks import MARKS, RWBA_STUDENT, STUDENT, Shown, only, register, rwba, slugs, sol, table


def test_a_student_as_the_model_wants_it(tmp_path: Path) -> None:
    row = STUDENT | {
        "Surname": "O'BRIEN ",
        "Forename": "Noah\u00a0",
        "Known as": "Noe",
        "UPN": "g866499 923001",
        "DOB": dt.date(2009, 7, 5),
        "HOY": "HOY 7",
        "PP": "Y",
        "SEND": "K",
        "LAC": "n/a",
        "Prev Att %": "N/A",
        "Lates": 3,
        "Concern": "Broken weeks",
        "Good reason": "No",
        "Comments": "Left 14/02/2022",
    }
    (student,) = register(sol(tmp_path, row)).students
    assert student.full_name == "Noah O'Brien"
    assert (student.first_name, student.upn) == ("Noe", "G866499923001")
    assert (student.year, student.reg, student.head_of_year) == ("7", "7A", "HOY 7")
    assert student.dob == dt.date(2009, 7, 5)
    assert student.vulnerable == ("PP", "SEND")
    assert (student.percent, student.previous_percent) == (Fraction(943, 1000), None)
    assert (student.lates, student.concern, student.good_reason) == (3, "Broken weeks", "No")
    assert (student.notes, student.left) == ("Left 14/02/2022", dt.date(2022, 2, 14))
    assert student.where == "tracker.xlsx!Year 7!C2"


def test_a_student_of_the_spreadsheet(tmp_path: Path) -> None:
    row = RWBA_STUDENT | {"Student Manager": "SM 7", "Vulnerable": "PP/Looked After; none"}
    row |= {"2 days absent": 2, "Pattern": "Illness", "Notes": "see CPOMS", "Year": 7}
    (student,) = register(rwba(tmp_path, row)).students
    assert (student.surname, student.forename, student.known_as) == ("Walsh", "Noah", "Noe")
    assert student.vulnerable == ("PP", "LAC")
    assert (student.manager, student.year, student.pattern) == ("SM 7", "7", "Illness")
    assert (student.two_day_absences, student.notes) == (2, "see CPOMS")


@pytest.mark.parametrize("word", ["", "No", "N", "none", "n/a", "-", " NONE "])
def test_words_that_flag_nobody(tmp_path: Path, word: str) -> None:
    row = STUDENT | {"PP": word, "Vulnerable": word}
    assert register(sol(tmp_path, row)).students[0].vulnerable == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param([94.3, 0.5], ["943/1000", "1/200"], id="percent-numbers"),
        pytest.param([0.943, 1], ["943/1000", "1"], id="shares"),
        pytest.param([Shown(0.943, "0.0%"), 94.3], ["943/1000", "943/1000"], id="format-decides"),
        pytest.param([Shown(0.943, '0.0"%"'), 94.3], ["943/100000", "943/1000"], id="quoted-sign"),
        pytest.param(["94.3%", 94.3], ["943/1000", "943/1000"], id="text"),
        pytest.param([Shown(1, "0%"), Shown(0.5, "0.00%")], ["1", "1/2"], id="one-hundred"),
    ],
)
def test_figures_of_a_column(tmp_path: Path, cells: list[object], expected: list[str]) -> None:
    rows = [STUDENT | {"Adm No": f"00{at}", "Att %": cell} for at, cell in enumerate(cells)]
    found = register(sol(tmp_path, *rows))
    assert [student.percent for student in found.students] == [Fraction(e) for e in expected]


def test_each_sheet_has_its_own_way_of_writing_figures(tmp_path: Path) -> None:
    other = table(STUDENT | {"Adm No": "004001", "Att %": 0.943})
    found = register(sol(tmp_path, Year_8=other))
    assert {student.percent for student in found.students} == {Fraction(943, 1000)}
    assert [student.year for student in found.students] == ["7", "8"]


@pytest.mark.parametrize("figure", [None, "N/A", "#N/A", "n/a"])
def test_no_figure_is_no_problem(tmp_path: Path, figure: object) -> None:
    found = register(sol(tmp_path, STUDENT | {"Att %": figure}))
    assert found.students[0].percent is None
    assert slugs(found) == []


@pytest.mark.parametrize(
    ("mark", "severity"), [(None, Severity.ERROR), ("-", Severity.ERROR), ("/", Severity.WARNING)]
)
def test_a_bad_figure_holds_only_without_marks(
    tmp_path: Path, mark: str | None, severity: Severity
) -> None:
    marks: list[list[object]] = [*MARKS, ["004000", "x", mark]]
    problem = only(
        register(sol(tmp_path, STUDENT | {"Att %": "good"}, Marks=marks)), "figure-no-percentage"
    )
    assert (problem.severity, problem.where) == (severity, "tracker.xlsx!Year 7!F2")
    assert (problem.value, problem.adm_no) == ("good", "004000")


def test_step_dates_with_their_cells_and_outcomes(tmp_path: Path) -> None:
    row = RWBA_STUDENT | {"SAM 1": "12.1.22", "SAM 1 outcome": " Attended ", "Email home": "sent"}
    found = register(rwba(tmp_path, row))
    (step,) = found.step_dates
    assert (step.step, step.date, step.outcome) == ("sam-1", dt.date(2022, 1, 12), "Attended")
    assert step.where == "tracker.xlsx!Attendance!D2"
    assert only(found, "date-unreadable").where == "tracker.xlsx!Attendance!F2"


@pytest.mark.parametrize("text", ["Yes", "sent", "12/01/2022 19/01/2022", "12/13/2022"])
def test_a_step_without_one_date_is_no_event(tmp_path: Path, text: str) -> None:
    found = register(sol(tmp_path, STUDENT | {"4 Letter 1": text}))
    problem = only(found, "date-unreadable")
    assert found.step_dates == ()
    assert (problem.severity, problem.value) == (Severity.WARNING, text)


def test_a_bare_day_number_is_read_and_said(tmp_path: Path) -> None:
    found = register(sol(tmp_path, STUDENT | {"4 Letter 1": 44573}))
    assert found.step_dates[0].date == dt.date(2022, 1, 12)
    assert only(found, "date-was-number").hint == "12 January 2022"


def test_a_day_number_in_a_date_cell_is_a_date(tmp_path: Path) -> None:
    found = register(sol(tmp_path, STUDENT | {"4 Letter 1": Shown(44573, "dd/mm/yyyy")}))
    assert found.step_dates[0].date == dt.date(2022, 1, 12)
    assert slugs(found) == []


def test_an_outcome_without_a_date_is_said(tmp_path: Path) -> None:
    row = RWBA_STUDENT | {"Final meeting": None, "Decision": "Prosecution"}
    assert slugs(register(rwba(tmp_path, row))) == ["outcome-without-date"]


def test_second_row_of_a_student_adds_its_steps(tmp_path: Path) -> None:
    first = STUDENT | {"4 Letter 1": dt.date(2022, 1, 12)}
    second = STUDENT | {"Adm No": 4000, "Att %": 90, "4 Letter 1": dt.date(2022, 2, 1)}
    found = register(sol(tmp_path, first, second))
    assert [student.percent for student in found.students] == [Fraction(943, 1000)]
    assert [step.date.month for step in found.step_dates] == [1, 2]
    assert {step.adm_no for step in found.step_dates} == {"004000"}
    assert slugs(found) == ["student-twice", "figures-differ"]
    assert only(found, "student-twice").hint == "tracker.xlsx!Year 7!C2"


def test_two_children_with_one_number_are_held(tmp_path: Path) -> None:
    other = STUDENT | {"Surname": "Foster", "Forename": "Grace"}
    problem = only(register(sol(tmp_path, STUDENT, other)), "number-shared")
    assert (problem.severity, problem.adm_no) == (Severity.ERROR, "004000")


def test_rows_that_are_no_students(tmp_path: Path) -> None:
    total = {"Surname": "Total", "Att %": 94.3}
    average = {"Surname": "Average:", "Att %": 94.3}
    key = {"Surname": "green = RTC"}
    header = {name: name for name in STUDENT}
    found = register(sol(tmp_path, STUDENT, {}, header, total, average, key))
    assert len(found.students) == 1
    assert slugs(found) == []


def test_a_student_without_a_number_is_named_by_cell(tmp_path: Path) -> None:
    problem = only(
        register(sol(tmp_path, STUDENT, STUDENT | {"Adm No": None})), "student-without-number"
    )
    assert (problem.severity, problem.where) == (Severity.ERROR, "tracker.xlsx!Year 7!C3")
    assert (problem.value, problem.adm_no) == ("", "")


@pytest.mark.parametrize("missing", ["Surname", "Forename"])
def test_half_a_name_is_held(tmp_path: Path, missing: str) -> None:
    problem = only(register(sol(tmp_path, STUDENT | {missing: None})), "name-missing")
    assert (problem.severity, problem.adm_no) == (Severity.ERROR, "004000")


def test_a_one_cell_name_without_a_comma_is_held(tmp_path: Path) -> None:
    found = register(rwba(tmp_path, RWBA_STUDENT | {"Student": "Noah Walsh"}))
    assert only(found, "name-unclear").severity is Severity.ERROR
    assert len(found.students) == 1


@pytest.mark.parametrize("number", ["../../etc/passwd", '\'=HYPERLINK("x")'])
def test_an_odd_number_is_held_and_comes_through_whole(tmp_path: Path, number: str) -> None:
    found = register(sol(tmp_path, STUDENT | {"Adm No": number}))
    assert found.students[0].adm_no == number
    assert only(found, "number-unusual").severity is Severity.ERROR


def test_a_wrong_check_letter_is_a_warning(tmp_path: Path) -> None:
    found = register(sol(tmp_path, STUDENT | {"UPN": "H866499923001"}))
    assert only(found, "upn-unsound").severity is Severity.WARNING


def test_lates_that_are_no_number(tmp_path: Path) -> None:
    found = register(sol(tmp_path, STUDENT | {"Lates": "many"}))
    assert found.students[0].lates is None
    assert slugs(found) == ["number-unreadable"]


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, st.floats(0, 100)), min_size=1, max_size=5))
def test_every_number_is_one_student(tmp_path: Path, rows: list[tuple[str, float]]) -> None:
    made = [
        STUDENT | {"Adm No": f"{at:04}", "Surname": f"{name} ", "Att %": figure}
        for at, (name, figure) in enumerate(rows)
    ]
    found = register(sol(tmp_path, *made))
    assert [student.adm_no for student in found.students] == [f"{at:04}" for at in range(len(rows))]
