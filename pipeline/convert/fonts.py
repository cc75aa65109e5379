"""Fonts: which twin may stand in for which, and whether they are on this machine.

A metric twin has the same widths, so lines break where Word breaks them. Any other font in its
place moves the text, and LibreOffice takes one without a word.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.libreoffice.setting import FOLDERS

TWINS: Mapping[str, tuple[str, ...]] = {
    "arial": ("liberation sans",),
    "arial narrow": ("liberation sans narrow",),
    "calibri": ("carlito",),
    "cambria": ("caladea",),
    "courier new": ("liberation mono",),
    "helvetica": ("liberation sans", "arial"),
    "symbol": ("opensymbol",),
    "times": ("liberation serif", "times new roman"),
    "times new roman": ("liberation serif",),
    "wingdings": ("opensymbol",),
}
"""Family as Word names it -> families with the same widths."""

FILE_STEMS: Mapping[str, tuple[str, ...]] = {
    "opensymbol": ("opens",),
    "times new roman": ("times",),
}
"""Families whose files are not simply named after them."""

_STYLE = re.compile(
    r"([-, ]*(regular|bold|italic|oblique|book|roman|psmt|mt|medium|semibold|light|condensed))+$",
    re.IGNORECASE,
)


def family(name: str) -> str:
    """A font name of a PDF or Word file as its bare family: "Carlito-BoldItalic" -> "carlito"."""
    bare = _STYLE.sub("", name.split(",")[0].strip())
    return _squeezed(bare)


def acceptable(wanted: Iterable[str]) -> frozenset[str]:
    """Bare families that may appear when a template asks for ``wanted``: each and its twins."""
    names = [name for asked in wanted for name in (asked, *TWINS.get(asked.lower(), ()))]
    return frozenset(family(name) for name in names)


def missing(wanted: Iterable[str], folders: Iterable[str] = FOLDERS) -> tuple[str, ...]:
    """Those of the wanted families of which neither they nor a twin is installed."""
    files = installed(folders)
    return tuple(asked for asked in sorted(set(wanted)) if not _present(asked, files))


def installed(folders: Iterable[str] = FOLDERS) -> frozenset[str]:
    """The stems of all font files on the machine, squeezed; font files are named by family."""
    return frozenset(
        _squeezed(Path(file).stem)
        for folder in folders
        for _, _, files in os.walk(_expanded(folder))
        for file in files
        if file.lower().endswith((".ttf", ".otf", ".ttc"))
    )


def _expanded(folder: str) -> Path:
    try:
        return Path(folder).expanduser()
    except RuntimeError:  # a service account need not have a home
        return Path(folder)


def _present(asked: str, files: frozenset[str]) -> bool:
    names = (asked.lower(), *TWINS.get(asked.lower(), ()))
    stems = {stem for name in names for stem in (*FILE_STEMS.get(name, ()), _squeezed(name))}
    return any(
        file == stem or _STYLE.sub("", file) == stem or file.removesuffix("___") == stem
        for stem in stems
        for file in files
    )


def _squeezed(name: str) -> str:
    return re.sub(r"[\s-]+", "", name).lower()
