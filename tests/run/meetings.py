"""A made-up school with meetings: siblings at one address, and another family there too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from pipeline.run.minuting import Minuted, make_minutes
from pipeline.run.posting import come_back
from tests.run.typesetter import Typesetter
from tests.samples import (
    AS_OF,
    LETTER_2,
    NOW,
    OFFICER,
    RUN,
    Office,
    contact,
    csv_rows,
    office,
    student,
)
from tests.tracker import workbooks

MEETING = dt.date(2022, 3, 16)
AFTER = dt.date(2022, 3, 21)
BEFORE = dt.date(2022, 3, 14)
ADDRESS = {"Address 1": "7 Station Road", "Town": "Calne", "Postcode": "SN11 7AN"}


def row(adm_no: str, kind: str = "AIM 1", **cells: object) -> dict[str, object]:
    """A row of the Meetings sheet of a meeting that was held."""
    values: dict[str, object] = {
        "Date": MEETING,
        "Time": "15:30",
        "Adm No": adm_no,
        "Meeting": kind,
        "Present": "Attendance Officer; parent",
        "Parent attended": "Y",
        "Discussion": "Mornings and the bus were discussed.",
        "Actions": "Breakfast club",
        "Outcome": "Attended",
        "Review date": None,
        "Minutes taken by": "A. Clerk",
    }
    return values | cells


def to_come(adm_no: str, kind: str = "AIM 1", **cells: object) -> dict[str, object]:
    """A row of a meeting that is booked."""
    names = ("Present", "Parent attended", "Discussion", "Actions", "Outcome", "Minutes taken by")
    return row(adm_no, kind) | dict.fromkeys(names) | cells


def with_meetings(folder: Path, rows: Sequence[dict[str, object]]) -> Office:
    """Two siblings with both parents, and another family at the same address."""
    students = [
        student("004001", LETTER_2, Forename="Robin", Surname="Maple"),
        student("004002", LETTER_2, Forename="Quentin", Surname="Maple"),
        student("004003", LETTER_2, Forename="Zebedee", Surname="Thorn"),
        student("004004", LETTER_2, Forename="Ottoline", Surname="Alone"),
    ]
    contacts = [
        contact("004001", Surname="Maple", **ADDRESS),
        contact("004001", Priority=2, Title="Mr", Forename="Marek", Surname="Maple", **ADDRESS),
        contact("004002", Surname="Maple", **ADDRESS),
        contact("004003", Forename="Thea", Surname="Thorn", **{**ADDRESS, "Send by": "InTouch"}),
        contact("004004", PR="N"),
    ]
    return office(folder, students, contacts, Meetings=workbooks.table(*rows))


def minutes(school: Office, today: dt.date = AFTER, *only: str, out: Path | None = None) -> Minuted:
    """``attendance minutes`` for the day of the meetings."""
    return make_minutes(
        school.desk(),
        school.tracker,
        MEETING,
        today=today,
        only=only,
        out=out,
        engine=Typesetter(),
    )


def write_row(school: Office, adm_no: str, **cells: object) -> None:
    """Type into the row of a student's meeting."""
    book = openpyxl.load_workbook(school.tracker)
    sheet = book["Meetings"]
    headings = {str(cell.value): place for place, cell in enumerate(sheet[1])}
    for line in sheet.iter_rows(min_row=2):
        if str(line[headings["Adm No"]].value) == adm_no:
            for heading, value in cells.items():
                line[headings[heading.replace("_", " ")]].value = value  # type: ignore[assignment]
    book.save(school.tracker)


def came_back(school: Office, recipient: str) -> None:
    """Everything of the run is posted, and what was posted to a reader comes back."""
    posted = {
        line["set_id"]
        for line in csv_rows(school.run / "print" / "manifest.csv")
        if line["channel"] == "post"
    }
    with school.ledger() as ledger:
        ledger.enter_posting(RUN, posted, day=AS_OF, today=AS_OF, at=NOW, by=OFFICER)
    mine = next(
        line["set_id"]
        for line in csv_rows(school.run / "print" / "manifest.csv")
        if (line["recipient"], line["channel"]) == (recipient, "post")
    )
    come_back(school.desk(), mine, None, "Gone away")
