"""Many letters of one template in one Word document, so that LibreOffice starts and lays out once.

Every letter is a section of its own that begins again at page 1. The number of pages of a letter
is the page of its last paragraph, in which a bookmark stands, so "Page 1 of 2" stays right; the
bookmarks also say where to cut.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from pipeline.convert.alphabet import sheet
from pipeline.convert.letter import EDGE, INSTRUCTION, Letter, Unpackable
from pipeline.convert.package import DAMAGED, Package
from pipeline.convert.source import BODY, CONTENT_TYPES, parser

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_BODY_RELS = "word/_rels/document.xml.rels"
_NEEDED = re.compile(r"word/(document|(header|footer)\d*)\.xml|word/_rels/.*\.rels").fullmatch
"""What of each letter goes into the document; the rest is the first one's."""
_COUNTS = re.compile(rb"\b(NUMPAGES|SECTIONPAGES)\b")


def mark_of(place: int) -> str:
    """The bookmark in the last paragraph of the letter at a place, from 1."""
    return f"E{place:05}"


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
        book = _Book(first, sheet(first, letters[0].strange) if alphabet else ())
        for place, letter in enumerate(letters, start=1):
            parts = Package(letter.file).parts(_NEEDED)
            book.add(parts, place, last=place == len(letters))
    except (*DAMAGED, etree.XMLSyntaxError, KeyError) as fault:
        raise Unpackable(letters[0].file.name) from fault
    return book.saved()


class _Book:
    """The document under construction."""

    def __init__(self, first: Mapping[str, bytes], before: Iterable[etree._Element] = ()) -> None:
        self._parts = dict(first)
        self._document = _xml(first[BODY])
        self._body = _child(self._document, "body")
        for element in list(self._body):
            self._body.remove(element)
        self._body.extend(before)
        self._rels = _xml(first[_BODY_RELS])
        self._types = _xml(first[CONTENT_TYPES])
        self._shared: dict[tuple[str, bytes], str] = {}
        self._before: dict[tuple[str, str], str] = {}
        self._drawings = 0

    def add(self, parts: Mapping[str, bytes], place: int, *, last: bool) -> None:
        """Append a letter as a section."""
        body = _child(_xml(parts[BODY]), "body")
        section = _child(body, "sectPr")
        body.remove(section)
        self._renumber(body)
        self._refer(section, parts, place)
        _begin_at_one(section, first=place == 1)
        _mark(_last_paragraph(body) if last else _spare(body, section), place)
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

    def _refer(self, section: etree._Element, parts: Mapping[str, bytes], place: int) -> None:
        """Point the section at the letter's own headers and footers.

        One that is the letter's before is not named: a section then goes on with it, and
        LibreOffice need not read it, and the crest in it, again.
        """
        targets = _targets(parts[_BODY_RELS])
        for reference in list(section):
            kind = etree.QName(reference).localname
            if kind not in ("headerReference", "footerReference"):
                continue
            name = targets[str(reference.get(f"{{{R}}}id"))]
            data = _with_own_count(parts[name], place)
            known = self._edge(name, data, parts.get(_rels_of(name)))
            which = kind, str(reference.get(f"{{{W}}}type"))
            if self._before.get(which) == known:
                section.remove(reference)
            self._before[which] = known
            reference.set(f"{{{R}}}id", known)

    def _edge(self, name: str, data: bytes, rels: bytes | None) -> str:
        if (name, data) in self._shared:
            return self._shared[name, data]
        number = len(self._shared) + 1
        kind = "header" if "header" in name else "footer"
        part = f"word/{kind}9{number:05}.xml"
        self._parts[part] = data
        if rels is not None:
            self._parts[_rels_of(part)] = rels
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


def _with_own_count(edge: bytes, place: int) -> bytes:
    """The number of all pages becomes the page on which this letter ends."""
    own = f"PAGEREF {mark_of(place)}".encode()
    return INSTRUCTION.sub(lambda field: _COUNTS.sub(own, field[0]), edge)


def _targets(body_rels: bytes) -> Mapping[str, str]:
    """Relationship id to part, for the headers and footers."""
    rels = _xml(body_rels)
    found = {}
    for relation in rels.iter(f"{{{_RELS}}}Relationship"):
        name = f"word/{str(relation.get('Target')).removeprefix('/word/')}"
        if EDGE.fullmatch(name):
            found[str(relation.get("Id"))] = name
    return found


def _last_paragraph(body: etree._Element) -> etree._Element:
    """The paragraph that ends the letter; after a table an empty one, as any program adds it."""
    last = body[-1] if len(body) else None
    if last is None or last.tag != f"{{{W}}}p":
        return etree.SubElement(body, f"{{{W}}}p")
    return last


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


def _mark(paragraph: etree._Element, place: int) -> None:
    """Mark the end of a letter, so that its page is the letter's last one.

    Words after a mark are placed anew and move by a third of a point. In a paragraph that is
    dropped the mark comes to stand behind the last word, and nothing moves.
    """
    start = etree.SubElement(paragraph, f"{{{W}}}bookmarkStart")
    start.set(f"{{{W}}}id", str(place))
    start.set(f"{{{W}}}name", mark_of(place))
    end = etree.SubElement(paragraph, f"{{{W}}}bookmarkEnd")
    end.set(f"{{{W}}}id", str(place))


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
    return etree.fromstring(data, parser())


def _child(element: etree._Element, name: str) -> etree._Element:
    found = element.find(f"{{{W}}}{name}")
    if found is None:
        raise KeyError(name)
    return found


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
