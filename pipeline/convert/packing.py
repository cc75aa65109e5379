"""Many letters of one template in one Word document, so that LibreOffice starts and lays out once.

Every letter is a section of its own that begins again at page 1. The number of pages of a letter
is the page of its last paragraph, in which a bookmark stands, so "Page 1 of 2" stays right; the
bookmarks also say where to cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from pipeline.convert.alphabet import sheet
from pipeline.convert.book import (
    NEEDED,
    Book,
    R,
    W,
    body_and_section,
    edges,
    last_paragraph,
    mark,
    mark_of,
    rels_of,
)
from pipeline.convert.letter import INSTRUCTION, Letter, Unpackable
from pipeline.convert.package import DAMAGED, Package

_COUNTS = re.compile(rb"\b(NUMPAGES|SECTIONPAGES)\b")


def pack(letters: Sequence[Letter], *, alphabet: bool = False) -> bytes:
    """The letters as one Word document, in order; all of one family and none of them unfit.

    Args:
        letters: What is packed.
        alphabet: Whether a sheet of letters comes before them.

    Raises:
        Unpackable: One of them cannot be read, or is not built like the others.
    """
    try:
        first = Package(letters[0].file).parts()
        sections = _Sections(Book(first, sheet(first, letters[0].strange) if alphabet else ()))
        for place, letter in enumerate(letters, start=1):
            parts = Package(letter.file).parts(NEEDED)
            sections.add(parts, place, last=place == len(letters))
    except (*DAMAGED, etree.XMLSyntaxError, KeyError) as fault:
        raise Unpackable(letters[0].file.name) from fault
    return sections.book.saved()


class _Sections:
    """The document under construction, a section for each letter."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._before: dict[tuple[str, str], str] = {}

    def add(self, parts: Mapping[str, bytes], place: int, *, last: bool) -> None:
        """Append a letter."""
        body, section = body_and_section(parts)
        self.book.renumber(body)
        self._refer(section, parts, place)
        _begin_at_one(section, first=place == 1)
        mark(last_paragraph(body) if last else _spare(body, section), place)
        self.book.body.extend(list(body))
        if last:
            self.book.body.append(section)

    def _refer(self, section: etree._Element, parts: Mapping[str, bytes], place: int) -> None:
        """Point the section at the letter's own headers and footers.

        One that is the letter's before is not named: a section then goes on with it, and
        LibreOffice need not read it, and the crest in it, again.
        """
        for reference, purpose, name in edges(section, parts):
            data = _with_own_count(parts[name], place)
            known = self.book.edge(name, data, parts.get(rels_of(name)))
            if self._before.get(purpose) == known:
                section.remove(reference)
            self._before[purpose] = known
            reference.set(f"{{{R}}}id", known)


def _with_own_count(edge: bytes, place: int) -> bytes:
    """The number of all pages becomes the page on which this letter ends."""
    own = f"PAGEREF {mark_of(place)}".encode()
    return INSTRUCTION.sub(lambda field: _COUNTS.sub(own, field[0]), edge)


def _spare(body: etree._Element, section: etree._Element) -> etree._Element:
    """A paragraph after the letter's own, which ends its section.

    LibreOffice drops a paragraph without words that ends a section. Were it the letter's last one,
    a full letter would take a page less than it does alone; this one is dropped instead.
    """
    paragraph = etree.SubElement(body, f"{{{W}}}p")
    properties = etree.SubElement(paragraph, f"{{{W}}}pPr")
    low = etree.SubElement(properties, f"{{{W}}}spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        low.set(f"{{{W}}}{name}", value)
    properties.append(section)
    return paragraph


def _begin_at_one(section: etree._Element, *, first: bool) -> None:
    """A new sheet and page 1; the order of the parts is the schema's."""
    for name in ("type", "pgNumType"):
        for old in section.findall(f"{{{W}}}{name}"):
            section.remove(old)
    references = [e for e in section if etree.QName(e).localname.endswith("Reference")]
    if not first:
        kind = etree.Element(f"{{{W}}}type")
        kind.set(f"{{{W}}}val", "nextPage")
        section.insert(len(references), kind)
    numbers = etree.Element(f"{{{W}}}pgNumType")
    numbers.set(f"{{{W}}}start", "1")
    before = (
        "headerReference",
        "footerReference",
        "type",
        "pgSz",
        "pgMar",
        "paperSrc",
        "pgBorders",
    )
    place = sum(1 for e in section if etree.QName(e).localname in before)
    section.insert(place, numbers)
