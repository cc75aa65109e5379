"""What a file is, by its bytes and never by its name. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import PurePath

from pipeline.bundle.intake.received import Format

HEAD = 4096
"""So many bytes from the start are enough to know a file."""

ENDINGS: Mapping[str, Format] = {
    ".pdf": Format.PDF,
    ".jpg": Format.JPEG,
    ".jpeg": Format.JPEG,
    ".jfif": Format.JPEG,
    ".png": Format.PNG,
    ".tif": Format.TIFF,
    ".tiff": Format.TIFF,
    ".heic": Format.HEIC,
    ".heif": Format.HEIC,
    ".docx": Format.WORD,
    ".docm": Format.WORD,
    ".xlsx": Format.WORKBOOK,
    ".xlsm": Format.WORKBOOK,
    ".eml": Format.MESSAGE,
    ".txt": Format.TEXT,
    ".csv": Format.TEXT,
    ".doc": Format.OLD_OFFICE,
    ".xls": Format.OLD_OFFICE,
    ".msg": Format.OLD_OFFICE,
    ".htm": Format.WEB_PAGE,
    ".html": Format.WEB_PAGE,
    ".zip": Format.ZIP,
}
"""What the ending of a name says; any other says nothing."""

_STARTS = (
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"II+\x00", Format.TIFF),
    (b"MM\x00+", Format.TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.OLD_OFFICE),
    (b"\x78\x9f\x3e\x22", Format.OUTLOOK_PARCEL),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_HEADER = re.compile(
    rb"^(?:from|to|date|subject|received|mime-version|message-id|return-path|content-type"
    rb"|delivered-to|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_WEB = re.compile(rb"^\s*(?:<!doctype html|<html|<head|<\?xml[^>]*>\s*<html)", re.IGNORECASE)
_UNTYPED = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def identify(head: bytes, members: Collection[str] = ()) -> Format:
    """What a file is.

    Args:
        head: Its first bytes.
        members: The names in it when it is a ZIP archive.
    """
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return Format.HEIC
    if head.startswith(b"PK\x03\x04"):
        return _archive(members)
    return _text(head)


def said_by(name: str) -> Format | None:
    """What the ending of a file's name says it is."""
    return ENDINGS.get(PurePath(name).suffix.lower())


def _archive(members: Collection[str]) -> Format:
    if "word/document.xml" in members:
        return Format.WORD
    if "xl/workbook.xml" in members:
        return Format.WORKBOOK
    return Format.ZIP


def _text(head: bytes) -> Format:
    if _WEB.match(head.removeprefix(b"\xef\xbb\xbf")):
        return Format.WEB_PAGE
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return Format.TEXT
    if not head or not head.strip() or any(byte in _UNTYPED for byte in head):
        return Format.UNKNOWN
    before_body = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if len(_HEADER.findall(before_body)) >= 2 and _HEADER.match(before_body):
        return Format.MESSAGE
    return Format.TEXT
