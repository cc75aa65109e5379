"""Small, messy workbooks made on the spot; every child in them is made up."""

from __future__ import annotations

import datetime as dt
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from pipeline.model.problem import Problem
from pipeline.model.register import Register
from pipeline.tracker import read
from pipeline.tracker.layout import Layout
from pipeline.tracker.layout_file import parse_layout

ROOT = Path(__file__).parents[2]

STUDENT = {
    "Surname": "Walsh",
    "Forename": "Noah",
    "Adm No": "004000",
    "UPN": "G866499923001",
    "Reg": "7A",
    "Att %": 94.3,
}
CONTACT = {
    "Adm No": "004000",
    "Priority": 1,
    "Title": "Ms",
    "Forename": "Karen",
    "Surname": "Walsh",
    "PR": "Y",
    "Resident": "Y",
    "Address 1": "1 High Street",
    "Town": "Calne",
    "Postcode": "SN11 7AN",
    "Do not contact": None,
}
LOG = {"Date": dt.date(2022, 1, 12), "Adm No": "004000", "No": 4, "Action": "Letter 1"}
MEETING = {"Date": dt.date(2022, 1, 12), "Time": "15:30", "Adm No": "004000", "Meeting": "AIM 1"}
MARKS: list[list[object]] = [
    [None, None, dt.date(2021, 9, 6), None, dt.date(2021, 9, 7), None],
    ["Adm No", "Name", "AM", "PM", "AM", "PM"],
]
RWBA_STUDENT = {"Student": "WALSH, Noah (Noe)", "Adm": "004000", "%": 0.943, "SAM 1": None}


@dataclass(frozen=True)
class Shown:
    """A value with its number format."""

    value: object
    form: str


@cache
def layouts() -> tuple[Layout, ...]:
    """The shipped layouts."""
    files = (ROOT / "config" / "layouts" / f"{name}.toml" for name in ("sol", "rwba"))
    return tuple(parse_layout(tomllib.loads(file.read_text("utf-8")), file.name) for file in files)


def table(*rows: Mapping[str, object]) -> list[list[object]]:
    """Rows with the headers of all of them, in order of appearance."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return [list(headers), *([row.get(header) for header in headers] for row in rows)]


def write(
    path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()
) -> Path:
    """A workbook of the sheets given, cell by cell from A1."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(at, column)
                if isinstance(value, Shown):
                    cell.number_format = value.form
                cell.value = value.value if isinstance(value, Shown) else value
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def sol(
    folder: Path,
    *students: Mapping[str, object],
    hidden: Sequence[str] = (),
    **sheets: Sequence[Sequence[object]],
) -> Path:
    """A SOL tracker with one year sheet, one contact and an empty log unless told otherwise."""
    found: dict[str, Sequence[Sequence[object]]] = {
        "Year 7": table(*(students or (STUDENT,))),
        "Contacts": table(CONTACT),
        "Interventions": [list(LOG)],
    }
    for name, rows in sheets.items():
        found[name.replace("_", " ")] = rows
    return write(folder / "tracker.xlsx", found, hidden)


def rwba(
    folder: Path, *students: Mapping[str, object], **sheets: Sequence[Sequence[object]]
) -> Path:
    """An attendance spreadsheet with one contact unless told otherwise."""
    found = {"Attendance": table(*(students or (RWBA_STUDENT,))), "Contacts": table(CONTACT)}
    return write(folder / "tracker.xlsx", {**found, **sheets})


def register(path: Path) -> Register:
    """The workbook read with the shipped layouts."""
    return read(path, layouts())


def slugs(found: Register) -> list[str]:
    """The problems' slugs, in order."""
    return [problem.slug for problem in found.problems]


def only(found: Register, slug: str) -> Problem:
    """The one problem of that slug."""
    (problem,) = (problem for problem in found.problems if problem.slug == slug)
    return problem


def altered(path: Path, **parts: bytes | None) -> Path:
    """The workbook with parts replaced or added by name; ``None`` leaves one out."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    kept |= {name: part for name, part in parts.items() if part is not None}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in kept.items():
            if name not in parts or parts[name] is not None:
                archive.writestr(name, part)
    return path
