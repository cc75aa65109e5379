"""The steps that went out, in the school's own tracker."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import OutputFault, UsageFault
from pipeline.ledger.entries import Recorded
from pipeline.run.planning import make_plan
from pipeline.run.posting import Leaving, post
from pipeline.run.recording import RecordedRun, Target, record_run
from tests import samples
from tests.run.copies import copied
from tests.samples import AS_OF, LETTER_1, LETTER_2, NOW, Office, student
from tests.tracker import workbooks

COLUMNS = {"4 Letter 1": None, "5 Letter 2": None, "Review date": None}
WORDS = "Letter 1 (general concern)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = samples.office(
        tmp_path_factory.mktemp("made"),
        [student("004001", LETTER_1, **COLUMNS), student("004002", LETTER_2, **COLUMNS)],
        Interventions=workbooks.table(
            workbooks.LOG
            | {
                "Adm No": "004009",
                "No": 4,
                "Action": WORDS,
                "By": "AO",
                "Att % then": None,
                "Outcome": None,
                "Review date": None,
                "Comments": None,
            }
        ),
    )
    office.week()
    return office


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    own = copied(made, tmp_path)
    post(own.desk(), own.run, Leaving(note="box in the High Street"))
    return own


def write(office: Office, **target: object) -> RecordedRun:
    return record_run(office.desk(), office.run, Target(**target))  # type: ignore[arg-type]


def cells(office: Office, sheet: str) -> Mapping[str, object]:
    book = openpyxl.load_workbook(office.tracker)
    found = {c.coordinate: c.value for row in book[sheet].iter_rows() for c in row if c.value}
    book.close()
    return found


def type_into(office: Office, cell: str, value: str | dt.date) -> None:
    book = openpyxl.load_workbook(office.tracker)
    book["Year 9"][cell] = value
    book.save(office.tracker)
    book.close()


def test_a_step_gets_its_date_its_review_and_a_row_of_the_log(office: Office) -> None:
    done = write(office)
    assert done.done
    row = [cells(office, "Interventions").get(f"{column}3") for column in "ABCDEFGHI"]
    midnight = dt.time()
    assert row == [
        dt.datetime.combine(AS_OF, midnight),
        "004001",
        4,
        WORDS,
        "D. Amberwood",
        94.3,
        None,
        dt.datetime.combine(dt.date(2022, 3, 21), midnight),
        "box in the High Street",
    ]
    assert list(cells(office, "Year 9").values()).count(dt.datetime.combine(AS_OF, midnight)) == 2


def test_the_next_plan_counts_a_step_once_written_back_or_not(office: Office) -> None:
    later = NOW + dt.timedelta(days=7)

    def rows() -> list[object]:
        planned = make_plan(office.desk(later), office.tracker, None, later.date(), None)
        return [
            (d.adm_no, d.status, d.step, d.previous, d.review)
            for d in planned.decided.plan.decisions
        ]

    before = rows()
    write(office)
    after = rows()
    assert [(row[:3], row[4]) for row in after] == [(row[:3], row[4]) for row in before]  # type: ignore[index]


def test_a_dry_run_tells_every_cell_and_changes_nothing(office: Office) -> None:
    before = office.tracker.read_bytes()
    told = write(office, dry_run=True).report.written
    assert office.tracker.read_bytes() == before
    assert write(office).report.written == told


def test_a_second_time_there_is_nothing_to_write(office: Office) -> None:
    write(office)
    again = write(office)
    assert (again.report.written, again.done) == ((), False)
    with office.ledger() as ledger:
        assert len(ledger.rows(Recorded)) == 1


def test_the_tracker_as_it_was_is_kept(office: Office) -> None:
    before = office.tracker.read_bytes()
    backup = write(office).report.backup
    assert backup is not None
    assert backup.read_bytes() == before


def test_a_tracker_changed_since_the_plan_is_refused(office: Office) -> None:
    type_into(office, "A30", "a note")
    with pytest.raises(OutputFault, match="changed since the plan"):
        write(office)


def test_a_changed_tracker_gets_only_its_empty_cells_filled(office: Office) -> None:
    header = {value: key for key, value in cells(office, "Year 9").items()}
    cell = header["4 Letter 1"][:-1] + "2"
    type_into(office, cell, dt.date(2022, 3, 1))
    done = write(office, changed_ok=True)
    assert [(kept.cell, kept.found) for kept in done.report.kept] == [(cell, "2022-03-01")]
    assert done.done


def test_the_list_for_google_sheets_leaves_the_tracker_alone(
    office: Office, tmp_path: Path
) -> None:
    before, target = office.tracker.read_bytes(), tmp_path / "changes.csv"
    done = write(office, changes=target)
    assert office.tracker.read_bytes() == before
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + len(done.report.written)
    with pytest.raises(OutputFault, match="exists already"):
        write(office, changes=target)


def test_what_did_not_go_out_is_not_recorded(made: Office, tmp_path: Path) -> None:
    own = copied(made, tmp_path / "unposted")
    with pytest.raises(UsageFault, match="Nothing of this run"):
        write(own)
