"""One Word letter, looked at: what it shares with others, and whether it can share a document.

What cannot be packed without a doubt goes the plain way: ``unfit`` says why.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.convert.alphabet import outside
from pipeline.convert.habits import habits_of
from pipeline.convert.length import is_short
from pipeline.convert.package import DAMAGED, Package
from pipeline.convert.source import BODY, looked_at
from pipeline.model.problem import Problem

EDGE = re.compile(r"word/(header|footer)\d*\.xml")
"""The part of a header or footer."""
INSTRUCTION = re.compile(rb'<w:instrText[^>]*>([^<]*)<|w:instr="([^"]*)"')
"""What a field is told, written either way."""
_CORE = "docProps/core.xml"
_OWN = re.compile(r"word/(document|header\d*|footer\d*)\.xml|docProps/core\.xml")
_STYLES, _LISTS, _SETTINGS = "word/styles.xml", "word/numbering.xml", "word/settings.xml"
_TELLING = frozenset((_STYLES, _LISTS, _SETTINGS))
_PAGE_FIELD = re.compile(
    rb"\s*(PAGE(\s[^<]*)?|(NUMPAGES|SECTIONPAGES)(\s+\\\* *(MERGEFORMAT|Arabic))*\s*)?"
)
_ROOT = re.compile(rb"<w:document[^>]*>")
_SECTION = re.compile(rb"<w:sectPr[ >].*</w:sectPr>", re.DOTALL)
_OWN_NUMBER = re.compile(rb' (r:id|w:rsid\w*)="[^"]*"')
_FIGURES = re.compile(rb"<w:pgNumType(?=[^>]*w:(fmt|start)=)[^>]*>")
_FROM_ONE = re.compile(rb'(w:fmt="decimal"|w:start="1"|<w:pgNumType|/?>|\s)*')
_TITLE = re.compile(rb"<dc:title>([^<]*)</dc:title>")
_UNFIT = (
    (re.compile(rb"<w:(footnote|endnote|comment)Reference"), "it has notes or comments"),
    (re.compile(rb"<w:bookmarkStart"), "it has bookmarks of its own"),
    (re.compile(rb"w:instr(Text)?[ >=/]"), "it has fields in its text"),
    (re.compile(rb"<w:altChunk|<w:object|<mc:AlternateContent"), "it has embedded objects"),
    (re.compile(rb"<w:sdtContent>\s*<w:(p|tbl|sdt)[ >]"), "it has controls around paragraphs"),
    (re.compile(rb"<w:(ins|del|moveFrom|moveTo)[ />]"), "it has tracked changes"),
    (re.compile(rb"<w:lnNumType"), "its lines are numbered"),
    (re.compile(rb"</w:tbl>\s*<w:sectPr[ >]"), "it ends in a table"),
    (re.compile(rb"<w:sym[ />]"), "it has symbols"),
    # Alone such a paragraph is as high as its style, and further on as high as its mark.
    (
        re.compile(rb'<w:sz w:val="\d+"/>(<w:\w+[^>]*/>)*</w:rPr></w:pPr></w:p>\s*<w:sectPr[ >]'),
        "it ends in an empty paragraph of a size of its own",
    ),
)
_TWO_SIDED = re.compile(rb"<w:(evenAndOddHeaders|mirrorMargins)[ />]")


Family = tuple[tuple[str, int], ...]
"""What letters of one template share, as the check sum of each part."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One document, looked at; its text stays on disk, so that a large run needs no more memory.

    Attributes:
        reference: Its title, which is the set reference.
        family: What it shares with every letter of the same template.
        unfit: Why it cannot share a document with others; "" when it can.
        strange: Its characters that are not on the sheet of letters.
        alone: Whether it has more of them than its family, and gets a document to itself.
        short: Whether it probably has one page, and may share a roll with others.
    """

    file: Path
    reference: str
    family: Family
    unfit: str
    strange: frozenset[str] = frozenset()
    alone: bool = False
    short: bool = False


class Unpackable(Exception):
    """A letter is unfit, or not built as its first look promised; the plain way says how."""


def open_letter(file: Path) -> Letter:
    """Look at a Word document.

    Raises:
        Unpackable: It is no Word document that could be read.
    """
    try:
        package = Package(file)
        document = looked_at(file.name, package)
        if isinstance(document, Problem):
            raise Unpackable(file.name)
        parts = package.parts(lambda name: _OWN.fullmatch(name) or name in _TELLING)
        body, core = parts[BODY], parts.get(_CORE, b"")
        strange = outside("".join(parts[name].decode() for name in parts if _OWN.fullmatch(name)))
    except (*DAMAGED, KeyError, UnicodeDecodeError) as fault:
        raise Unpackable(file.name) from fault
    shared = sorted(
        (info.filename, info.CRC) for info in package.infos if not _OWN.fullmatch(info.filename)
    )
    # What a section does not say itself it would inherit from another template's.
    section = _OWN_NUMBER.sub(b"", b"".join(_SECTION.findall(body)))
    shape = b"".join((*_ROOT.findall(body)[:1], section))
    title = _TITLE.search(core)
    reference = title[1].decode() if title else ""
    family = (*shared, (BODY, zlib.crc32(shape)))
    return Letter(
        file, reference, family, _unfit(parts, reference), strange, short=is_short(document)
    )


def _unfit(parts: Mapping[str, bytes], reference: str) -> str:
    return (
        _unfit_text(parts[BODY])
        or _unfit_template(parts)
        or ("" if reference else "it carries no reference")
    )


def _unfit_text(body: bytes) -> str:
    if body.count(b"<w:sectPr>") + body.count(b"<w:sectPr ") != 1:
        return "it has more than one section"
    for found, why in _UNFIT:
        if found.search(body):
            return why
    if any(not _FROM_ONE.fullmatch(told[0]) for told in _FIGURES.finditer(body)):
        return "its pages are not numbered from 1"
    return ""


def _unfit_template(parts: Mapping[str, bytes]) -> str:
    if _TWO_SIDED.search(parts.get(_SETTINGS, b"")):
        return "its odd and even pages differ"
    try:
        habits = habits_of(parts.get(_STYLES, b""), parts.get(_LISTS, b""))
    except etree.XMLSyntaxError:
        return "its styles cannot be read"
    edges = [data for name, data in parts.items() if EDGE.fullmatch(name)]
    if any(map(habits.counts, (parts[BODY], *edges))):
        return "it has numbered lists, which would go on counting"
    if any(map(habits.spaces, (parts[BODY], *edges))):
        return "the space above its paragraphs is automatic"
    if any(b"<w:txbxContent" in edge for edge in edges):
        return "it has a text box in its header or footer"
    if not all(map(_only_counts, edges)):
        return "it has fields in its header or footer that count no pages"
    return ""


def _only_counts(edge: bytes) -> bool:
    """Whether all fields are page numbers and counts, each written in one piece."""
    return all(_PAGE_FIELD.fullmatch(one or two) for one, two in INSTRUCTION.findall(edge))
