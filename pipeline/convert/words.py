"""What a Word document says, as far as its proof needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree

from pipeline.convert.package import Package
from pipeline.convert.source import BODY, parser

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARGINS = re.compile(r"word/(header|footer)\d*\.xml")
_TOLD = re.compile(r"word/(document|styles|numbering|theme/theme1|(header|footer)\d*)\.xml")
_REMEMBERED = 64
"""Parts of which the last are remembered: letters of one template share all but their text."""


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of a document's text that a proof compares.

    Attributes:
        last: The last paragraph of the body with any words, fields left out.
        margins: All the words of headers and footers.
        fonts: Families the document names, those of its theme resolved.
    """

    last: str
    margins: frozenset[str]
    fonts: frozenset[str]


def read(docx: Path) -> Words:
    """Reads a document that is known to be sound (``source.fault``)."""
    parts = Package(docx).parts(_TOLD.fullmatch)
    body = etree.fromstring(parts[BODY], parser())
    margins = (_edge(data) for name, data in parts.items() if _MARGINS.fullmatch(name))
    fonts = (_fonts(data) for name, data in parts.items() if name != BODY)
    return Words(_last(body), frozenset().union(*margins), frozenset(_families(body)).union(*fonts))


@lru_cache(maxsize=_REMEMBERED)
def _edge(data: bytes) -> frozenset[str]:
    """The words of a header or footer."""
    words = " ".join(_paragraphs(etree.fromstring(data, parser())))
    return frozenset(words.split())


@lru_cache(maxsize=_REMEMBERED)
def _fonts(data: bytes) -> frozenset[str]:
    """The families that a part names."""
    return frozenset(_families(etree.fromstring(data, parser())))


def _last(body: etree._Element) -> str:
    """The last paragraph with any words; looked for from the end."""
    for paragraph in reversed(list(body.iter(f"{W}p"))):
        if words := said(paragraph):
            return words
    return ""


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """The words of each paragraph that has any, in order; a text box after its anchor."""
    for paragraph in root.iter(f"{W}p"):
        if words := said(paragraph):
            yield words


def said(paragraph: etree._Element) -> str:
    """The words that a paragraph prints, those of its fields left out."""
    if any(True for _ in paragraph.iterancestors(FALLBACK)):
        return ""
    return "".join(_runs(paragraph)).strip()


def _runs(paragraph: etree._Element) -> Iterator[str]:
    """Text that is printed as it stands: no field's result, nothing hidden or deleted."""
    fields = 0
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}fldChar"):
        if next(node.iterancestors(f"{W}p")) is not paragraph:
            continue
        if node.tag == f"{W}fldChar":
            fields += {"begin": 1, "end": -1}.get(node.get(f"{W}fldCharType", ""), 0)
        elif not fields and not _unprinted(node):
            yield node.text or "" if node.tag == f"{W}t" else " "


def _unprinted(node: etree._Element) -> bool:
    if next(node.iterancestors(f"{W}fldSimple"), None) is not None:
        return True
    run = next(node.iterancestors(f"{W}r"), None)
    return run is not None and run.find(f"{W}rPr/{W}vanish") is not None


def _families(root: etree._Element) -> Iterator[str]:
    for fonts in root.iter(f"{W}rFonts"):
        for script in ("ascii", "hAnsi", "cs"):
            if family := fonts.get(f"{W}{script}"):
                yield family
    if root.tag == f"{A}theme":
        for latin in root.iter(f"{A}latin"):
            if family := latin.get("typeface"):
                yield family
