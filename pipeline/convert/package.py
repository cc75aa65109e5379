"""The members of a Word file, read once each: letters of one template share all but a few.

A Word file is a zip. What is compressed alike is the same, so a style sheet or crest that a letter
shares with the one before it is neither unpacked nor summed again.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""What a damaged, locked or unusual zip raises."""

_LOCAL = struct.Struct("<4s22xHH")
"""A member's own heading; the last two are the lengths of its name and of what follows it."""

_REMEMBERED = 256
_LONGEST_REMEMBERED = 1 << 20


class Package:
    """A zip read into memory.

    Attributes:
        infos: What its directory says of each member, in order.
    """

    def __init__(self, file: Path) -> None:
        """Read a file.

        Raises:
            zipfile.BadZipFile: It is no zip; and what else is in ``DAMAGED``.
        """
        self._data = file.read_bytes()
        with zipfile.ZipFile(BytesIO(self._data)) as archive:
            self.infos: Sequence[zipfile.ZipInfo] = archive.infolist()
        self._by_name = {info.filename: info for info in self.infos}

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def read(self, name: str) -> bytes:
        """A member's content, its check sum compared.

        Raises:
            KeyError: There is no such member.
            zipfile.BadZipFile: It is damaged; and what else is in ``DAMAGED``.
        """
        info = self._by_name[name]
        if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & 0x1:
            with zipfile.ZipFile(BytesIO(self._data)) as archive:
                return archive.read(name)
        packed = self._packed(info)
        inflate = _remembered if len(packed) <= _LONGEST_REMEMBERED else _inflated
        return inflate(packed, info.CRC, info.file_size)

    def parts(self, wanted: Callable[[str], object] = bool) -> Mapping[str, bytes]:
        """The members whose names are wanted; all of them by default."""
        return {name: self.read(name) for name in self._by_name if wanted(name)}

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        heading = self._data[info.header_offset : info.header_offset + _LOCAL.size]
        mark, name, extra = _LOCAL.unpack(heading)
        start = info.header_offset + _LOCAL.size + name + extra
        packed = self._data[start : start + info.compress_size]
        if mark != b"PK\x03\x04" or len(packed) != info.compress_size:
            raise zipfile.BadZipFile(info.filename)
        return packed


def _inflated(packed: bytes, crc: int, size: int) -> bytes:
    # One byte more than it says it has, so that a bomb is found out before it goes off.
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpack.decompress(packed, size + 1)
    if len(content) != size or zlib.crc32(content) != crc:
        raise zipfile.BadZipFile("a member is not what the directory says")
    return content


_remembered = lru_cache(maxsize=_REMEMBERED)(_inflated)
