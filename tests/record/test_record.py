from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import itertools
import os
import random
import re
import signal
import stat
import subprocess
import sys
import time
import tomllib
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pipeline.errors import ExitCode, OutputFault, WorkbookFault
from pipeline.record.changes import CellChange, Kept, TakenStep, changes
from pipeline.record.guards import conflict_copy
from pipeline.record.locate import locate
from pipeline.record.writing import PatchReport, change_list, record
from pipeline.tracker.layout import Layout
from pipeline.tracker.layout_file import parse_layout
from pipeline.wording import sentence
from tests.record.schoolbook import EXTRAS, rich_tracker

AT = dt.datetime(2022, 3, 9, 10, 15, tzinfo=dt.UTC)
DAY, REVIEW = dt.date(2022, 3, 8), dt.date(2022, 3, 22)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sol() -> Layout:
    data = tomllib.loads((ROOT / "config/layouts/sol.toml").read_text(encoding="utf-8"))
    layout = parse_layout(data, "sol.toml")
    students = layout.tables["students"]
    with_review = replace(students, columns={**students.columns, "review": "review"})
    return replace(layout, tables={**layout.tables, "students": with_review})


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def taken(
    adm_no: str = "004001", step: str = "letter-1", number: int = 4, **more: object
) -> TakenStep:
    words: dict[str, object] = {
        "action": "Letter 1",
        "by": "AO",
        "percent_then": Fraction(943, 1000),
        "review": REVIEW,
        "comment": "spoke to <parent> & carer",
    }
    return TakenStep(adm_no, step, DAY, number, **(words | more))  # type: ignore[arg-type]


def write(
    path: Path, wanted: tuple[CellChange, ...], *, dry_run: bool = False, expect: str = ""
) -> PatchReport:
    return record(
        path,
        wanted,
        expect_sha256=expect or sha256(path),
        backups=path.parent / "output" / "backups",
        at=AT,
        dry_run=dry_run,
    )


def record_steps(path: Path, layout: Layout, *steps: TakenStep) -> PatchReport:
    wanted, problems = changes(locate(path, layout), steps)
    assert problems == ()
    return write(path, wanted)


def stored(path: Path) -> Mapping[str, tuple[bytes, object]]:
    """Every part as it lies in the file: its raw bytes from header to the next part."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        starts = sorted([*(entry.header_offset for entry in entries), archive.start_dir])
        ends = dict(itertools.pairwise(starts))
        return {
            entry.filename: (
                data[entry.header_offset : ends[entry.header_offset]],
                (entry.date_time, entry.flag_bits, entry.extra, entry.external_attr),
            )
            for entry in entries
        }


def opened(path: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def values_of(book: openpyxl.Workbook, sheet: str) -> dict[str, object]:
    return {
        cell.coordinate: cell.value
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.value is not None
    }


def values(path: Path, sheet: str) -> dict[str, object]:
    return values_of(opened(path), sheet)


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
def test_every_other_part_is_the_same_bytes(tmp_path: Path, sol: Layout, streamed: bool) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx", streamed=streamed)
    before, raw = stored(path), path.read_bytes()
    report = record_steps(path, sol, taken(), taken("004000", "rtc", 2))
    after = stored(path)
    touched = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"}
    assert set(report.parts) == touched
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == touched
    assert set(EXTRAS) <= set(before) - touched
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.comment == b"made by the office"
    assert report.backup is not None
    assert report.backup.read_bytes() == raw
    assert report.backup.name == "tracker backup 2022-03-09T101500.xlsx"
    assert stat.S_IMODE(report.backup.stat().st_mode) == 0o600


def test_only_the_cells_concerned_change_in_the_sheet(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    with zipfile.ZipFile(path) as archive:
        before = archive.read("xl/worksheets/sheet1.xml")
    record_steps(path, sol, taken(review=None))
    with zipfile.ZipFile(path) as archive:
        after = archive.read("xl/worksheets/sheet1.xml")
    cells = re.findall(rb'<c r="F5" s="\d+"><v>44628</v></c>', after)
    assert len(cells) == 1
    assert after.replace(cells[0], b"") == before


def test_both_readers_see_the_new_values_and_the_old_ones(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    year, log = values(path, "Year 7"), values(path, "Interventions")
    record_steps(path, sol, taken())
    day, review = dt.datetime(2022, 3, 8), dt.datetime(2022, 3, 22)  # noqa: DTZ001
    assert values(path, "Year 7") == year | {"F5": day, "H5": review}
    assert values(path, "Interventions") == log | {
        "A3": day,
        "B3": "004001",
        "C3": 4,
        "D3": "Letter 1",
        "E3": "AO",
        "F3": 94.3,
        "H3": review,
        "I3": "spoke to <parent> & carer",
    }
    book = CalamineWorkbook.from_path(path)
    assert book.get_sheet_by_name("Year 7").to_python()[4][5] == DAY
    assert book.get_sheet_by_name("Year 7").to_python()[5][3] == 96.2
    assert book.get_sheet_by_name("Interventions").to_python()[2][1:4] == ["004001", 4, "Letter 1"]


def test_the_new_log_row_comes_after_the_last_filled_one(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    record_steps(path, sol, taken(), taken("004002"))
    log = values(path, "Interventions")
    assert (log["B3"], log["B4"], log.get("B5")) == ("004001", "004002", None)
    book = opened(path)
    assert book["Interventions"]["D3"].font.italic
    assert book["Interventions"]["A3"].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize(
    ("own_green", "expected"),
    [(None, "FFC6E0B4"), ("FF92D050", "FF92D050"), ("FFFF0000", "FFC6E0B4")],
)
def test_the_rtc_is_marked_green(
    tmp_path: Path, sol: Layout, own_green: str | None, expected: str
) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    if own_green:
        book = opened(path)
        book["Year 7"]["E6"].fill = openpyxl.styles.PatternFill("solid", fgColor=own_green)
        book.save(path)
    before = opened(path)["Year 7"]["E6"].fill.fgColor.rgb
    record_steps(path, sol, taken("004000", "rtc", 2))
    year = opened(path)["Year 7"]
    assert year["E4"].fill.fgColor.rgb == expected
    assert (year["E4"].number_format, year["E4"].is_date) == ("dd/mm/yyyy", True)
    assert year["E6"].fill.fgColor.rgb == before


def test_a_cells_own_look_stays(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    record_steps(path, sol, taken(step="letter-2", number=5))
    cell = opened(path)["Year 7"]["G5"]
    assert (cell.fill.fgColor.rgb, cell.is_date) == ("FFFFE699", True)


@pytest.mark.parametrize(
    ("share", "shown"), [(Fraction(943, 1000), "General"), (Fraction(101, 105), "0.00")]
)
def test_the_figure_is_kept_exactly(
    tmp_path: Path, sol: Layout, share: Fraction, shown: str
) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    record_steps(path, sol, taken(percent_then=share))
    cell = opened(path)["Interventions"]["F3"]
    assert cell.value == float(share * 100)
    assert cell.number_format == shown


def test_recording_twice_changes_nothing_more(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    record_steps(path, sol, taken())
    once = path.read_bytes()
    report = record_steps(path, sol, taken())
    assert path.read_bytes() == once
    assert (report.written, report.kept, report.same, report.backup) == ((), (), 2, None)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        pytest.param("sent by hand", Kept.FILLED, id="text"),
        pytest.param(dt.date(2022, 3, 1), Kept.FILLED, id="an earlier date"),
        pytest.param(dt.date(2022, 3, 9), Kept.FILLED, id="a later date"),
        pytest.param("=TODAY()", Kept.FORMULA, id="a formula"),
    ],
)
def test_a_filled_cell_is_never_overwritten(
    tmp_path: Path, sol: Layout, edit: str | dt.date, reason: Kept
) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx", edits={"F5": edit})
    report = record_steps(path, sol, taken(review=None))
    assert [(each.cell, each.reason) for each in report.kept] == [("F5", reason)]
    assert "F5" not in {each.cell for each in report.written}
    found = values(path, "Year 7")["F5"]
    assert (found.date() if isinstance(found, dt.datetime) else found) == edit


@pytest.mark.parametrize(
    ("old", "written"),
    [
        pytest.param(dt.date(2022, 1, 9), True, id="an earlier review"),
        pytest.param(dt.date(2022, 3, 23), False, id="a later review"),
        pytest.param("after Easter", False, id="words"),
    ],
)
def test_only_an_earlier_review_date_gives_way(
    tmp_path: Path, sol: Layout, old: dt.date | str, written: bool
) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx", edits={"H5": old})
    report = record_steps(path, sol, taken())
    changed = {each.cell: each.old for each in report.written if each.sheet == "Year 7"}
    assert ("H5" in changed) is written
    if written:
        assert changed["H5"] == "2022-01-09"


def test_a_merged_cell_is_named(tmp_path: Path) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    report = write(path, (CellChange("Year 7", "B1", "x", "004001"),))
    assert [each.reason for each in report.kept] == [Kept.MERGED]


def test_a_row_of_the_log_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    wanted = (
        CellChange("Interventions", "A2", DAY, "004001", new_row=True),
        CellChange("Interventions", "G2", "x", "004001", new_row=True),
    )
    report = write(path, wanted)
    assert [each.reason for each in report.kept] == [Kept.FILLED, Kept.ROW]
    assert report.backup is None


def test_a_table_grows_with_its_log(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx", log_table=True)
    report = record_steps(path, sol, taken(), taken("004002"))
    assert "xl/tables/table1.xml" in report.parts
    table = opened(path)["Interventions"].tables["Log"]
    assert (table.ref, table.autoFilter.ref) == ("A1:I4", "A1:I4")


def test_a_totals_row_stops_the_log_row(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx", log_table=True, totals=True)
    report = record_steps(path, sol, taken(review=None))
    assert [each.cell for each in report.written] == ["F5"]
    assert {each.reason for each in report.kept} == {Kept.TOTALS}


def test_a_dry_run_tells_and_changes_nothing(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx", edits={"F5": "=1+1"})
    before = path.read_bytes()
    (tmp_path / "~$tracker.xlsx").touch()
    wanted, _ = changes(locate(path, sol), (taken(comment="=cmd"),))
    report = write(path, wanted, dry_run=True)
    assert path.read_bytes() == before
    assert not (tmp_path / "output").exists()
    rows = list(csv.DictReader(io.StringIO(change_list(report))))
    assert rows[0] == {
        "sheet": "Year 7",
        "cell": "H5",
        "adm_no": "004001",
        "old": "",
        "new": "2022-03-22",
        "note": "",
    }
    assert rows[-1]["note"] == "not written: it holds a formula"
    assert "'=cmd" in {row["new"] for row in rows}


@pytest.mark.parametrize(
    ("beside", "match"),
    [
        ("~$tracker.xlsx", "open in another program"),
        (".~lock.tracker.xlsx#", "open in another program"),
        ("tracker-DESKTOP-7QK2.xlsx", "conflict copy"),
        ("tracker (A. Officer's conflicted copy 2022-03-08).xlsx", "conflict copy"),
    ],
)
def test_an_unsafe_tracker_is_left_alone(
    tmp_path: Path, sol: Layout, beside: str, match: str
) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    before = path.read_bytes()
    (tmp_path / beside).touch()
    wanted, _ = changes(locate(path, sol), (taken(),))
    with pytest.raises(OutputFault, match=match) as caught:
        write(path, wanted)
    assert caught.value.exit_code is ExitCode.OUTPUT
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "other", "conflict"),
    [
        ("tracker.xlsx", "tracker-OLD.xlsx", ""),
        ("tracker.xlsx", "tracker-2021-22.xlsx", ""),
        ("tracker.xlsx", "tracker backup 2022-03-09T101500.xlsx", ""),
        ("tracker.xlsx", "tracker-PC12.docx", ""),
        ("tracker-PC12.xlsx", "tracker.xlsx", "tracker-PC12.xlsx"),
        ("tracker.xlsx", "tracker-PC12.xlsx", "tracker-PC12.xlsx"),
    ],
)
def test_conflict_copies_by_name(tmp_path: Path, name: str, other: str, conflict: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / other).touch()
    assert conflict_copy(tmp_path / name) == conflict


def test_a_tracker_changed_since_the_plan_is_left_alone(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    wanted, _ = changes(locate(path, sol), (taken(),))
    with pytest.raises(OutputFault, match="changed since"):
        write(path, wanted, expect="00" * 32)


def test_a_protected_sheet_is_left_alone(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx", protected=True)
    wanted, _ = changes(locate(path, sol), (taken(),))
    with pytest.raises(OutputFault, match="protected"):
        write(path, wanted)
    assert not (tmp_path / "output").exists()


def test_a_missing_tracker_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkbookFault, match="cannot be read"):
        write(tmp_path / "none.xlsx", (), expect="00")


def test_the_trackers_own_permissions_stay(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    path.chmod(0o664)
    record_steps(path, sol, taken())
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


def test_steps_without_a_place_are_problems(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx")
    wanted, problems = changes(locate(path, sol), (taken("009999"), taken("4001")))
    assert [(each.slug, each.adm_no) for each in problems] == [("record-no-student", "009999")]
    assert "2022-03-08" in sentence(problems[0])
    assert "F5" in {each.cell for each in wanted}


SAMPLES = sorted((ROOT / "tests/tracker/samples").glob("*-tracker.xlsx"))


@pytest.mark.parametrize("sample", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_the_samples_keep_every_part_and_every_other_value(tmp_path: Path, sample: Path) -> None:
    policy = sample.stem.removesuffix("-tracker")
    layout_file = ROOT / f"config/layouts/{policy}.toml"
    layout = parse_layout(tomllib.loads(layout_file.read_text(encoding="utf-8")), policy)
    path = tmp_path / sample.name
    path.write_bytes(sample.read_bytes())
    before = stored(path)
    places = locate(path, layout)
    step = "letter-1" if policy == "sol" else "manager-letter"
    keys = [key for sheet in places.students for key in sheet.rows]
    wanted, problems = changes(places, [taken(f"00{key}", step) for key in keys])
    report = write(path, wanted)
    after = stored(path)
    assert problems == ()
    assert len(report.written) > 100
    assert {name for name in before if before[name] != after[name]} == set(report.parts)
    sheets = dict.fromkeys(change.sheet for change in wanted)
    cells = {(each.sheet, each.cell) for each in report.written}
    was, now = opened(sample), opened(path)
    for sheet in sheets:
        old, new = values_of(was, sheet), values_of(now, sheet)
        assert {cell for cell in new if old.get(cell) != new[cell]} == {
            cell for name, cell in cells if name == sheet
        }
        assert set(old) <= set(new)


_RECORDER = """
import datetime as dt, hashlib, sys
from pathlib import Path
from pipeline.record.changes import CellChange
from pipeline.record.writing import record
path = Path(sys.argv[1])
print("begun", flush=True)
for row in range(int(sys.argv[2]), 10_000):
    cell = CellChange("Year 7", f"F{row}", dt.date(2022, 3, 8), "004001")
    data = path.read_bytes()
    record(
        path,
        (cell,),
        expect_sha256=hashlib.sha256(data).hexdigest(),
        backups=path.parent / "output" / "backups",
        at=dt.datetime(2022, 3, 9) + dt.timedelta(seconds=row),
    )
"""


def test_killed_at_random_instants_the_tracker_is_always_whole(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    path, chance = rich_tracker(folder / "tracker.xlsx"), random.Random(7)
    before = stored(path)
    for turn in range(5):
        first = 100 + 1000 * turn
        with subprocess.Popen(
            [sys.executable, "-c", _RECORDER, str(path), str(first)], stdout=subprocess.PIPE
        ) as worker:
            assert worker.stdout is not None
            worker.stdout.readline()
            time.sleep(chance.uniform(0, 0.08))
            worker.send_signal(signal.SIGKILL)
        after = stored(path)
        assert {name for name in before if before[name] != after[name]} <= {
            "xl/worksheets/sheet1.xml",
            "xl/styles.xml",
        }
        rows = [int(cell[1:]) for cell in values(path, "Year 7") if cell[0] == "F"]
        begun = [row for row in rows if row >= first]
        assert begun == list(range(first, first + len(begun)))
    report = write(path, (CellChange("Year 7", "F50", DAY, "004001"),))
    assert len(report.written) == 1
    assert [each.name for each in folder.iterdir() if each.is_file()] == ["tracker.xlsx"]


def sheets_by_libreoffice(path: Path, folder: Path) -> dict[str, list[str]]:
    """What LibreOffice Calc reads, a list of lines for each sheet."""
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", every_sheet, "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    prefix = f"{path.stem}-"
    return {
        found.stem.removeprefix(prefix): found.read_text(encoding="utf-8").splitlines()
        for found in folder.glob(f"{prefix}*.csv")
    }


@pytest.mark.soffice
def test_libreoffice_opens_it_with_the_same_values(tmp_path: Path, sol: Layout) -> None:
    path = rich_tracker(tmp_path / "tracker.xlsx", log_table=True)
    before = sheets_by_libreoffice(path, tmp_path / "before")
    if not before and not os.environ.get("CI"):
        pytest.skip("needs LibreOffice Calc")
    record_steps(path, sol, taken(), taken("004000", "rtc", 2))
    after = sheets_by_libreoffice(path, tmp_path / "after")
    year, log = after["Year 7"], after["Interventions"]
    # Calc shows dates in the order of the machine's language; the old cells tell which.
    order = "%d/%m/%Y" if ",08/11/2021," in before["Year 7"][3] else "%m/%d/%Y"
    day, review, letter = (f"{each:{order}}" for each in (DAY, REVIEW, dt.date(2021, 11, 8)))
    assert year[:3] == before["Year 7"][:3]
    assert year[3] == f"Walsh,Noah,004000,94.3,{day},{letter},,{review}"
    assert year[4] == f"O'Brien,Siân,004001,88.2,,{day},,{review}"
    assert year[5:] == before["Year 7"][5:]
    assert log[:2] == before["Interventions"][:2]
    assert log[2].startswith(f"{day},004001,4,Letter 1,AO,94.3,,{review},spoke to <parent>")
