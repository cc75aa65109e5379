"""Workbooks that are refused as a whole, each by the slug it must give."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ExitCode, WorkbookFault
from pipeline.tracker.archive import CHUNK, OLE_MAGIC, open_archive, open_parts

from .workbooks import STUDENT, Shown, altered, only, register, slugs, sol, table, write

SHEET = "xl/worksheets/sheet1.xml"
Spoil = Callable[[Path], None]


def content(data: bytes) -> Spoil:
    def spoil(path: Path) -> None:
        path.write_bytes(data)

    return spoil


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


def scrambled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(SHEET)
    start = entry.header_offset + 30 + len(SHEET)
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(bytes(data))


def wrong_at_the_end(path: Path) -> None:
    """A sheet of several pieces, the last of which is not what was packed."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, CHUNK // 20))
    altered(path, **{SHEET: f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()})
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(SHEET)
    data = bytearray(path.read_bytes())
    central = data.rindex(SHEET.encode()) - 46
    struct.pack_into("<L", data, central + 16, entry.CRC ^ 1)
    path.write_bytes(bytes(data))


def encrypted_member(path: Path) -> None:
    data = path.read_bytes()
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(magic)
        while place >= 0:
            flags = struct.unpack_from("<H", data, place + offset)[0] | 1
            data = data[: place + offset] + struct.pack("<H", flags) + data[place + offset + 2 :]
            place = data.find(magic, place + 4)
    path.write_bytes(data)


def part(name: str, data: bytes | None) -> Spoil:
    def spoil(path: Path) -> None:
        altered(path, **{name: data})

    return spoil


def bomb(path: Path) -> None:
    altered(path, **{"xl/worksheets/sheet9.xml": b" " * (60 * 1024 * 1024)})


def doubled(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr(SHEET, b"<worksheet/>")


def stray_corner(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    altered(path, **{SHEET: sheet.replace(b"</sheetData>", far)})


def entities(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    doctype = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    altered(path, **{SHEET: doctype + sheet[sheet.find(b"<worksheet") :]})


def bare_zip(path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    path.write_bytes(target.getvalue())


def open_document(path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    path.write_bytes(target.getvalue())


FAULTS: list[tuple[Spoil, str]] = [
    (Path.unlink, "workbook-missing"),
    (content(b""), "workbook-empty"),
    (content(b"Surname,Forename,Adm No\n"), "workbook-kind"),
    (content(OLE_MAGIC + b"\0" * 600), "workbook-kind"),
    (content(OLE_MAGIC + "EncryptedPackage".encode("utf-16-le")), "workbook-password"),
    (bare_zip, "workbook-kind"),
    (open_document, "workbook-kind"),
    (part("xl/workbook.xml", None), "workbook-kind"),
    (cut, "workbook-damaged"),
    (scrambled, "workbook-damaged"),
    (wrong_at_the_end, "workbook-damaged"),
    (part("xl/workbook.xml", b"<workbook"), "workbook-damaged"),
    (part("xl/styles.xml", b"no xml"), "workbook-damaged"),
    (part(SHEET, None), "workbook-damaged"),
    (encrypted_member, "workbook-password"),
    (bomb, "workbook-too-large"),
    (stray_corner, "workbook-too-large"),
    (doubled, "workbook-doubled-part"),
    (entities, "workbook-entities"),
]


@pytest.mark.parametrize(
    ("spoil", "slug"), FAULTS, ids=[f"{s.__name__}-{slug}" for s, slug in FAULTS]
)
def test_refused(tmp_path: Path, spoil: Spoil, slug: str) -> None:
    path = sol(tmp_path)
    spoil(path)
    with pytest.raises(WorkbookFault, match=r"tracker\.xlsx.*\n  What to do: \w") as caught:
        register(path)
    assert caught.value.slug == slug
    assert caught.value.exit_code is ExitCode.WORKBOOK


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(WorkbookFault, match="no such file"):
        register(tmp_path)


def test_macros_are_not_run_and_said(tmp_path: Path) -> None:
    path = altered(sol(tmp_path), **{"xl/vbaProject.bin": b"\xcc\x61macro"})
    found = register(path.rename(path.with_suffix(".xlsm")))
    assert len(found.students) == 1
    assert only(found, "workbook-has-macros").where == "tracker.xlsm"


def test_formatting_down_to_the_last_row_is_harmless(tmp_path: Path) -> None:
    path = sol(tmp_path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    altered(path, **{SHEET: sheet.replace(b"</sheetData>", far)})
    assert slugs(register(path)) == []


def test_the_file_is_closed_and_untouched(tmp_path: Path) -> None:
    path = sol(tmp_path)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    register(path)
    path.rename(tmp_path / "moved.xlsx")
    assert ((tmp_path / "moved.xlsx").read_bytes(), before[1]) == before


def test_dates_that_count_from_1904(tmp_path: Path) -> None:
    path = sol(tmp_path, STUDENT | {"4 Letter 1": Shown(43111, "dd/mm/yyyy"), "2 RTC": 43111})
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml")
    altered(
        path, **{"xl/workbook.xml": book.replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')}
    )
    assert {step.date.isoformat() for step in register(path).step_dates} == {"2022-01-12"}


@pytest.mark.parametrize("name", ["Łukasz & <Söhne>", "العربية", "Year '7'"])
def test_any_sheet_name(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "tracker.xlsx", {name: table(STUDENT)})
    assert register(path).students[0].where == f"tracker.xlsx!{name}!C2"


def test_parts_are_unpacked_when_they_are_asked_for(tmp_path: Path) -> None:
    path = altered(sol(tmp_path), **{"xl/vbaProject.bin": b"macro", "xl/media/a.png": b"picture"})
    data = path.read_bytes()
    parts, at_once = open_archive(data, path.name), open_parts(data, path.name)
    assert dict(parts) == at_once
    assert len(parts) == len(at_once)
    assert parts["xl/vbaProject.bin"] == b""
    assert "xl/media/a.png" not in parts
    assert b"".join(parts.chunks(SHEET, 7)) == at_once[SHEET]
    assert max(map(len, parts.chunks(SHEET, 7))) == 7
    with pytest.raises(KeyError, match="sheet9"):
        next(parts.chunks("xl/worksheets/sheet9.xml"))
