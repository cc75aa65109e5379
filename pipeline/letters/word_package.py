"""The file that a Word document is: a zip, of which most is the same for every letter.

Pure. What does not change is compressed once; the bytes depend on names and contents alone.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX = 20, 3
_UTF_8, _DEFLATED = 0x800, 8
_MIDNIGHT, _FIRST_OF_1980 = 0, 0x21
_OWNER_ONLY = 0o600 << 16
_FAST = 1
"""A letter is read once or twice: small is worth less than soon."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside, compressed."""

    name: bytes
    crc: int
    size: int
    packed: bytes


def member(name: str, content: bytes, level: int = _FAST) -> Member:
    """A file ready to be put into any number of packages."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(content) + deflate.flush()
    return Member(name.encode(), zlib.crc32(content), len(content), packed)


class WordPackage:
    """The members of a template, in their order.

    Args:
        contents: Name and content of each; what is not replaced stays as it is here.
    """

    def __init__(self, contents: Sequence[tuple[str, bytes]]) -> None:
        self._members = {name: member(name, content, 9) for name, content in contents}

    def saved(self, replaced: Mapping[str, bytes]) -> bytes:
        """The whole package with other contents for some members."""
        pieces, directory, offset = [], [], 0
        for name, fixed in self._members.items():
            each = member(name, replaced[name]) if name in replaced else fixed
            shared = (
                *(_UTF_8, _DEFLATED, _MIDNIGHT, _FIRST_OF_1980),
                *(each.crc, len(each.packed), each.size, len(each.name), 0),
            )
            local = _LOCAL.pack(b"PK\x03\x04", _VERSION, *shared)
            pieces += [local, each.name, each.packed]
            made_by = _UNIX << 8 | _VERSION
            places = (0, 0, 0, _OWNER_ONLY, offset)
            directory += [
                _CENTRAL.pack(b"PK\x01\x02", made_by, _VERSION, *shared, *places),
                each.name,
            ]
            offset += len(local) + len(each.name) + len(each.packed)
        index, count = b"".join(directory), len(self._members)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(index), offset, 0)
        return b"".join((*pieces, index, end))
