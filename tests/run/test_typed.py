"""Every kind of entry in the Decision column of ``plan.xlsx``, through the letters it decides."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import UsageFault, WorkbookFault
from pipeline.ledger.entries import Ruling, Verb
from pipeline.run.rulings import release
from tests.samples import (
    LETTER_1,
    LETTER_2,
    OFFICER,
    Office,
    csv_rows,
    office,
    row_of,
    student,
    type_in,
)

DUE, HELD, NOTHING, NO_FIGURE = "004001", "004002", "004003", "004004"


def planned(folder: Path) -> Office:
    """One row due, one held for a good reason, one with nothing to do, one without a figure."""
    school = office(
        folder,
        [
            student(DUE, LETTER_1),
            student(HELD, LETTER_2, **{"Good reason": "Operation in hospital"}),
            student(NOTHING, 100),
            student(NO_FIGURE, "N/A"),
        ],
    )
    school.plan()
    return school


def written_to(school: Office) -> set[str]:
    return {row["adm_no"] for row in csv_rows(school.run / "print" / "manifest.csv")}


def rulings(school: Office) -> list[Ruling]:
    with school.ledger() as ledger:
        return [row.entry for row in ledger.rows(Ruling)]


def test_nothing_typed_sends_what_is_due_and_nothing_else(tmp_path: Path) -> None:
    school = planned(tmp_path)

    school.letters()

    assert written_to(school) == {DUE}
    assert rulings(school) == []


@pytest.mark.parametrize("word", ["Send", "send", " SEND "])
def test_send_on_a_due_row_changes_nothing(word: str, tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, DUE, Decision=word)

    school.letters()

    assert written_to(school) == {DUE}
    assert rulings(school) == []


def test_hold_stops_the_letter_and_is_kept_by_name(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, DUE, Decision="Hold", Reason="Bereavement", By="R. Lind")

    school.letters()

    assert written_to(school) == set()
    assert row_of(school.run, DUE)["status"] == "held"
    with school.ledger() as ledger:
        (row,) = ledger.rows(Ruling)
    assert (row.entry.verb, row.entry.reason, row.by) == (Verb.HOLD, "Bereavement", "R. Lind")
    (line,) = (r for r in csv_rows(school.run / "exceptions.csv") if r["adm_no"] == DUE)
    assert (line["status"], line["slug"]) == ("held", "held-by-name")
    assert "Bereavement" in line["reason"]


def test_without_a_name_the_one_who_makes_the_letters_stands_for_it(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, DUE, Decision="Hold", Reason="Bereavement")

    school.letters()

    with school.ledger() as ledger:
        assert [row.by for row in ledger.rows(Ruling)] == [OFFICER]


@pytest.mark.parametrize(
    "until",
    [
        "28/03/2022",
        "28.3.22",
        dt.date(2022, 3, 28),
        dt.datetime.combine(dt.date(2022, 3, 28), dt.time()),
    ],
    ids=["text", "short text", "date", "date and time"],
)
def test_hold_until_a_day(until: str | dt.date, tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, DUE, Decision="Hold", Reason="Bereavement", Until=until)

    school.letters()

    assert [ruling.until for ruling in rulings(school)] == [dt.date(2022, 3, 28)]


def test_release_lets_a_held_row_go(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, HELD, Decision="Release", Reason="Spoke to the mother", By="R. Lind")

    school.letters()

    assert written_to(school) == {DUE, HELD}
    row = row_of(school.run, HELD)
    assert (row["status"], row["step"]) == ("due", "letter-2")
    assert "R. Lind" in row["reason"]


WRONG = [
    pytest.param(
        DUE, {"Decision": "Maybe", "Reason": "?"}, "decision-unknown", "Decision", id="no such word"
    ),
    pytest.param(
        DUE, {"Decision": "Jump", "Reason": "?"}, "decision-unknown", "Decision", id="jump"
    ),
    pytest.param(DUE, {"Reason": "Bereavement"}, "decision-unknown", "Decision", id="reason alone"),
    pytest.param(
        DUE, {"Decision": "Hold"}, "decision-without-reason", "Reason", id="hold, no reason"
    ),
    pytest.param(
        HELD, {"Decision": "Release"}, "decision-without-reason", "Reason", id="release, no reason"
    ),
    pytest.param(
        HELD, {"Decision": "Send"}, "decision-send-not-due", "Decision", id="send a held row"
    ),
    pytest.param(
        NOTHING,
        {"Decision": "Release", "Reason": "why not"},
        "decision-release-not-held",
        "Decision",
        id="release nothing",
    ),
    pytest.param(
        NO_FIGURE,
        {"Decision": "Release", "Reason": "why not"},
        "decision-release-not-held",
        "Decision",
        id="release without a step",
    ),
    pytest.param(
        DUE,
        {"Decision": "Hold", "Reason": "Bereavement", "Until": "next month"},
        "decision-until-no-date",
        "Until",
        id="until no date",
    ),
    pytest.param(
        DUE,
        {"Decision": "Hold", "Reason": "Bereavement", "Until": dt.date(2022, 3, 7)},
        "decision-until-past",
        "Until",
        id="until not to come",
    ),
]


@pytest.mark.parametrize(("adm_no", "cells", "slug", "heading"), WRONG)
def test_what_is_typed_wrong_is_named_by_cell_and_not_sent(
    adm_no: str, cells: dict[str, str | dt.date | None], slug: str, heading: str, tmp_path: Path
) -> None:
    school = planned(tmp_path)
    at = type_in(school.run, adm_no, **cells)

    school.letters()

    assert adm_no not in written_to(school)
    (line,) = (r for r in csv_rows(school.run / "exceptions.csv") if r["slug"] == slug)
    assert line["adm_no"] == adm_no
    assert line["where"] == at[heading]
    assert rulings(school) == []


def test_others_go_on_beside_a_wrong_entry(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, HELD, Decision="Whatever")

    school.letters()

    assert written_to(school) == {DUE}


def test_decision_for_a_number_that_is_not_in_the_plan(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, NOTHING, **{"Adm No": "009999", "Decision": "Send"})

    school.letters()

    (line,) = (
        r for r in csv_rows(school.run / "exceptions.csv") if r["slug"] == "decision-for-nobody"
    )
    assert line["adm_no"] == "009999"


def test_rows_may_be_sorted_and_columns_moved(tmp_path: Path) -> None:
    school = planned(tmp_path)
    path = school.run / "plan.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Plan"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for row, values in enumerate([rows[0], *reversed(rows[1:])], start=1):
        for column, value in enumerate(reversed(values), start=1):
            sheet.cell(row, column).value = value
    book.save(path)
    type_in(school.run, DUE, Decision="Hold", Reason="Bereavement")

    school.letters()

    assert written_to(school) == set()


def test_entering_the_same_twice_is_one_ruling(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, HELD, Decision="Release", Reason="Spoke to the mother")
    school.letters(proof=True)
    school.letters()

    assert len(rulings(school)) == 1


def test_plan_book_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    school = planned(tmp_path)
    (school.run / "plan.xlsx").write_bytes(b"PK, but no workbook")

    with pytest.raises(WorkbookFault, match="cannot be read"):
        school.letters()
    assert not (school.run / "print").exists()


def test_heading_that_was_overwritten_is_named(tmp_path: Path) -> None:
    school = planned(tmp_path)
    path = school.run / "plan.xlsx"
    book = openpyxl.load_workbook(path)
    (heading,) = (cell for cell in book["Plan"][1] if cell.value == "Decision")
    heading.value = "What we do"
    book.save(path)

    with pytest.raises(WorkbookFault, match="'Decision' is not in the first row"):
        school.letters()


def typed_beside(school: Office, adm_no: str) -> tuple[object, ...]:
    """What stands in the four columns that are typed into."""
    sheet = openpyxl.load_workbook(school.run / "plan.xlsx")["Plan"]
    places = {str(cell.value): place for place, cell in enumerate(sheet[1])}
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == adm_no)
    return tuple(row[places[name]].value for name in ("Decision", "Reason", "By", "Until"))


def test_what_was_typed_wrong_stands_there_until_it_is_mended(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, DUE, Decision="Hold", By="D. Amberwood", Until=dt.date(2022, 3, 28))
    type_in(school.run, HELD, Decision="Release", Reason="Spoke to the mother")
    school.letters()

    assert written_to(school) == {HELD}
    assert typed_beside(school, DUE)[:3] == ("Hold", None, "D. Amberwood")
    assert typed_beside(school, HELD) == (None,) * 4

    type_in(school.run, DUE, Reason="Bereavement")
    school.letters()
    assert [(entry.adm_no, entry.verb) for entry in rulings(school)] == [
        (HELD, Verb.RELEASE),
        (DUE, Verb.HOLD),
    ]


def test_what_was_typed_wrong_stands_in_the_plan_made_afresh(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, DUE, Decision="Hold")
    office(tmp_path, [student(DUE, LETTER_1), student(HELD, LETTER_1)])
    school.plan()
    school.letters()

    assert typed_beside(school, DUE)[0] == "Hold"
    assert written_to(school) == {HELD}


def test_ruling_on_one_student_leaves_what_is_typed_beside_others(tmp_path: Path) -> None:
    school = planned(tmp_path)
    type_in(school.run, DUE, Decision="Hold", Reason="Bereavement")
    type_in(school.run, HELD, Decision="Release", Reason="Spoke to the mother")
    release(school.desk(), school.run, HELD, "Spoke to the father")

    assert typed_beside(school, HELD) == (None,) * 4
    school.letters()

    assert written_to(school) == {HELD}
    assert [entry.reason for entry in rulings(school)] == ["Spoke to the father", "Bereavement"]


def test_number_that_is_nobodys_stands_below_until_it_is_mended(tmp_path: Path) -> None:
    school = planned(tmp_path)
    book = openpyxl.load_workbook(school.run / "plan.xlsx")
    sheet = book["Plan"]
    places = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
    row = sheet.max_row + 1
    for heading, value in (("Adm No", "009999"), ("Decision", "Hold"), ("Reason", "Moved")):
        sheet.cell(row, places[heading]).value = value
    book.save(school.run / "plan.xlsx")
    release(school.desk(), school.run, HELD, "Spoke to the mother")

    assert typed_beside(school, "009999")[:2] == ("Hold", "Moved")


def test_letters_that_are_refused_enter_nothing(tmp_path: Path) -> None:
    school = planned(tmp_path)
    school.letters()
    type_in(school.run, HELD, Decision="Release", Reason="Spoke to the mother")

    with pytest.raises(UsageFault, match="would be taken back"):
        school.letters([HELD])
    assert rulings(school) == []
