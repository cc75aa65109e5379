"""Every kind of decision of the weekly meeting, from ``decisions.xlsx`` to the letters."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import WorkbookFault
from pipeline.ledger.entries import Ruling, Verb
from pipeline.run.lettering import Lettered, make_letters
from pipeline.run.packing import Order, make_packs
from tests.run.typesetter import Typesetter
from tests.samples import (
    AS_OF,
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

DUE, HELD, WATCHED, NO_FIGURE = "004001", "004002", "004003", "004004"
NAME = "R. Lind"


def met(folder: Path) -> Office:
    """A planned run with its pack: a row due, one held, one watched, one without a figure."""
    school = office(
        folder,
        [
            student(DUE, LETTER_1),
            student(HELD, LETTER_2, **{"Good reason": "Operation in hospital"}),
            student(WATCHED, LETTER_1, **{"4 Letter 1": dt.date(2022, 3, 1)}),
            student(NO_FIGURE, "N/A"),
        ],
    )
    school.plan()
    make_packs(school.desk(), Order(school.tracker, AS_OF, run=school.run))
    return school


def decide(path: Path, adm_no: str, **cells: object) -> int:
    """Type beside a student; gives the row."""
    book = openpyxl.load_workbook(path)
    sheet = book["Decisions"]
    headings = {str(cell.value): number for number, cell in enumerate(sheet[1])}
    for row in sheet.iter_rows(min_row=2):
        if row[0].value == adm_no:
            for heading, value in cells.items():
                row[headings[heading]].value = value  # type: ignore[assignment]
            book.save(path)
            return int(row[0].row or 0)
    raise AssertionError(f"{adm_no} is not in the workbook")


def book_of(school: Office) -> Path:
    return school.run / "decisions.xlsx"


def written_to(school: Office) -> set[str]:
    return {row["adm_no"] for row in csv_rows(school.run / "print" / "manifest.csv")}


def rulings(school: Office) -> list[tuple[Ruling, str]]:
    with school.ledger() as ledger:
        return [(row.entry, row.by) for row in ledger.rows(Ruling)]


def test_nothing_typed_changes_nothing(tmp_path: Path) -> None:
    school = met(tmp_path)

    school.letters()

    assert written_to(school) == {DUE}
    assert rulings(school) == []


def test_proceed_lets_a_due_row_go_as_it_is(tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), DUE, Decision="Proceed")

    school.letters()

    assert written_to(school) == {DUE}
    assert rulings(school) == []


def test_proceed_releases_a_held_row_by_name(tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), HELD, Decision="proceed", Reason="Spoke to the mother", By=NAME)

    school.letters()

    assert HELD in written_to(school)
    row = row_of(school.run, HELD)
    assert (row["status"], row["step"]) == ("due", "letter-2")
    ((entry, by),) = rulings(school)
    assert (entry.verb, entry.step, by) == (Verb.RELEASE, "letter-2", NAME)


def test_hold_stops_a_due_row_until_its_day(tmp_path: Path) -> None:
    school = met(tmp_path)
    until = dt.date(2022, 3, 28)
    decide(book_of(school), DUE, Decision="hold", Reason="Bereavement", Until=until)

    school.letters()

    assert written_to(school) == set()
    assert row_of(school.run, DUE)["status"] == "held"
    ((entry, by),) = rulings(school)
    assert (entry.verb, entry.until, by) == (Verb.HOLD, until, OFFICER)


def test_good_reason_is_a_hold_that_says_so(tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), DUE, Decision="good reason", Reason="In hospital", By=NAME)

    school.letters()

    assert written_to(school) == set()
    ((entry, by),) = rulings(school)
    assert (entry.verb, entry.reason, by) == (Verb.HOLD, "good reason: In hospital", NAME)


@pytest.mark.parametrize("step", ["Letter 2 and AIM 1", "letter-2", "5", "AIM 1"])
def test_jump_takes_the_later_step(step: str, tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), DUE, Decision="jump", Step=step, Reason="Dropping fast", By=NAME)

    school.letters()

    row = row_of(school.run, DUE)
    assert (row["status"], row["step"], row["jump"]) == ("due", "letter-2", True)
    assert NAME in row["reason"]
    documents = {r["document"] for r in csv_rows(school.run / "print" / "manifest.csv")}
    assert "aim-1-invitation" in documents
    ((entry, by),) = rulings(school)
    assert (entry.verb, entry.step, by) == (Verb.JUMP, "letter-2", NAME)


def test_jump_of_a_watched_row(tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), WATCHED, Decision="jump", Step="letter-2", Reason="No use", By=NAME)

    school.letters()

    assert written_to(school) == {DUE, WATCHED}


JUMP = {"Decision": "jump", "Step": "letter-2", "Reason": "Dropping fast", "By": NAME}
WRONG = [
    pytest.param(DUE, JUMP | {"By": None}, "decision-without-name", "N", id="jump, no name"),
    pytest.param(DUE, JUMP | {"Reason": " "}, "decision-without-reason", "M", id="jump, no reason"),
    pytest.param(DUE, JUMP | {"Step": None}, "decision-step-unknown", "L", id="jump, no step"),
    pytest.param(DUE, JUMP | {"Step": "letter-9"}, "decision-step-unknown", "L", id="no such step"),
    pytest.param(
        WATCHED, JUMP | {"Step": "ropc"}, "decision-jump-backwards", "L", id="jump backwards"
    ),
    pytest.param(
        WATCHED, JUMP | {"Step": "Letter 1"}, "decision-jump-backwards", "L", id="jump on the spot"
    ),
    pytest.param(DUE, {"Decision": "hold"}, "decision-without-reason", "M", id="hold, no reason"),
    pytest.param(
        DUE, {"Decision": "good reason"}, "decision-without-reason", "M", id="no good reason"
    ),
    pytest.param(
        DUE,
        {"Decision": "hold", "Reason": "x", "Until": "soon"},
        "decision-until-no-date",
        "O",
        id="until no date",
    ),
    pytest.param(
        DUE,
        {"Decision": "hold", "Reason": "x", "Until": AS_OF},
        "decision-until-past",
        "O",
        id="until not to come",
    ),
    pytest.param(
        DUE,
        {"Decision": "proceed", "Until": dt.date(2022, 3, 28)},
        "decision-until-not-hold",
        "O",
        id="proceed until",
    ),
    pytest.param(
        DUE,
        {"Decision": "proceed", "Step": "letter-2"},
        "decision-step-not-jump",
        "L",
        id="step without jump",
    ),
    pytest.param(
        HELD,
        {"Decision": "proceed", "Reason": "Spoke to the mother"},
        "decision-without-name",
        "N",
        id="release, no name",
    ),
    pytest.param(
        HELD,
        {"Decision": "proceed", "By": NAME},
        "decision-without-reason",
        "M",
        id="release, no reason",
    ),
    pytest.param(
        WATCHED, {"Decision": "proceed"}, "decision-proceed-nothing", "K", id="nothing to proceed"
    ),
    pytest.param(
        NO_FIGURE,
        {"Decision": "proceed", "Reason": "x", "By": NAME},
        "decision-proceed-nothing",
        "K",
        id="no figure to proceed",
    ),
    pytest.param(DUE, {"Decision": "wait"}, "decision-word-unknown", "K", id="no such word"),
    pytest.param(DUE, {"Reason": "Bereavement"}, "decision-word-unknown", "K", id="reason alone"),
]


@pytest.mark.parametrize(("adm_no", "cells", "slug", "column"), WRONG)
def test_what_is_typed_wrong_is_named_by_cell_and_not_sent(
    adm_no: str, cells: dict[str, object], slug: str, column: str, tmp_path: Path
) -> None:
    school = met(tmp_path)
    row = decide(book_of(school), adm_no, **cells)

    school.letters()

    assert adm_no not in written_to(school)
    (line,) = (r for r in csv_rows(school.run / "exceptions.csv") if r["slug"] == slug)
    assert line["adm_no"] == adm_no
    assert line["where"] == f"decisions.xlsx!Decisions!{column}{row}"
    assert rulings(school) == []


def test_a_name_alone_decides_nothing(tmp_path: Path) -> None:
    school = met(tmp_path)
    for adm_no in (DUE, HELD, NO_FIGURE):
        decide(book_of(school), adm_no, By=NAME)

    school.letters()

    assert written_to(school) == {DUE}


def test_two_words_on_one_student_are_none(tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), DUE, Decision="proceed")
    type_in(school.run, DUE, Decision="Hold", Reason="Bereavement")

    school.letters()

    assert written_to(school) == set()
    assert rulings(school) == []
    slugs = [r["slug"] for r in csv_rows(school.run / "exceptions.csv") if r["adm_no"] == DUE]
    assert slugs == ["decision-twice"]


def test_number_that_is_nobodys_is_named(tmp_path: Path) -> None:
    school = met(tmp_path)
    book = openpyxl.load_workbook(book_of(school))
    book["Decisions"]["A2"] = "009999"
    book.save(book_of(school))
    row = decide(book_of(school), "009999", Decision="hold", Reason="Bereavement")

    school.letters()

    (line,) = (
        r for r in csv_rows(school.run / "exceptions.csv") if r["slug"] == "decision-for-nobody"
    )
    assert line["where"] == f"decisions.xlsx!Decisions!A{row}"


def test_letters_obeys_a_workbook_that_lies_elsewhere(tmp_path: Path) -> None:
    school = met(tmp_path)
    elsewhere = tmp_path / "after-the-meeting.xlsx"
    book_of(school).rename(elsewhere)
    decide(elsewhere, DUE, Decision="hold", Reason="Bereavement")

    made: Lettered = make_letters(
        school.desk(), school.run, engine=Typesetter(), decisions=elsewhere
    )

    assert made.made == 0
    assert [entry.reason for entry, _ in rulings(school)] == ["Bereavement"]


def test_plan_given_again_obeys_it_and_keeps_it(tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), DUE, Decision="hold", Reason="Bereavement")

    planned = school.plan()

    assert planned.made
    assert row_of(school.run, DUE)["status"] == "held"
    assert book_of(school).is_file()
    assert len(rulings(school)) == 1


def test_the_same_decision_is_entered_once(tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), HELD, Decision="proceed", Reason="Spoke to the mother", By=NAME)

    school.plan()
    school.letters()

    assert HELD in written_to(school)
    assert len(rulings(school)) == 1


def test_rows_may_be_sorted_and_columns_moved(tmp_path: Path) -> None:
    school = met(tmp_path)
    decide(book_of(school), DUE, Decision="hold", Reason="Bereavement")
    book = openpyxl.load_workbook(book_of(school))
    sheet = book["Decisions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for number, values in enumerate([rows[0], *reversed(rows[1:])], start=1):
        for column, value in enumerate(reversed(values), start=1):
            sheet.cell(number, column).value = value
    book.save(book_of(school))

    school.letters()

    assert written_to(school) == set()


def test_heading_that_was_overwritten_is_named(tmp_path: Path) -> None:
    school = met(tmp_path)
    book = openpyxl.load_workbook(book_of(school))
    book["Decisions"]["L1"] = "Which"
    book.save(book_of(school))

    with pytest.raises(WorkbookFault, match="'Step' is not in the first row"):
        school.letters()
