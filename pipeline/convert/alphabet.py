"""A sheet of letters that is laid out before all others in a document, and cut off again.

LibreOffice puts only those glyphs of a font into a PDF that the document needs, in the order in
which they come up. Of a document with many letters each PDF would so carry the glyphs of the other
families' names and addresses, and their order would spell the first of them. This sheet comes
first and needs them in an order of its own, in every font: no name can be read from it, and a
letter is the same bytes whichever letters it shared the document with.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from pipeline.convert.source import parser

MARK = "E00000"
"""The bookmark on the sheet; those of the letters begin with 1."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TINY = "2"
_FONTS = re.compile(r"word/(styles|document|header\d*|footer\d*)\.xml")
_JOINED = (
    *("".join(two) for two in itertools.product("ft", "ftijl")),
    *("".join(three) for three in itertools.product("ft", "ft", "ftijl")),
    "Th",
)
"""What fonts draw as one glyph: "fi", "tti"; Carlito joins more than others do."""
LETTERS = (
    f"{''.join(map(chr, range(0x21, 0x7F)))}{''.join(map(chr, range(0xC0, 0x100)))}"
    "‐–—‘’“”…•€£§°·½"
    "ĄąĆćĘęŁłŃńŚśŹźŻżŴŵŶŷĂăȘșȚțŞşŢţĞğİıČčĎďĚěŇňŘřŠšŤťŮůŽžŐőŰű"
)
"""Western, Polish, Welsh, Romanian, Turkish, Czech, Hungarian. With what is joined, as many as
LibreOffice puts into one font (255): with a second font in a word its letters would move."""

_STRANGE = re.compile(f"[^{re.escape(LETTERS)} \n\t\r\u00a0\u00ad]")


def outside(text: str) -> frozenset[str]:
    """The characters of a text that are not on the sheet."""
    return frozenset(_STRANGE.findall(text))


def sheet(parts: Mapping[str, bytes], more: Iterable[str] = ()) -> list[etree._Element]:
    """The paragraphs of the sheet in every font that a letter may use; they end their section.

    Args:
        parts: A letter.
        more: Characters that every letter of the document has besides.
    """
    words = " ".join((*LETTERS, *_JOINED, *sorted(more)))
    lines = [
        _line(words, font, style)
        for font in _fonts(parts)
        for style in ((), ("b",), ("i",), ("b", "i"))
    ]
    _end_section(lines[-1])
    return lines


def _fonts(parts: Mapping[str, bytes]) -> Iterator[etree._Element | None]:
    """The document's usual font, and each one that is named for Latin letters."""
    yield None
    seen = set()
    for name in sorted(filter(_FONTS.fullmatch, parts)):
        for font in etree.fromstring(parts[name], parser()).iter(f"{{{W}}}rFonts"):
            asked = font.get(f"{{{W}}}ascii"), font.get(f"{{{W}}}asciiTheme")
            if any(asked) and asked not in seen:
                seen.add(asked)
                yield font


def _line(words: str, font: etree._Element | None, style: Iterable[str]) -> etree._Element:
    paragraph = _new("p")
    run = _new("r", paragraph)
    properties = _new("rPr", run)
    if font is not None:
        properties.append(copy.deepcopy(font))
    for name in style:
        _new(name, properties)
    for name in ("sz", "szCs"):
        _new(name, properties, val=_TINY)
    _new("t", run).text = words
    return paragraph


def _end_section(paragraph: etree._Element) -> None:
    properties = etree.Element(f"{{{W}}}pPr")
    paragraph.insert(0, properties)
    section = _new("sectPr", properties)
    _new("pgSz", section, w="11906", h="16838")
    edges = dict.fromkeys(("top", "right", "bottom", "left", "header", "footer", "gutter"), "567")
    _new("pgMar", section, **edges)
    start, end = (etree.Element(f"{{{W}}}bookmark{edge}") for edge in ("Start", "End"))
    for each in (start, end):
        each.set(f"{{{W}}}id", "0")
    start.set(f"{{{W}}}name", MARK)
    paragraph[1:1] = [start, end]


def _new(name: str, inside: etree._Element | None = None, **values: str) -> etree._Element:
    made = etree.Element(f"{{{W}}}{name}")
    for key, value in values.items():
        made.set(f"{{{W}}}{key}", value)
    if inside is not None:
        inside.append(made)
    return made
