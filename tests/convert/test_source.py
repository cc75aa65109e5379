from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.convert.source import fault
from tests.convert.drawing import word_letter


def _text(path: Path) -> None:
    path.write_text("Dear Sir, this is no Word document.")


def _empty(path: Path) -> None:
    path.touch()


def _old_word(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def _truncated(path: Path) -> None:
    word_letter(path)
    path.write_bytes(path.read_bytes()[:-400])


def _rewritten(path: Path, name: str, data: bytes | None) -> None:
    """The letter with one part replaced, or left out."""
    word_letter(path)
    with zipfile.ZipFile(path) as package:
        parts = {member: package.read(member) for member in package.namelist()}
    parts = {member: kept for member, kept in parts.items() if member != name}
    with zipfile.ZipFile(path, "w") as package:
        for member, kept in (parts | ({name: data} if data is not None else {})).items():
            package.writestr(member, kept)


def _without_body(path: Path) -> None:
    _rewritten(path, "word/document.xml", None)


def _broken_xml(path: Path) -> None:
    _rewritten(path, "word/document.xml", b"<w:document><w:body>")


def _bit_flipped(path: Path) -> None:
    word_letter(path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        start = package.getinfo("word/styles.xml").header_offset + 80
    data[start] ^= 0xFF
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "make",
    [_text, _empty, _old_word, _truncated, _without_body, _broken_xml, _bit_flipped],
    ids=lambda make: make.__name__.strip("_"),
)
def test_what_is_no_word_document(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "a.docx"
    make(path)
    found = fault(path)
    assert found is not None
    assert (found.slug, found.where) == ("docx-not-word", "a.docx")


def test_what_is_not_there(tmp_path: Path) -> None:
    found = fault(tmp_path / "a.docx")
    assert found is not None
    assert found.slug == "docx-missing"


def test_a_picture_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    _rewritten(path, "word/theme/theme1.xml", None)
    found = fault(path)
    assert found is not None
    assert (found.slug, found.value) == ("docx-part-missing", "word/theme/theme1.xml")


def test_a_sound_letter(tmp_path: Path) -> None:
    assert fault(word_letter(tmp_path / "a.docx")) is None
