"""The pack's fonts: found on the machine, embedded, with another for letters the first lacks."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from pipeline.errors import MissingProgram
from pipeline.libreoffice.setting import FOLDERS
from pipeline.pack.script import as_drawn

FAMILIES: Mapping[str, tuple[str, str]] = {
    "Carlito": ("Carlito-Regular.ttf", "Carlito-Bold.ttf"),
    "Calibri": ("calibri.ttf", "calibrib.ttf"),
    "LiberationSans": ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    "Arial": ("arial.ttf", "arialbd.ttf"),
    "DejaVuSans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
}
"""Family -> its files, in the order of choice; the later ones lend letters to the first."""
_UNKNOWN = "?"
_BLANK = " "


class Face:
    """One weight: a font, and those that lend it letters, each read when it is first needed.

    A damaged file is passed over for the next family.

    Args:
        files: In the order of choice.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._unread = deque(files)
        self._fonts: list[tuple[str, frozenset[int]]] = []
        self._drawn_by: dict[str, tuple[str, str]] = {}

    @property
    def fonts(self) -> Iterator[tuple[str, frozenset[int]]]:
        """The name of each font, and the letters that it has."""
        yield from self._fonts
        while self._unread:
            if font := _registered(self._unread.popleft()):
                self._fonts.append(font)
                yield font

    @property
    def name(self) -> str:
        """The font that is used wherever it can be, "" when none can be read."""
        return next(iter(self._fonts or self.fonts), ("", ()))[0]

    def runs(self, text: str) -> list[tuple[str, str]]:
        """The text as (font, part); a letter that no font has is a question mark."""
        drawn = [self._drawn(char) for char in as_drawn(_one_line(text))]
        return [
            (font, "".join(char for _, char in part))
            for font, part in groupby(drawn, key=lambda pair: pair[0])
        ]

    def markup(self, text: str) -> str:
        """The text for a paragraph."""
        return "".join(
            escape(part) if font == self.name else f'<font name="{font}">{escape(part)}</font>'
            for font, part in self.runs(text)
        )

    def _drawn(self, char: str) -> tuple[str, str]:
        if char not in self._drawn_by:
            owner = next((name for name, letters in self.fonts if ord(char) in letters), "")
            self._drawn_by[char] = (owner, char) if owner else (self.name, _UNKNOWN)
        return self._drawn_by[char]


@dataclass(frozen=True)
class Faces:
    """Both weights."""

    regular: Face
    bold: Face


def load(folders: Iterable[str] = FOLDERS) -> Faces:
    """The fonts of this machine, made known to the drawing library.

    Raises:
        MissingProgram: None of the families is installed.
    """
    files = _files(folders, {file.lower() for pair in FAMILIES.values() for file in pair})
    found = [
        tuple(files[name.lower()] for name in pair)
        for pair in FAMILIES.values()
        if all(name.lower() in files for name in pair)
    ]
    faces = [Face(paths) for paths in zip(*found, strict=True)] if found else []
    if not faces or not all(face.name for face in faces):
        raise MissingProgram(
            "No font is installed that the pack could be drawn in.",
            where=", ".join(FAMILIES),
            todo="Install one; on Debian: sudo apt-get install fonts-crosextra-carlito "
            "fonts-liberation fonts-dejavu-core.",
            slug="fonts-missing",
        )
    return Faces(*faces)


def _files(folders: Iterable[str], wanted: set[str]) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for at, _, names in os.walk(_expanded(folder)):
            for name in names:
                if name.lower() in wanted:
                    found.setdefault(name.lower(), Path(at) / name)
    return found


def _expanded(folder: str) -> Path:
    try:
        return Path(folder).expanduser()
    except RuntimeError:  # a service account need not have a home
        return Path(folder)


def _registered(path: Path) -> tuple[str, frozenset[int]] | None:
    """A font's name and letters, once the drawing library knows it; ``None`` for a damaged file."""
    name = f"Pack-{path.stem}"
    try:
        font = TTFont(name, str(path))
    except (TTFError, OSError):
        return None
    pdfmetrics.registerFont(font)
    return name, frozenset(font.face.charToGlyph)


def _one_line(text: str) -> str:
    return _BLANK.join(text.split())
