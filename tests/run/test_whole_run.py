"""What must hold for every run, whatever stands in the tracker."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pipeline.run.known import KNOWN
from pipeline.run.lettering import Lettered, make_letters
from pipeline.run.planning import make_plan
from tests.run.typesetter import Typesetter
from tests.samples import (
    AS_OF,
    LETTER_1,
    LETTER_2,
    NOW,
    RWBA_TRACKER,
    SOL_TRACKER,
    Office,
    contact,
    csv_rows,
    office,
    plan_json,
    student,
    workspace,
)

FORMULA = tuple("=+-@＝＋－＠\t\r\n")
NAMES = (
    "Maple",
    "O'Brien & Sons <Ltd>",
    "Łukasz",
    "Featherstonehaugh-Cholmondeley-Abernathy-Smythe",
    "W" * 60,
    "{{ 7*7 }}",
    "{% raw %}",
    '=HYPERLINK("http://x","y")',
    "Two\nLines",
    "None",
    "",
)
ADDRESS_1 = ("64 Station Road", "NFA", "", "@home", "1 {{ figures.percent }} Lane", "a\nb\nc\nd\ne")


def squeezed(text: str) -> str:
    """Letters and digits alone: lines break where they like."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def cells(path: Path) -> Iterator[str]:
    """Every text cell of a CSV or XLSX file."""
    if path.suffix == ".csv":
        for record in csv_rows(path):
            yield from (value for value in record.values() if value)
        return
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{path.name}!{cell.coordinate}"
                if isinstance(cell.value, str):
                    yield cell.value


def text_of(path: Path) -> str:
    """All words of any file that a run makes."""
    match path.suffix:
        case ".pdf":
            return "\n".join(page.extract_text() for page in PdfReader(path).pages)
        case ".xlsx" | ".docx":
            with zipfile.ZipFile(path) as package:
                return "\n".join(
                    package.read(name).decode("utf-8", "replace")
                    for name in package.namelist()
                    if name.endswith(".xml")
                )
        case _:
            return path.read_text("utf-8-sig")


def outputs(run: Path) -> list[Path]:
    """Every file of a run but the tracker's copy."""
    return [p for p in run.rglob("*") if p.is_file() and "inputs" not in p.parts]


def must_hold(school: Office, made: Lettered) -> None:
    """The laws of every run."""
    run = made.folder
    rows = csv_rows(run / "exceptions.csv")
    assert made.due == made.made + made.excepted
    assert made.made == len(list((run / "documents").glob("*.pdf")))
    not_made = [row for row in rows if row["status"] == "not made"]
    failed = {(r["adm_no"], r["document"], r["contact"]) for r in rows if r["document"]}
    assert made.excepted >= len(not_made)
    assert len(failed) <= len(rows)
    for path in outputs(run):
        if path.suffix in (".csv", ".xlsx"):
            assert not [cell for cell in cells(path) if cell.startswith(FORMULA)], path.name
    assert {p.name for p in school.folder.iterdir()} == {
        "config",
        "templates",
        "output",
        "tracker.xlsx",
    }
    folders = {p.name for p in (school.folder / "output").iterdir() if p.is_dir()}
    assert folders - {KNOWN} == {run.name}


def names_of_files(run: Path) -> str:
    return "\n".join(path.relative_to(run).as_posix() for path in run.rglob("*"))


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Mapping[str, object]], list[Mapping[str, object]]]:
    """Six students, each with up to three contacts as messy as trackers have them."""
    students: list[Mapping[str, object]] = []
    contacts: list[Mapping[str, object]] = []
    for place in range(6):
        adm_no = f"00400{place}"
        percent = draw(st.sampled_from([LETTER_1, LETTER_2, 96.5, 88.0, 100, "N/A"]))
        students.append(student(adm_no, percent, Reg=draw(st.sampled_from(["9A", "9B"]))))
        for number in range(draw(st.integers(0, 3))):
            contacts.append(
                contact(
                    adm_no,
                    Priority=number + 1,
                    Forename=f"Zq{adm_no[-1]}x{number}",
                    Surname=draw(st.sampled_from(NAMES)),
                    Title=draw(st.sampled_from(["Ms", "Mr", None])),
                    PR=draw(st.sampled_from(["Y", "Y", "N", None, "?"])),
                    **{
                        "Address 1": draw(st.sampled_from(ADDRESS_1)),
                        "Do not contact": draw(st.sampled_from([None, None, "Y", "Court order"])),
                        "Send by": draw(st.sampled_from(["Post", "Email", "InTouch", None])),
                        "Email": f"zq{adm_no[-1]}x{number}@example.org",
                        "Language": draw(st.sampled_from(["English", "Welsh", None])),
                    },
                )
            )
    return students, contacts


@settings(max_examples=12)
@given(families())
def test_laws_hold_and_blocked_contacts_get_nothing(
    found: tuple[list[Mapping[str, object]], list[Mapping[str, object]]],
) -> None:
    students, contacts = found
    with tempfile.TemporaryDirectory() as folder:
        school = office(Path(folder), students, contacts)
        made = school.week()
        must_hold(school, made)
        blocked = [c for c in contacts if c["PR"] != "Y" or c["Do not contact"] is not None]
        texts = {path: text_of(path) for path in outputs(made.folder)}
        for row in blocked:
            # A forename that nobody else has: it may stand in no file at all.
            named = [p for p, text in texts.items() if str(row["Forename"]) in text]
            mailed = [p for p, text in texts.items() if str(row["Email"]) in text]
            assert not named + mailed


HOSTILE = [
    pytest.param("O'Brien & Sons <Ltd>", id="markup"),
    pytest.param("Łukasz", id="Polish"),
    pytest.param("Featherstonehaugh-Cholmondeley-Abernathy-Smythe-Wriothesley", id="long"),
    pytest.param('=HYPERLINK("http://x","y")', id="formula"),
    pytest.param("{{ 7*7 }}", id="template tag"),
    pytest.param("{% for x in y %}", id="template block"),
    pytest.param("Anne\nMarie", id="two lines"),
    pytest.param("../../etc/passwd", id="path"),
    pytest.param("A\u202eB", id="direction override"),
    pytest.param("nul\x00byte".replace("\x00", "\u2028"), id="line separator"),
]


def whole_or_held(school: Office, made: Lettered, adm_no: str, value: str) -> None:
    printed = [
        p for p in (made.folder / "documents").glob("*.pdf") if p.name.endswith("letter-1.pdf")
    ]
    if printed:
        text = "".join(squeezed(text_of(path)) for path in printed)
        assert squeezed(value) in text
    else:
        rows = csv_rows(made.folder / "exceptions.csv")
        assert [r for r in rows if r["adm_no"] == adm_no and r["document"] == "letter-1"]
    must_hold(school, made)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_name_of_a_parent_comes_through_whole_or_is_held(
    value: str, tmp_path: Path
) -> None:
    parent = contact("004001", Surname=value)
    school = office(tmp_path, [student("004001", LETTER_1)], [parent])

    whole_or_held(school, school.week(), "004001", value)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_name_of_a_child_comes_through_whole_or_is_held(value: str, tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_1, Surname=value)])

    whole_or_held(school, school.week(), "004001", value)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_line_of_an_address_comes_through_whole_or_is_held(
    value: str, tmp_path: Path
) -> None:
    parent = contact("004001", **{"Address 1": value})
    school = office(tmp_path, [student("004001", LETTER_1)], [parent])

    whole_or_held(school, school.week(), "004001", value)


@pytest.mark.parametrize("line", ["Long Row", "The Old Corn Exchange and Malthouse"])
def test_address_of_nine_lines_comes_through_whole_or_is_held(line: str, tmp_path: Path) -> None:
    lines = [f"{number} {line}" for number in range(1, 10)]
    parent = contact("004001", **{"Address 1": "\n".join(lines)})
    school = office(tmp_path, [student("004001", LETTER_1)], [parent])

    whole_or_held(school, school.week(), "004001", "".join(lines))


def test_address_without_room_is_held_by_name(tmp_path: Path) -> None:
    lines = "\n".join(f"{number} The Old Corn Exchange and Malthouse" for number in range(9))
    parent = contact("004001", **{"Address 1": lines})
    made = office(tmp_path, [student("004001", LETTER_1)], [parent]).week()

    (row,) = (r for r in csv_rows(made.folder / "exceptions.csv") if r["document"] == "letter-1")
    assert (row["slug"], row["recipient"]) == ("too-many-address-lines", "Ms Karen Mapleb")


@pytest.mark.parametrize("adm_no", ["../../etc/passwd", "C:\\x", "=1+1", "a/b", "4017 or 4018"])
def test_hostile_admission_number_never_leaves_the_run_folder(adm_no: str, tmp_path: Path) -> None:
    row = student("004001", LETTER_1) | {"Adm No": adm_no}
    school = office(tmp_path, [row], [contact("004001") | {"Adm No": adm_no}])

    made = school.week()

    must_hold(school, made)
    assert "passwd" not in names_of_files(made.folder)


def test_no_name_number_or_reason_in_a_file_name_or_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    row = student(
        "004001", LETTER_2, UPN="H801200001001", Concern="Xylophonia", **{"Good reason": None}
    )
    school = office(tmp_path, [row], [contact("004001")])
    made = school.week()

    said = capfd.readouterr()
    for secret in ("Maple", "Robin", "Karen", "H801200001001", "004001", "Xylophonia"):
        assert secret not in names_of_files(made.folder)
        assert secret not in said.err + said.out


def test_everything_written_is_private_to_the_user(tmp_path: Path) -> None:
    school = office(tmp_path, [student("004001", LETTER_2)])
    made = school.week()

    modes = {path.stat().st_mode & 0o077 for path in (made.folder, *made.folder.rglob("*"))}
    assert modes == {0}


def test_one_childs_papers_never_name_another(tmp_path: Path) -> None:
    numbers = ["004001", "004002", "004003"]
    school = office(tmp_path, [student(adm, LETTER_2) for adm in numbers])
    made = school.week()

    surnames = {adm: f"Maple{'abcdefghij'[int(adm[-1])]}" for adm in numbers}
    for row in csv_rows(made.folder / "print" / "manifest.csv"):
        text = text_of(made.folder / row["file"])
        assert surnames[row["adm_no"]] in text
        assert not [n for adm, n in surnames.items() if adm != row["adm_no"] and n in text]


def test_same_inputs_make_the_same_documents_whenever_and_wherever(tmp_path: Path) -> None:
    made = []
    for place, days in (("one", 0), ("two", 3)):
        school = office(tmp_path / place, [student("004001", LETTER_2)])
        desk = school.desk(NOW + dt.timedelta(days=days))
        planned = make_plan(desk, school.tracker, None, AS_OF, None)
        run = make_letters(desk, planned.run.path, engine=Typesetter()).folder
        rows = csv_rows(run / "print" / "manifest.csv")
        made.append([(row["set_id"], row["document"], row["sha256"]) for row in rows])
    assert made[0] == made[1]


@pytest.mark.soffice
@pytest.mark.slow
@pytest.mark.parametrize("tracker", [SOL_TRACKER, RWBA_TRACKER], ids=["sol", "rwba"])
def test_samples_are_made_or_excepted_to_the_last_copy(tracker: Path, tmp_path: Path) -> None:
    place = tmp_path / "school"
    workspace(place, real=True)
    copy = place / "tracker.xlsx"
    copy.write_bytes(tracker.read_bytes())
    school = Office(place, copy)
    planned = school.plan()

    made = school_letters(school, planned.run.path)

    must_hold(school, made)
    assert made.made > 50
    blocked = _blocked(tracker)
    rows = csv_rows(made.folder / "print" / "manifest.csv")
    assert not {(r["adm_no"], r["recipient"]) for r in rows} & blocked
    assert len(plan_json(made.folder)["students"]) == 160


def school_letters(school: Office, run: Path) -> Lettered:
    """With LibreOffice itself."""
    return make_letters(school.desk(), run)


def _blocked(tracker: Path) -> set[tuple[str, str]]:
    rows = CalamineWorkbook.from_path(tracker).get_sheet_by_name("Contacts").to_python()
    start = next(n for n, row in enumerate(rows) if "Adm No" in row)
    header = [str(cell) for cell in rows[start]]
    found = set()
    for row in rows[start + 1 :]:
        cell = dict(zip(header, row, strict=True))
        if cell["PR"] != "Y" or cell["Do not contact"]:
            name = " ".join(str(cell[k]) for k in ("Title", "Forename", "Surname") if cell[k])
            found.add((str(cell["Adm No"]), name))
    return found


ARABIC = "العربية"


@pytest.mark.soffice
def test_strange_letters_come_through_libreoffice_whole(tmp_path: Path) -> None:
    place = tmp_path / "school"
    rows = [
        student("004001", LETTER_1, Surname="Łukasz", Forename="Ściślak"),
        student("004002", LETTER_1, Surname=ARABIC),
        student("004003", LETTER_1, Surname="O'Brien & Sons <Ltd>"),
    ]
    school = office(tmp_path, rows)
    workspace(place, real=True)
    school.plan()

    made = school_letters(school, school.run)

    held = {row["adm_no"] for row in csv_rows(made.folder / "exceptions.csv")}
    for place_in_tracker, row in enumerate(rows, start=1):
        name = f"SOL220307-{place_in_tracker:04}-1-letter-1.pdf"
        path = made.folder / "documents" / name
        if path.exists():
            wanted, text = squeezed(str(row["Surname"])), squeezed(text_of(path))
            assert wanted in text or wanted[::-1] in text or re.search("[؀-ۿ]", text)
        else:
            assert row["Adm No"] in held
    must_hold(school, made)
