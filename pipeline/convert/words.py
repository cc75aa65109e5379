"""What a Word document says, as far as its proof needs it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.convert.source import BODY, parser

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARGINS = re.compile(r"word/(header|footer)\d*\.xml")
_FONT_PARTS = re.compile(r"word/(document|styles|numbering|(header|footer)\d*)\.xml")


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
    with zipfile.ZipFile(docx) as package:
        names = package.namelist()
        body = etree.fromstring(package.read(BODY), parser())
        margins = " ".join(
            " ".join(_paragraphs(etree.fromstring(package.read(name), parser())))
            for name in names
            if _MARGINS.fullmatch(name)
        )
        fonts = frozenset(_fonts(package, names))
    last = ""
    for words in _paragraphs(body):
        last = words
    return Words(last, frozenset(margins.split()), fonts)


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """The words of each paragraph that has any, in order; a text box after its anchor."""
    for paragraph in root.iter(f"{W}p"):
        if any(True for _ in paragraph.iterancestors(FALLBACK)):
            continue
        words = "".join(_runs(paragraph)).strip()
        if words:
            yield words


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


def _fonts(package: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    for name in names:
        if _FONT_PARTS.fullmatch(name):
            for fonts in etree.fromstring(package.read(name), parser()).iter(f"{W}rFonts"):
                for script in ("ascii", "hAnsi", "cs"):
                    if family := fonts.get(f"{W}{script}"):
                        yield family
    if "word/theme/theme1.xml" in names:
        theme = etree.fromstring(package.read("word/theme/theme1.xml"), parser())
        for latin in theme.iter(f"{A}latin"):
            if family := latin.get("typeface"):
                yield family
