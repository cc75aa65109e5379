"""Small made-up schools that tests run the whole week on: a workspace, a tracker, a desk."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from pipeline.config import Workspace
from pipeline.ledger.ledger import Ledger
from pipeline.libreoffice import Engine
from pipeline.run.lettering import Lettered, make_letters
from pipeline.run.office import Desk, Silence
from pipeline.run.plan_book import FORM
from pipeline.run.planning import Planned, make_plan
from pipeline.starter import FOLDERS, starter_files
from tests.run.typesetter import Typesetter, in_page_font
from tests.tracker import workbooks

AS_OF = dt.date(2022, 3, 7)
NOW = dt.datetime(2022, 3, 7, 9, 30, tzinfo=dt.UTC)
OFFICER = "D. Amberwood"
RUN = "2022-03-07-sol"
TRACKERS = Path(__file__).parent / "tracker" / "samples"
SOL_TRACKER = TRACKERS / "sol-tracker.xlsx"
RWBA_TRACKER = TRACKERS / "rwba-tracker.xlsx"

LETTER_1 = 94.3
"""Below 95 and not below 93: a letter by post and a form of the school's own."""
LETTER_2 = 92.1
"""Below 93: an invitation by post, a letter to be handed over, papers of the school's own."""
PHONE_CALL = 96.2
"""Below 97: a form for the tutor, and nobody is written to."""
PRESENT = 100


@cache
def _shipped() -> tuple[tuple[str, bytes], ...]:
    root = starter_files()
    return tuple(
        (path.relative_to(root).as_posix(), path.read_bytes())
        for name in FOLDERS
        for path in sorted((root / name).rglob("*"))
        if path.is_file()
    )


@cache
def _typeset() -> tuple[tuple[str, bytes], ...]:
    return tuple(
        (name, _refonted(data) if name.endswith(".docx") else data) for name, data in _shipped()
    )


def _refonted(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, in_page_font(old.read(name)))
    return made.getvalue()


def workspace(folder: Path, *, real: bool = False) -> Workspace:
    """The shipped settings and templates in a folder; ``real`` for those LibreOffice converts."""
    for name, data in _shipped() if real else _typeset():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Workspace(folder)


@dataclass
class Office:
    """A workspace with a tracker, and the commands given in it."""

    folder: Path
    tracker: Path

    @property
    def run(self) -> Path:
        """The usual run folder."""
        return self.folder / "output" / RUN

    def desk(self, now: dt.datetime = NOW) -> Desk:
        """A command at work, with the settings as they are now."""
        return Desk(Workspace(self.folder), now, OFFICER, Silence())

    def ledger(self) -> Ledger:
        """The ledger, to be used with ``with``."""
        return Ledger.open(Workspace(self.folder).ledger)

    def plan(self, folder: Path | None = None, as_of: dt.date = AS_OF) -> Planned:
        """``attendance plan``."""
        return make_plan(self.desk(), self.tracker, None, as_of, folder)

    def letters(
        self,
        only: Sequence[str] = (),
        *,
        run: Path | None = None,
        proof: bool = False,
        engine: Engine | None = None,
        planned: Planned | None = None,
    ) -> Lettered:
        """``attendance letters`` with the stand-in for LibreOffice."""
        return make_letters(
            self.desk(),
            run or self.run,
            only,
            proof=proof,
            engine=engine or Typesetter(),
            planned=planned,
        )

    def week(self, engine: Engine | None = None) -> Lettered:
        """``attendance week``."""
        return self.letters(engine=engine, planned=self.plan())

    def post_all(self) -> None:
        """Everything the run made goes out on the day itself."""
        with self.ledger() as ledger:
            sets = {row.entry.set_id for row in ledger.unposted(RUN)}
            ledger.enter_posting(RUN, sets, day=AS_OF, today=AS_OF, at=NOW, by=OFFICER)


def student(adm_no: str, percent: object, **cells: object) -> dict[str, object]:
    """A row of the year sheet; every name is made up and tells the number."""
    row: dict[str, object] = {
        "Surname": f"Maple{'abcdefghij'[int(adm_no[-1])]}",
        "Forename": "Robin",
        "Adm No": adm_no,
        "UPN": None,
        "Reg": "9C",
        "HOY": "HOY 9",
        "Att %": percent,
        "Good reason": None,
    }
    return row | cells


def contact(adm_no: str, **cells: object) -> dict[str, object]:
    """A parent with parental responsibility who is written to by post."""
    row: dict[str, object] = {
        "Adm No": adm_no,
        "Priority": 1,
        "Title": "Ms",
        "Forename": "Karen",
        "Surname": f"Maple{'abcdefghij'[int(adm_no[-1])]}",
        "PR": "Y",
        "Resident": "Y",
        "Address 1": f"{int(adm_no[-2:]) + 1} Station Road",
        "Town": "Calne",
        "Postcode": "SN11 7AN",
        "Email": None,
        "Send by": "Post",
        "Language": "English",
        "Do not contact": None,
    }
    return row | cells


def office(
    folder: Path,
    students: Iterable[Mapping[str, object]],
    contacts: Iterable[Mapping[str, object]] | None = None,
    **sheets: Any,
) -> Office:
    """A workspace and a tracker with one Year 9 sheet; each student has a parent unless told."""
    rows = list(students)
    parents = list(contacts) if contacts is not None else [contact(str(r["Adm No"])) for r in rows]
    place = folder / "school"
    workspace(place)
    book = {
        "Year 9": workbooks.table(*rows),
        "Contacts": workbooks.table(*(parents or [contact("000000")])),
    }
    tracker = workbooks.write(place / "tracker.xlsx", {**book, **sheets})
    _as_text(tracker)
    return Office(place, tracker)


def _as_text(tracker: Path) -> None:
    """What begins with "=" is text in these trackers, as from a cell that was typed with "'"."""
    book = openpyxl.load_workbook(tracker)
    found = [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    for cell in found:
        cell.data_type = "s"
    if found:
        book.save(tracker)


def few(folder: Path) -> Office:
    """Four students: Letter 1, Letter 2, a phone call, and nothing at all."""
    return office(
        folder,
        [
            student("004001", LETTER_1),
            student("004002", LETTER_2),
            student("004003", PHONE_CALL),
            student("004004", PRESENT),
        ],
    )


def plan_json(run: Path) -> dict[str, Any]:
    """``plan.json`` read back."""
    found: dict[str, Any] = json.loads((run / "plan.json").read_text("utf-8"))
    return found


def row_of(run: Path, adm_no: str) -> dict[str, Any]:
    """One student of ``plan.json``."""
    (found,) = (row for row in plan_json(run)["students"] if row["adm_no"] == adm_no)
    assert isinstance(found, dict)
    return found


def csv_rows(path: Path) -> list[dict[str, str]]:
    """A CSV file of ours."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def type_in(run: Path, adm_no: str, **cells: str | dt.date | None) -> dict[str, str]:
    """Type beside a student in ``plan.xlsx``; gives each heading's cell as messages name it."""
    path = run / "plan.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book[FORM.sheet]
    headings = {str(cell.value): place for place, cell in enumerate(sheet[1])}
    for row in sheet.iter_rows(min_row=2):
        if row[headings["Adm No"]].value == adm_no:
            for heading, value in cells.items():
                sheet[row[headings[heading]].coordinate] = value
            book.save(path)
            return {
                heading: f"plan.xlsx!{FORM.sheet}!{row[place].coordinate}"
                for heading, place in headings.items()
            }
    raise AssertionError(f"{adm_no} is not in the plan")
