"""Many letters of one template in one Word document, so that LibreOffice starts and lays out once.

Every letter is a section of its own that begins again at page 1. The number of pages of a letter is
the page on which a bookmark at its end stands, so "Page 1 of 2" stays right; the bookmarks also
say where to cut. What cannot be packed without a doubt goes the plain way: ``unfit`` says why.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.convert.source import BODY, CONTENT_TYPES, parser

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_BODY_RELS = "word/_rels/document.xml.rels"
_CORE = "docProps/core.xml"
_EDGE = re.compile(r"word/(header|footer)\d*\.xml")
_OWN = re.compile(r"word/(document|header\d*|footer\d*)\.xml|docProps/core\.xml")
_COUNTS = re.compile(r"\b(NUMPAGES|SECTIONPAGES)\b")
_NUMBERED = re.compile(rb'<w:numFmt w:val="(?!bullet|none)')
_TITLE = re.compile(rb"<dc:title>([^<]*)</dc:title>")
_UNFIT = (
    (re.compile(rb"<w:(footnote|endnote|comment)Reference"), "it has notes or comments"),
    (re.compile(rb"<w:bookmarkStart"), "it has bookmarks of its own"),
    (re.compile(rb"w:instr(Text)?[ >=]"), "it has fields in its text"),
    (re.compile(rb"<w:altChunk|<w:object|<mc:AlternateContent"), "it has embedded objects"),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One document, opened.

    Attributes:
        reference: Its title, which is the set reference.
        family: What it shares with every letter of the same template.
    """

    file: Path
    parts: Mapping[str, bytes]
    reference: str
    family: tuple[tuple[str, int], ...]


def mark_of(place: int) -> str:
    """The bookmark at the end of the letter at a place, from 1."""
    return f"E{place:05}"


def open_letter(file: Path) -> Letter:
    """A Word document with all its parts in memory."""
    with zipfile.ZipFile(file) as package:
        infos = package.infolist()
        parts = {info.filename: package.read(info) for info in infos}
    title = _TITLE.search(parts.get(_CORE, b""))
    shared = tuple(
        sorted((info.filename, info.CRC) for info in infos if not _OWN.fullmatch(info.filename))
    )
    return Letter(file, parts, title[1].decode() if title else "", shared)


def unfit(letter: Letter) -> str:
    """Why a letter cannot share a document with others; "" when it can."""
    body = letter.parts[BODY]
    if body.count(b"<w:sectPr") != 1:
        return "it has more than one section"
    for found, why in _UNFIT:
        if found.search(body):
            return why
    if _NUMBERED.search(letter.parts.get("word/numbering.xml", b"")) and b"<w:numPr" in body:
        return "it has numbered lists, which would go on counting"
    if b"evenAndOddHeaders" in letter.parts.get("word/settings.xml", b""):
        return "its odd and even pages differ"
    if not letter.reference:
        return "it carries no reference"
    return ""


def pack(letters: Sequence[Letter]) -> bytes:
    """The letters as one Word document, in order; all of one family and none of them unfit."""
    book = _Book(letters[0])
    for place, letter in enumerate(letters, start=1):
        book.add(letter, place, last=place == len(letters))
    return book.saved()


class _Book:
    """The document under construction."""

    def __init__(self, first: Letter) -> None:
        self._parts = dict(first.parts)
        self._document = _xml(first.parts[BODY])
        self._body = _child(self._document, "body")
        for element in list(self._body):
            self._body.remove(element)
        self._rels = _xml(first.parts[_BODY_RELS])
        self._types = _xml(first.parts[CONTENT_TYPES])
        self._shared: dict[tuple[str, bytes], str] = {}
        self._drawings = 0

    def add(self, letter: Letter, place: int, *, last: bool) -> None:
        """Append a letter as a section."""
        body = _child(_xml(letter.parts[BODY]), "body")
        section = _child(body, "sectPr")
        body.remove(section)
        self._renumber(body)
        end = _last_paragraph(body)
        _mark(end, place)
        self._refer(section, letter, place)
        _begin_at_one(section, first=place == 1)
        if not last:
            _properties(end).append(section)
        self._body.extend(list(body))
        if last:
            self._body.append(section)

    def saved(self) -> bytes:
        """The document's bytes."""
        self._parts[BODY] = _bytes(self._document)
        self._parts[_BODY_RELS] = _bytes(self._rels)
        self._parts[CONTENT_TYPES] = _bytes(self._types)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name, data in self._parts.items():
                package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return made.getvalue()

    def _renumber(self, body: etree._Element) -> None:
        for drawing in body.iter(f"{{{_DRAWING}}}docPr"):
            self._drawings += 1
            drawing.set("id", str(1000 + self._drawings))

    def _refer(self, section: etree._Element, letter: Letter, place: int) -> None:
        """Point the section at the letter's own headers and footers; equal ones are shared."""
        targets = _targets(letter)
        for reference in section:
            if etree.QName(reference).localname in ("headerReference", "footerReference"):
                name = targets[str(reference.get(f"{{{R}}}id"))]
                data = _with_own_count(letter.parts[name], place)
                reference.set(f"{{{R}}}id", self._edge(name, data, letter))

    def _edge(self, name: str, data: bytes, letter: Letter) -> str:
        if (name, data) in self._shared:
            return self._shared[name, data]
        number = len(self._shared) + 1
        kind = "header" if "header" in name else "footer"
        part = f"word/{kind}9{number:05}.xml"
        self._parts[part] = data
        rels = _rels_of(name)
        if rels in letter.parts:
            self._parts[_rels_of(part)] = letter.parts[rels]
        known = f"rIdPacked{number}"
        etree.SubElement(
            self._rels,
            f"{{{_RELS}}}Relationship",
            Id=known,
            Type=f"{R}/{kind}",
            Target=part.removeprefix("word/"),
        )
        etree.SubElement(
            self._types,
            f"{{{_TYPES}}}Override",
            PartName=f"/{part}",
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml."
            f"{kind}+xml",
        )
        self._shared[name, data] = known
        return known


def _with_own_count(data: bytes, place: int) -> bytes:
    """The number of all pages becomes the page on which this letter ends."""
    text = data.decode("utf-8")
    return _COUNTS.sub(f"PAGEREF {mark_of(place)}", text).encode()


def _targets(letter: Letter) -> Mapping[str, str]:
    """Relationship id to part, for the headers and footers."""
    rels = _xml(letter.parts[_BODY_RELS])
    found = {}
    for relation in rels.iter(f"{{{_RELS}}}Relationship"):
        name = f"word/{str(relation.get('Target')).removeprefix('/word/')}"
        if _EDGE.fullmatch(name):
            found[str(relation.get("Id"))] = name
    return found


def _last_paragraph(body: etree._Element) -> etree._Element:
    """The paragraph that ends the letter; after a table an empty one, as any program adds it."""
    last = body[-1] if len(body) else None
    if last is None or last.tag != f"{{{W}}}p":
        return etree.SubElement(body, f"{{{W}}}p")
    return last


def _mark(paragraph: etree._Element, place: int) -> None:
    start = etree.SubElement(paragraph, f"{{{W}}}bookmarkStart")
    start.set(f"{{{W}}}id", str(place))
    start.set(f"{{{W}}}name", mark_of(place))
    etree.SubElement(paragraph, f"{{{W}}}bookmarkEnd").set(f"{{{W}}}id", str(place))


def _properties(paragraph: etree._Element) -> etree._Element:
    found = paragraph.find(f"{{{W}}}pPr")
    if found is None:
        found = etree.Element(f"{{{W}}}pPr")
        paragraph.insert(0, found)
    return found


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


def _rels_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _xml(data: bytes) -> etree._Element:
    return copy.deepcopy(etree.fromstring(data, parser()))


def _child(element: etree._Element, name: str) -> etree._Element:
    found = element.find(f"{{{W}}}{name}")
    assert found is not None
    return found


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def families(letters: Sequence[Letter], fewest: int) -> Iterator[list[Letter]]:
    """Letters of one template each, where there are enough of them and none is unfit."""
    found: dict[tuple[tuple[str, int], ...], list[Letter]] = {}
    for letter in letters:
        if not unfit(letter):
            found.setdefault(letter.family, []).append(letter)
    yield from (family for family in found.values() if len(family) >= fewest)
