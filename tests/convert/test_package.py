from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert.package import DAMAGED, Package, _inflated
from tests.convert.drawing import word_letter

TEXT = b"The same words, many times over. " * 40


def _zip(path: Path, method: int = zipfile.ZIP_DEFLATED, content: bytes = TEXT) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("one.xml", content)
        archive.writestr("folder/two.xml", b"")
    return path


def test_a_word_file_reads_as_any_zip_does(tmp_path: Path) -> None:
    path = word_letter(tmp_path / "a.docx")
    with zipfile.ZipFile(path) as archive:
        usual = {name: archive.read(name) for name in archive.namelist()}

    assert dict(Package(path).parts()) == usual
    assert [info.filename for info in Package(path).infos] == list(usual)


@pytest.mark.parametrize(
    "method",
    [
        pytest.param(zipfile.ZIP_DEFLATED, id="compressed"),
        pytest.param(zipfile.ZIP_STORED, id="as it is"),
        pytest.param(zipfile.ZIP_BZIP2, id="otherwise"),
    ],
)
def test_however_a_member_is_kept(tmp_path: Path, method: int) -> None:
    package = Package(_zip(tmp_path / "a.zip", method))

    assert package.read("one.xml") == TEXT
    assert "one.xml" in package
    assert package.parts(lambda name: name.startswith("folder/")) == {"folder/two.xml": b""}


@given(st.binary(max_size=400))
def test_whatever_is_in_it(content: bytes) -> None:

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", content)
        (info,) = archive.infolist()
    start = info.header_offset + 30 + len("a")
    packed = made.getvalue()[start : start + info.compress_size]

    assert _inflated(packed, info.CRC, info.file_size) == content


def test_a_member_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Package(_zip(tmp_path / "a.zip")).read("three.xml")


@pytest.mark.parametrize("at", [pytest.param(45, id="its content"), pytest.param(3, id="its mark")])
def test_a_member_that_was_changed(tmp_path: Path, at: int) -> None:
    path = _zip(tmp_path / "a.zip")
    package_of_the_same = Package(path)
    assert package_of_the_same.read("one.xml") == TEXT
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))

    with pytest.raises(DAMAGED):
        Package(path).read("one.xml")


@pytest.mark.parametrize(
    ("size", "right"),
    [
        pytest.param(len(TEXT) - 1, False, id="more comes of it"),
        pytest.param(len(TEXT), True, id="as said"),
        pytest.param(len(TEXT) + 1, False, id="less comes of it"),
    ],
)
def test_no_more_comes_of_a_member_than_its_directory_says(size: int, right: bool) -> None:

    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = pack.compress(TEXT) + pack.flush()
    if right:
        assert _inflated(packed, zlib.crc32(TEXT), size) == TEXT
    else:
        with pytest.raises(zipfile.BadZipFile):
            _inflated(packed, zlib.crc32(TEXT), size)
