from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import WorkbookFault
from pipeline.record.zipped import exchange, same_parts

CONTENT = st.dictionaries(
    st.text("abcé/.", min_size=1, max_size=6).filter(lambda name: name.strip("./")),
    st.binary(max_size=200),
    min_size=1,
    max_size=5,
)


def archive(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        target.comment = b"made by the office"
        for name, content in parts.items():
            target.writestr(zipfile.ZipInfo(name, (2022, 3, 7, 8, 0, 0)), content, method)
    return out.getvalue()


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


@given(
    CONTENT, st.binary(max_size=300), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
)
def test_one_part_is_exchanged_and_the_others_stay(
    parts: dict[str, bytes], new: bytes, method: int
) -> None:
    data = archive(parts, method=method)
    first = next(iter(parts))
    after = exchange(data, {first: new}, "t.xlsx")
    assert contents(after) == parts | {first: new}
    assert list(contents(after)) == list(parts)
    assert same_parts(data, after, {first: new})
    assert not same_parts(data, after, {first: new + b"x"})


@given(CONTENT)
def test_exchanging_nothing_gives_the_same_bytes(parts: dict[str, bytes]) -> None:
    data = archive(parts)
    assert exchange(data, {}, "t.xlsx") == data


def test_a_part_that_changed_unnamed_shows() -> None:
    before, after = archive({"a": b"1", "b": b"2"}), archive({"a": b"1", "b": b"3"})
    assert not same_parts(before, after, {})
    assert same_parts(before, after, {"b": b"3"})


def _with_zip64_end(data: bytes) -> bytes:
    at = data.rfind(b"PK\x05\x06")
    return data[:at] + b"PK\x06\x06" + bytes(52) + data[at:]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK no archive", id="no archive"),
        pytest.param(b"junk" + archive({"a": b"1"}), id="something before it"),
        pytest.param(archive({"a": b"1"}) + b"junk", id="something after it"),
        pytest.param(_with_zip64_end(archive({"a": b"1"})), id="a large-file directory"),
        pytest.param(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0), id="no parts"),
    ],
)
def test_an_unusual_file_is_left_alone(data: bytes) -> None:
    with pytest.raises(WorkbookFault, match="unusual way"):
        exchange(data, {"a": b"2"}, "t.xlsx")
