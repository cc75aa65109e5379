from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bundle.intake.content import identify, said_by
from pipeline.bundle.intake.received import Format


@pytest.mark.parametrize(
    ("head", "members", "found"),
    [
        (b"%PDF-1.4\n", (), Format.PDF),
        (b"\r\n" * 500 + b"%PDF-1.4", (), Format.PDF),
        (b"x" * 1020 + b"%PDF-1.4", (), Format.TEXT),
        (b"\xff\xd8\xff\xe0", (), Format.JPEG),
        (b"\x89PNG\r\n\x1a\n", (), Format.PNG),
        (b"II*\x00", (), Format.TIFF),
        (b"MM\x00*", (), Format.TIFF),
        (b"\x00\x00\x00\x18ftypheic", (), Format.HEIC),
        (b"\x00\x00\x00\x18ftypmif1", (), Format.HEIC),
        (b"\x00\x00\x00\x18ftypisom", (), Format.UNKNOWN),
        (b"PK\x03\x04", ("word/document.xml",), Format.WORD),
        (b"PK\x03\x04", ("xl/workbook.xml",), Format.WORKBOOK),
        (b"PK\x03\x04", ("a.txt",), Format.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (), Format.OLD_OFFICE),
        (b"From: a@example.org\r\nTo: b@example.org\r\n\r\nwords", (), Format.MESSAGE),
        (b"From: the school\r\n\r\nDate: today", (), Format.TEXT),
        (b"Notes\nFrom: a\nTo: b\n\n", (), Format.TEXT),
        (b" <!DOCTYPE HTML><html>", (), Format.WEB_PAGE),
        (b"\xff\xfeh\x00i\x00", (), Format.TEXT),
        (b"He was ill.\n", (), Format.TEXT),
        (b"\x00\x01\x02", (), Format.UNKNOWN),
        (b"", (), Format.UNKNOWN),
    ],
)
def test_identify(head: bytes, members: tuple[str, ...], found: Format) -> None:
    assert identify(head, members) is found


@given(st.binary(max_size=300))
def test_any_bytes_are_something(head: bytes) -> None:
    assert identify(head) in Format


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.PDF", Format.PDF), ("a.b.jpeg", Format.JPEG), ("a", None), ("a.dat", None)],
)
def test_said_by(name: str, said: Format | None) -> None:
    assert said_by(name) is said
