"""A Word document before it is printed: nothing that it only refers to is fetched."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from pipeline.bundle.intake.received import Refusal, damaged

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_TARGET = re.compile(rb"""\bTarget\s*=\s*("[^"]*"|'[^']*')""")
_NOWHERE = b'Target="not-fetched"'


def copy_closed(path: Path, out: Path) -> int | Refusal:
    """Writes a copy that reaches nothing outside itself, and says how much it would have fetched.

    A picture that is only linked would tell its sender that, when and where it was looked at.
    """
    fetched = 0
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                data = old.read(entry)
                if entry.filename.endswith(".rels"):
                    data, found = _closed(data)
                    fetched += found
                new.writestr(entry.filename, data)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as fault:
        return damaged(fault)
    return fetched


def _closed(relations: bytes) -> tuple[bytes, int]:
    """The relations with everything outside made to lead nowhere; links for reading stay."""
    if b"\x00" in relations:
        raise ValueError("relations in a coding that no Word writes")
    found = 0

    def close(match: re.Match[bytes]) -> bytes:
        nonlocal found
        relation = match.group()
        if b"External" not in relation or b"/hyperlink" in relation:
            return relation
        found += 1
        return _TARGET.sub(_NOWHERE, relation)

    return _RELATION.sub(close, relations), found
