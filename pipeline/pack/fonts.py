"""The pack's fonts: found on the machine, embedded, with another for letters the first lacks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from pipeline.convert.fonts import FOLDERS
from pipeline.errors import MissingProgram
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


@dataclass(frozen=True)
class Face:
    """One weight: the font's name, and those that lend it letters, each with what it has."""

    fonts: tuple[tuple[str, frozenset[int]], ...]

    @property
    def name(self) -> str:
        """The font that is used wherever it can be."""
        return self.fonts[0][0]

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
        for name, letters in self.fonts:
            if ord(char) in letters:
                return name, char
        return self.name, _UNKNOWN


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
    faces = [Face(_registered(paths)) for paths in zip(*found, strict=True)] if found else []
    if not faces or not all(face.fonts for face in faces):
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


def _registered(paths: Iterable[Path]) -> tuple[tuple[str, frozenset[int]], ...]:
    """The fonts that can be read; a damaged file is passed over for the next family."""
    made = []
    for path in paths:
        name = f"Pack-{path.stem}"
        try:
            font = TTFont(name, str(path))
        except (TTFError, OSError):
            continue
        pdfmetrics.registerFont(font)
        made.append((name, frozenset(font.face.charToGlyph)))
    return tuple(made)


def _one_line(text: str) -> str:
    return _BLANK.join(text.split())
