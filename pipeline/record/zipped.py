"""A workbook file as a ZIP of which only named parts are exchanged.

Every other part is copied as the very bytes it is stored in: header, compressed data, order, dates
and flags. So nothing can be lost in a part that this program does not know.
"""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import WorkbookFault

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_MAGIC, _CENTRAL_MAGIC, _END_MAGIC = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ZIP64_END = b"PK\x06\x06"
_LENGTH_FOLLOWS = 0x0008
_LARGE = 0xFFFFFFFF
_ZIP64 = 0x0001


@dataclass(frozen=True, slots=True)
class _Member:
    """An entry of the central directory: its bytes, and where its data begin and end."""

    name: str
    central: bytes
    start: int
    end: int


def read_part(data: bytes, name: str) -> bytes:
    """One part, decompressed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def exchange(data: bytes, parts: Mapping[str, bytes], file: str) -> bytes:
    """The same file with other contents of the named parts.

    Raises:
        WorkbookFault: The file is laid out in a way that cannot be kept as it is.
    """
    end_at, directory_at, comment = _end(data, file)
    members = _members(data, directory_at, file)
    at = min(member.start for member in members)
    out, directory = [data[:at]], []
    places: dict[int, tuple[int, bytes]] = {}
    for index, member in sorted(enumerate(members), key=lambda pair: pair[1].start):
        body, central = data[member.start : member.end], member.central
        if member.name in parts:
            body, central = _packed(body, central, parts[member.name])
        places[index] = (at, central)
        out.append(body)
        at += len(body)
    for index in range(len(members)):
        offset, central = places[index]
        directory.append(central[:42] + struct.pack("<L", offset) + central[46:])
    listed = b"".join(directory)
    # What stands between the directory and its end (a signature) is copied too.
    between = data[directory_at + sum(len(member.central) for member in members) : end_at]
    if between.startswith(_ZIP64_END):
        raise _unusual(file)
    count = len(members)
    end = _END.pack(_END_MAGIC, 0, 0, count, count, len(listed), at, len(comment))
    return b"".join((*out, listed, between, end, comment))


def same_parts(before: bytes, after: bytes, changed: Mapping[str, bytes]) -> bool:
    """Whether both files have the same parts in the same order, and only ``changed`` differ."""
    with (
        zipfile.ZipFile(io.BytesIO(before)) as old,
        zipfile.ZipFile(io.BytesIO(after)) as new,
    ):
        # ``read`` checks each part's checksum.
        return old.namelist() == new.namelist() and all(
            new.read(name) == (changed[name] if name in changed else old.read(name))
            for name in old.namelist()
        )


def _end(data: bytes, file: str) -> tuple[int, int, bytes]:
    at = data.rfind(_END_MAGIC)
    if at < 0 or at + _END.size > len(data):
        raise _unusual(file)
    _, disk, first, here, count, _, directory_at, length = _END.unpack_from(data, at)
    comment = data[at + _END.size :]
    if disk or first or here != count or len(comment) != length or directory_at == _LARGE:
        raise _unusual(file)
    return at, directory_at, comment


def _members(data: bytes, directory_at: int, file: str) -> tuple[_Member, ...]:
    found, at = [], directory_at
    while data[at : at + 4] == _CENTRAL_MAGIC:
        fields = _CENTRAL.unpack_from(data, at)
        flags, packed, size, start = fields[3], fields[8], fields[9], fields[16]
        name_length, extra, remark = fields[10:13]
        if _LARGE in (packed, size, start) or data[start : start + 4] != _LOCAL_MAGIC:
            raise _unusual(file)
        stop = at + _CENTRAL.size + name_length + extra + remark
        raw = data[at + _CENTRAL.size : at + _CENTRAL.size + name_length]
        name = raw.decode("utf-8" if flags & 0x800 else "cp437")
        found.append((name, data[at:stop], start))
        at = stop
    if not found:
        raise _unusual(file)
    starts = [*sorted(start for _, _, start in found), directory_at]
    following = dict(itertools.pairwise(starts))
    return tuple(_Member(name, raw, start, following[start]) for name, raw, start in found)


def _packed(body: bytes, central: bytes, content: bytes) -> tuple[bytes, bytes]:
    """A part's new local entry and directory entry; name, date and attributes stay."""
    local, entry = list(_LOCAL.unpack_from(body)), list(_CENTRAL.unpack_from(central))
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    facts = (zipfile.ZIP_DEFLATED, zlib.crc32(content), len(packed), len(content))
    name_at = _LOCAL.size
    name = body[name_at : name_at + local[9]]
    extra = _without_zip64(body[name_at + local[9] : name_at + local[9] + local[10]])
    local[2] &= ~_LENGTH_FOLLOWS
    local[3], local[6], local[7], local[8] = facts
    local[10] = len(extra)
    entry[3] &= ~_LENGTH_FOLLOWS
    entry[4], entry[7], entry[8], entry[9] = facts
    rest = central[_CENTRAL.size :]
    listed_extra = _without_zip64(rest[entry[10] : entry[10] + entry[11]])
    rest = rest[: entry[10]] + listed_extra + rest[entry[10] + entry[11] :]
    entry[11] = len(listed_extra)
    return _LOCAL.pack(*local) + name + extra + packed, _CENTRAL.pack(*entry) + rest


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept


def _unusual(file: str) -> WorkbookFault:
    return WorkbookFault(
        "The workbook file is laid out in an unusual way, so it cannot be changed safely.",
        where=file,
        todo="Open it in Excel, save it and plan again, or use the list of changes instead.",
        slug="workbook-layout",
    )
