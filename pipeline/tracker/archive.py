"""The workbook file as a checked set of parts: nothing else is ever given to a parser."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from pipeline.errors import WorkbookFault

MOST_BYTES = 500 * 1024 * 1024
MOST_RATIO = 200
SMALL_PART = 50 * 1024 * 1024
"""A part below this size may be as compressible as it likes."""
MOST_PARTS = 10_000

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)
"""What zipfile raises for an archive that is cut short, altered or packed in an unknown way."""

WORKBOOK_PART = "xl/workbook.xml"
MACRO_PART = "xl/vbaProject.bin"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
CHUNK = 256 * 1024
"""So much of a large part is unpacked at a time, which stays near the processor."""
SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx)."


class Parts(Mapping[str, bytes]):
    """The XML parts of a workbook by name, each unpacked when it is asked for and not kept.

    Pictures and macros stay out, except that a macro part's name is kept, empty.
    """

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self._archive, self._file = archive, file
        self._names = {
            name: None
            for name in archive.namelist()
            if name == MACRO_PART or name.endswith((".xml", ".rels"))
        }

    def __getitem__(self, name: str) -> bytes:
        """A part as a whole."""
        return b"".join(self.chunks(name))

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def chunks(self, name: str, size: int = CHUNK) -> Iterator[bytes]:
        """A part from its beginning, piece by piece.

        Raises:
            KeyError: There is no such part.
            WorkbookFault: It cannot be unpacked.
        """
        if name not in self._names:
            raise KeyError(name)
        if name == MACRO_PART:
            return
        try:
            with self._archive.open(name) as part:
                while chunk := part.read(size):
                    yield chunk
        except UNREADABLE as error:
            raise damaged(self._file) from error
        except RuntimeError as error:  # what zipfile raises for an encrypted member
            raise _protected(self._file) from error


def open_parts(data: bytes, file: str) -> Mapping[str, bytes]:
    """The XML parts of a workbook by name, all of them unpacked, within limits.

    Raises:
        WorkbookFault: It is no Excel workbook, or one that is not safe to read.
    """
    return dict(open_archive(data, file))


def open_archive(data: bytes, file: str) -> Parts:
    """The XML parts of a workbook, checked but for what only shows when all of it is unpacked.

    Raises:
        WorkbookFault: It is no Excel workbook, or one that is not safe to read.
    """
    _sniff(data, file)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except UNREADABLE as error:
        raise damaged(file) from error
    _within_limits(archive.infolist(), file)
    parts = Parts(archive, file)
    if WORKBOOK_PART not in parts:
        raise _no_workbook(file, set(archive.namelist()))
    for name in parts:
        begin = next(parts.chunks(name, 4096), b"")
        if b"<!DOCTYPE" in begin or b"<!ENTITY" in begin:
            raise WorkbookFault(
                "The workbook declares XML entities, which no tracker needs and which can be used "
                "to attack the program.",
                where=f"{file}:{name}",
                todo="Do not open it. Ask where it came from.",
                slug="workbook-entities",
            )
    return parts


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The checked parts as a plain archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            if name != MACRO_PART:
                archive.writestr(zipfile.ZipInfo(name), part)
    return target.getvalue()


def damaged(file: str) -> WorkbookFault:
    """The fault of a workbook that breaks off or does not hang together."""
    return WorkbookFault(
        "The workbook is damaged and cannot be read.",
        where=file,
        todo="Open it in Excel, let it repair the file and save it, or take the last good copy.",
        slug="workbook-damaged",
    )


def _sniff(data: bytes, file: str) -> None:
    if not data:
        raise WorkbookFault(
            "The file is empty.",
            where=file,
            todo="Take the last good copy; a synchronised folder may not have fetched it yet.",
            slug="workbook-empty",
        )
    if data.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _protected(file)
        raise WorkbookFault(
            "This is a workbook of Excel 97-2003 (.xls).",
            where=file,
            todo=SAVE_AS,
            slug="workbook-kind",
        )
    if not data.startswith(ZIP_MAGIC):
        raise _no_workbook(file, set())


def _within_limits(entries: list[zipfile.ZipInfo], file: str) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise WorkbookFault(
            "The workbook has two parts of the same name, so it is not what it seems.",
            where=file,
            todo="Ask where it came from, or open it in Excel and save it under a new name.",
            slug="workbook-doubled-part",
        )
    bomb = (
        len(entries) > MOST_PARTS
        or sum(entry.file_size for entry in entries) > MOST_BYTES
        or any(
            entry.file_size > SMALL_PART
            and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
            for entry in entries
        )
    )
    if bomb:
        raise too_large(file)


def too_large(file: str) -> WorkbookFault:
    """The fault of a workbook that would fill the machine's memory."""
    return WorkbookFault(
        "The workbook unpacks to far more than a tracker can hold.",
        where=file,
        todo="Ask where it came from. If it is the tracker, copy its sheets into a new workbook.",
        slug="workbook-too-large",
    )


def _protected(file: str) -> WorkbookFault:
    return WorkbookFault(
        "The workbook is protected with a password.",
        where=file,
        todo="Open it in Excel, remove the password (File, Info, Protect Workbook) and save it.",
        slug="workbook-password",
    )


def _no_workbook(file: str, names: set[str]) -> WorkbookFault:
    if "xl/workbook.bin" in names or "content.xml" in names:
        kind = "a binary workbook (.xlsb)" if "xl/workbook.bin" in names else "an .ods spreadsheet"
        return WorkbookFault(f"This is {kind}.", where=file, todo=SAVE_AS, slug="workbook-kind")
    return WorkbookFault(
        "This is not an Excel workbook.",
        where=file,
        todo="Give the tracker itself, an .xlsx or .xlsm file.",
        slug="workbook-kind",
    )
