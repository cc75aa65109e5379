from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from pipeline.errors import UsageFault
from pipeline.run.unserved import Unserved, post_unserved
from tests.run.meetings import (
    AFTER,
    MEETING,
    came_back,
    row,
    to_come,
    with_meetings,
    write_row,
)
from tests.run.typesetter import Typesetter
from tests.samples import NOW, OFFICER, Office, csv_rows

ABSENT = {"Parent_attended": "N", "Outcome": "DNA", "Discussion": "Nobody came."}


@pytest.fixture
def school(tmp_path: Path) -> Office:
    """Letters made for two families, their meetings booked."""
    made = with_meetings(tmp_path, [to_come("004001"), to_come("004003")])
    made.week()
    return made


def unserved(school: Office, *only: str) -> Unserved:
    return post_unserved(school.desk(), school.run, only, today=AFTER, engine=Typesetter())


def manifest(found: Unserved) -> list[dict[str, str]]:
    assert found.sent is not None
    return csv_rows(found.sent.run.path / "print" / "manifest.csv")


def test_a_slip_goes_with_every_letter_to_be_handed_over(school: Office) -> None:
    rows = csv_rows(school.run / "print" / "manifest.csv")

    letters = {row["set_id"] for row in rows if row["document"] == "letter-2"}
    assert letters
    assert letters == {row["set_id"] for row in rows if row["document"] == "handover-slip"}
    assert {row["channel"] for row in rows if row["document"] == "handover-slip"} == {"hand"}


def test_what_nobody_came_for_is_posted_with_the_note_first(school: Office) -> None:
    write_row(school, "004001", **ABSENT)

    found = unserved(school)

    assert [
        (r["adm_no"], r["recipient"], r["document"], r["channel"]) for r in manifest(found)
    ] == [
        ("004001", "Ms Karen Maple", "unserved-note", "post"),
        ("004001", "Ms Karen Maple", "letter-2", "post"),
        ("004001", "Mr Marek Maple", "unserved-note", "post"),
        ("004001", "Mr Marek Maple", "letter-2", "post"),
    ]
    assert found.sent is not None
    assert found.sent.run.name == "2022-03-07-sol-unserved"


def test_nothing_is_posted_to_a_reader_whose_last_letter_came_back(school: Office) -> None:
    came_back(school, "Ms Karen Maple")
    write_row(school, "004001", **ABSENT)

    found = unserved(school)

    assert {r["recipient"] for r in manifest(found)} == {"Mr Marek Maple"}
    assert found.sent is not None
    left = csv_rows(found.sent.run.path / "exceptions.csv")
    assert {(line["recipient"], line["document"], line["slug"]) for line in left} == {
        ("Ms Karen Maple", "unserved-note", "address-to-check"),
        ("Ms Karen Maple", "letter-2", "address-to-check"),
    }
    assert found.sent.due == found.sent.made + found.sent.excepted


def test_the_note_is_of_today_and_the_letter_as_it_was_made(school: Office) -> None:
    write_row(school, "004001", **ABSENT)

    found = unserved(school)

    assert found.sent is not None
    for line in manifest(found):
        path = found.sent.run.path / line["file"]
        text = " ".join(PdfReader(path).pages[0].extract_text().split())
        is_note = line["document"] == "unserved-note"
        assert ("21 March 2022" if is_note else "7 March 2022") in text
        assert line["set_id"] in text
        if is_note:
            assert "Wednesday 16 March 2022" in text
            assert "Enclosed: Letter 2" in text


def test_posting_it_takes_no_second_step(school: Office) -> None:
    write_row(school, "004001", **ABSENT)
    found = unserved(school)
    assert found.sent is not None
    name = found.sent.run.name

    with school.ledger() as ledger:
        sets = {r.entry.set_id for r in ledger.unposted(name)}
        ledger.enter_posting(name, sets, day=AFTER, today=AFTER, at=NOW, by=OFFICER)
        assert ledger.posted_events() == ()

    again = unserved(school)
    assert (again.sent, again.letters) == (None, 0)


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({}, id="nothing recorded"),
        pytest.param({"Parent_attended": "Y", "Outcome": "Attended"}, id="the parent came"),
        pytest.param({**ABSENT, "Date": dt.date(2022, 2, 14)}, id="a meeting before the run"),
    ],
)
def test_what_may_yet_be_handed_over_is_not_posted(
    cells: dict[str, object], school: Office
) -> None:
    if cells:
        write_row(school, "004001", **cells)

    found = unserved(school)

    assert found.sent is None
    assert len(found.waiting) == 3 + _waiting_without_row(school)


def _waiting_without_row(school: Office) -> int:
    """Sets of the students without a meeting in the sheet."""
    rows = csv_rows(school.run / "print" / "manifest.csv")
    hand = {(r["set_id"], r["adm_no"]) for r in rows if r["channel"] == "hand"}
    return sum(adm_no not in ("004001", "004003") for _, adm_no in hand)


def test_a_student_named_is_posted_whatever_the_sheet_says(school: Office) -> None:
    found = unserved(school, "4003")

    assert {row["adm_no"] for row in manifest(found)} == {"004003"}
    assert {row["channel"] for row in manifest(found)} == {"post"}


def test_what_was_handed_over_is_not_posted(school: Office) -> None:
    rows = csv_rows(school.run / "print" / "manifest.csv")
    (handed,) = {r["set_id"] for r in rows if r["adm_no"] == "004003" and r["channel"] == "hand"}
    with school.ledger() as ledger:
        ledger.enter_posting(
            school.run.name, {handed}, day=MEETING, today=AFTER, at=NOW, by=OFFICER
        )

    with pytest.raises(UsageFault, match="still to be handed over"):
        unserved(school, "004003")


def test_a_parent_blocked_since_gets_nothing(school: Office) -> None:
    write_row(school, "004001", **ABSENT)
    book = openpyxl.load_workbook(school.tracker)
    sheet = book["Contacts"]
    places = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
    sheet.cell(2, places["Do not contact"]).value = "Y"
    book.save(school.tracker)

    found = unserved(school)

    assert {line["recipient"] for line in manifest(found)} == {"Mr Marek Maple"}
    assert found.sent is not None
    lines = csv_rows(found.sent.run.path / "exceptions.csv")
    assert [(line["document"], line["slug"]) for line in lines] == [("letter-2", "reader-gone")]


def test_the_meeting_row_of_another_kind_does_not_count(tmp_path: Path) -> None:
    absent = row("004001", "AIM 2", **{"Parent attended": "N", "Outcome": "DNA"})
    school = with_meetings(tmp_path, [absent])
    school.week()

    assert unserved(school).sent is None
