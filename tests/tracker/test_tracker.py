"""The front: which layout, which sheet is which, and what is said of the workbook as a whole."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import tracker
from pipeline.errors import WorkbookFault
from pipeline.model.problem import Severity
from pipeline.tracker import detect, read
from pipeline.wording.tracker import TRACKER

from .workbooks import (
    CONTACT,
    LOG,
    MARKS,
    MEETING,
    RWBA_STUDENT,
    STUDENT,
    layouts,
    only,
    register,
    rwba,
    slugs,
    sol,
    table,
    write,
)

SHEETS: dict[str, list[list[object]]] = {
    "Year 7": table(STUDENT),
    "Interventions": table(LOG),
    "Contacts": table(CONTACT),
    "Meetings": table(MEETING),
    "Marks": [*MARKS, ["004000", "", "/"]],
}


@pytest.mark.parametrize(("make", "layout"), [(sol, "sol"), (rwba, "rwba")])
def test_headers_tell_the_layout(tmp_path: Path, make: object, layout: str) -> None:
    path = sol(tmp_path) if make is sol else rwba(tmp_path)
    assert detect(path, layouts()) == layout
    assert read(path, layouts()[::-1]).layout == layout


def test_a_clean_tracker_has_no_problems(tmp_path: Path) -> None:
    path = write(tmp_path / "tracker.xlsx", SHEETS)
    found = register(path)
    assert slugs(found) == []
    assert (found.file, found.layout) == ("tracker.xlsx", "sol")
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(list(SHEETS)), st.randoms(use_true_random=False))
def test_order_and_names_of_sheets_and_columns_never_matter(
    tmp_path: Path, order: list[str], chance: random.Random
) -> None:
    sheets: dict[str, list[list[object]]] = {}
    for at, name in enumerate(order):
        rows = SHEETS[name]
        places = list(range(len(rows[0])))
        if name != "Marks":
            chance.shuffle(places)
        sheets[f"Year {at + 7}"] = [[row[p] for p in places if p < len(row)] for row in rows]
    found = register(write(tmp_path / "tracker.xlsx", sheets))
    assert [student.full_name for student in found.students] == ["Noah Walsh"]
    assert (len(found.log), len(found.meetings), len(found.contacts)) == (1, 1, 1)
    assert [len(sheet.rows) for sheet in found.marks] == [1]


def test_titles_and_blank_rows_above_and_between(tmp_path: Path) -> None:
    header, row = table(STUDENT)
    rows: list[list[object]] = [
        ["Year 7 tracker, 2021-22"],
        [],
        ["updated weekly"],
        header,
        [],
        row,
        [],
        ["Total"],
    ]
    found = register(sol(tmp_path, Year_7=rows))
    assert [student.where for student in found.students] == ["tracker.xlsx!Year 7!C6"]
    assert slugs(found) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("Adm No", "ADMISSION NUMBER:"), ("Surname", "Legal surname"), ("Att %", "%  attendance"),
     ("Reg", "Tutor Group"), ("UPN", "Unique Pupil Number")],
)  # fmt: skip
def test_aliases(tmp_path: Path, old: str, new: str) -> None:
    row = {new if name == old else name: value for name, value in STUDENT.items()}
    found = register(sol(tmp_path, row))
    assert found.students[0].adm_no == "004000"
    assert slugs(found) == []


@pytest.mark.parametrize(
    ("column", "severity", "students"),
    [
        ("Adm No", Severity.ERROR, 0),
        ("Forename", Severity.ERROR, 1),
        ("Att %", Severity.WARNING, 1),
    ],
)
def test_a_missing_column_names_the_sheet(
    tmp_path: Path, column: str, severity: Severity, students: int
) -> None:
    row = {name: value for name, value in STUDENT.items() if name != column}
    found = register(sol(tmp_path, row | {"4 Letter 1": None}, Contacts=table({})))
    problem = only(found, "column-missing")
    assert (problem.severity, problem.where) == (severity, "tracker.xlsx!Year 7")
    assert problem.hint == column
    assert len(found.students) == students


def test_a_doubled_column_names_both_cells_and_holds_who_differs(tmp_path: Path) -> None:
    rows = table(STUDENT | {"4 Letter 1": "12.1.22"}, STUDENT | {"Adm No": "004001"})
    for row, value in zip(rows, ["Letter 1", "19.1.22", None], strict=True):
        row.append(value)
    found = register(sol(tmp_path, Year_7=rows))
    problem = only(found, "column-doubled")
    assert (problem.where, problem.hint) == ("tracker.xlsx!Year 7!H1", "tracker.xlsx!Year 7!G1")
    assert only(found, "doubled-column-differs").adm_no == "004000"


def test_a_tracker_without_contacts_is_said(tmp_path: Path) -> None:
    found = register(write(tmp_path / "tracker.xlsx", {"Year 7": table(STUDENT)}))
    problem = only(found, "sheet-missing")
    assert (problem.severity, problem.where) == (Severity.WARNING, "tracker.xlsx")


def test_a_hidden_sheet_beside_a_visible_one_is_skipped_and_said(tmp_path: Path) -> None:
    old = table(STUDENT | {"Adm No": "003000"})
    found = register(sol(tmp_path, Old=old, hidden=["Old"]))
    assert [student.adm_no for student in found.students] == ["004000"]
    assert only(found, "sheet-hidden-skipped").where == "tracker.xlsx!Old"


def test_a_hidden_sheet_without_a_visible_one_is_read_and_said(tmp_path: Path) -> None:
    marks: list[list[object]] = [*MARKS, ["004000", "", "/"]]
    found = register(sol(tmp_path, Marks=marks, hidden=["Marks", "Contacts"]))
    assert (len(found.marks), len(found.contacts)) == (1, 1)
    assert slugs(found) == ["sheet-hidden-read"] * 2


@pytest.mark.parametrize("lock", ["~$tracker.xlsx", ".~lock.tracker.xlsx#"])
def test_a_file_open_elsewhere_is_read_and_said(tmp_path: Path, lock: str) -> None:
    path = sol(tmp_path)
    (tmp_path / lock).write_bytes(b"")
    found = register(path)
    assert len(found.students) == 1
    problem = only(found, "workbook-open-elsewhere")
    assert (problem.severity, problem.value) == (Severity.WARNING, "")


def test_no_layout_matches(tmp_path: Path) -> None:
    path = write(tmp_path / "menu.xlsx", {"Menu": [["Day", "Lunch"], ["Monday", "Soup"]]})
    with pytest.raises(WorkbookFault, match=r"menu\.xlsx: No sheet of this workbook"):
        register(path)


def test_a_list_of_names_is_no_students_sheet(tmp_path: Path) -> None:
    names = table({"Surname": "Foster", "Forename": "Grace", "Adm No": "004009", "Reg": "7B"})
    found = register(sol(tmp_path, House_list=names))
    assert [student.adm_no for student in found.students] == ["004000"]


def test_students_of_many_sheets_keep_their_order(tmp_path: Path) -> None:
    rows = [RWBA_STUDENT | {"Adm": f"{n:06}"} for n in (5, 3, 9)]
    found = register(rwba(tmp_path, *rows))
    assert [student.adm_no for student in found.students] == ["000005", "000003", "000009"]


def test_every_slug_has_its_wording() -> None:
    folder = Path(tracker.__file__).parent
    source = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    missing = [slug for slug in TRACKER if f'"{slug}"' not in source]
    assert missing == []


@pytest.mark.parametrize("slug", sorted(TRACKER))
def test_wording_says_what_is_wrong_and_what_to_do(slug: str) -> None:
    text = TRACKER[slug].format(value="VALUE", hint="HINT")
    assert text.count(".") + text.count(";") >= 2
    assert text.endswith(".")
