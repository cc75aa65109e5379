"""A call: the chunks that are handed to LibreOffice at once, each a document on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.convert.letter import Unpackable
from pipeline.convert.packing import pack
from pipeline.convert.rolling import Unrollable, roll
from pipeline.convert.sorting import Chunk, in_sections, is_roll

Call = list[Chunk]
Packed = dict[Path, Chunk]
"""The documents of a call with the letters in each."""


def write_call(call: Call, desk: Path) -> Packed:
    """Write the documents of a call; none when they cannot be written."""
    packed: Packed = {}
    try:
        desk.mkdir()
        for number, chunk in enumerate(call, start=1):
            path = desk / f"chunk-{number:04}.docx"
            data, packed[path] = _together(chunk)
            path.write_bytes(data)
    except (Unpackable, OSError):
        take_away(packed)
        return {}  # a disk that is full, say: the plain way needs less, or names what it cannot do
    return packed


def take_away(files: Iterable[Path]) -> None:
    """Remove the documents again."""
    for path in files:
        path.unlink(missing_ok=True)


def _together(chunk: Chunk) -> tuple[bytes, Chunk]:
    """A chunk as one document, and the letters as they are in it."""
    if is_roll(chunk):
        try:
            return roll(chunk), chunk
        except Unrollable:
            chunk = in_sections(chunk)
    return pack(chunk, alphabet=not chunk[0].alone), chunk
