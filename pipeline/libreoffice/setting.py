"""What a PDF depends on besides its Word file: LibreOffice, the fonts, and this converter itself.

A PDF that was made under another setting is not known: an update of LibreOffice, a font that was
installed or taken away, or another version of this package makes every letter again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "~/Library/Fonts",
    "/Applications/LibreOffice.app/Contents/Resources/fonts",
    r"C:\Windows\Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
    r"C:\Program Files\LibreOffice\share\fonts",
)

FONT_RULES = ("/etc/fonts", "~/.config/fontconfig")
"""Where it is said which font stands in for another."""


def setting(program: Path, font_folders: Iterable[str] = (*FOLDERS, *FONT_RULES)) -> str:
    """A hash that changes when the same Word file might become another PDF.

    Args:
        program: LibreOffice; an update changes the files beside it.
        font_folders: Where fonts are, and the rules that choose among them.
    """
    found = hashlib.sha256(_own_words())
    beside = program.resolve().parent
    for folder in (beside, *map(_expanded, font_folders)):
        for line in _files(folder):
            found.update(line.encode(errors="surrogateescape"))
    return found.hexdigest()


def _own_words() -> bytes:
    """The converter's own source: a change of it needs no number to be counted up by hand."""
    here = Path(__file__).parent
    own = (*here.glob("*.py"), *here.with_name("convert").glob("*.py"))
    return b"\0".join(path.read_bytes() for path in sorted(own))


def _files(folder: Path) -> Iterator[str]:
    """Every file below a folder with its size and the moment of its last change, in order."""
    for at, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            place = Path(at, name)
            try:
                seen = place.stat()
            except OSError:  # a link that leads nowhere
                continue
            yield f"{place}\t{seen.st_size}\t{seen.st_mtime_ns}\n"


def _expanded(folder: str) -> Path:
    try:
        return Path(folder).expanduser()
    except RuntimeError:  # a service account need not have a home
        return Path(folder)
