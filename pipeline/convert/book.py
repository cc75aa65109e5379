"""One Word document that many letters are put into: its body, and the parts they bring along."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping

from lxml import etree

from pipeline.convert.letter import EDGE
from pipeline.convert.source import BODY, CONTENT_TYPES, parser

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_BODY_RELS = "word/_rels/document.xml.rels"
NEEDED = re.compile(r"word/(document|(header|footer)\d*)\.xml|word/_rels/.*\.rels").fullmatch
"""What of each letter goes into the document; the rest is the first one's."""


def mark_of(place: int) -> str:
    """The bookmark in the last paragraph of the letter at a place, from 1."""
    return f"E{place:05}"


class Book:
    """The document under construction.

    Args:
        first: The parts of the first letter, of which all but its text is kept.
        before: What stands before the letters.

    Attributes:
        body: Where the letters go.
    """

    def __init__(self, first: Mapping[str, bytes], before: Iterable[etree._Element] = ()) -> None:
        self._parts = dict(first)
        self._document = xml(first[BODY])
        self.body = child(self._document, "body")
        for element in list(self.body):
            self.body.remove(element)
        self.body.extend(before)
        self._rels = xml(first[_BODY_RELS])
        self._types = xml(first[CONTENT_TYPES])
        self._shared: dict[tuple[str, bytes], str] = {}
        self._drawings = 0

    def saved(self) -> bytes:
        """The document's bytes."""
        self._parts[BODY] = written(self._document)
        self._parts[_BODY_RELS] = written(self._rels)
        self._parts[CONTENT_TYPES] = written(self._types)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name, data in self._parts.items():
                package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return made.getvalue()

    def renumber(self, body: etree._Element) -> None:
        """Give the pictures of a letter numbers that no other has."""
        for drawing in body.iter(f"{{{_DRAWING}}}docPr"):
            self._drawings += 1
            drawing.set("id", str(1000 + self._drawings))

    def edge(self, name: str, data: bytes, rels: bytes | None) -> str:
        """The relationship of a header or footer, which is added unless it is there already.

        Args:
            name: The part it had in its letter.
            data: Its XML.
            rels: The part's own relationships.
        """
        if (name, data) in self._shared:
            return self._shared[name, data]
        number = len(self._shared) + 1
        kind = "header" if "header" in name else "footer"
        part = f"word/{kind}9{number:05}.xml"
        self._parts[part] = data
        if rels is not None:
            self._parts[rels_of(part)] = rels
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


def body_and_section(parts: Mapping[str, bytes]) -> tuple[etree._Element, etree._Element]:
    """A letter's body without the section's properties, and those.

    Raises:
        KeyError: It has none.
    """
    body = child(xml(parts[BODY]), "body")
    section = child(body, "sectPr")
    body.remove(section)
    return body, section


def edges(
    section: etree._Element, parts: Mapping[str, bytes]
) -> list[tuple[etree._Element, tuple[str, str], str]]:
    """Each reference of a section to a header or footer, what it is for, and the part it names.

    What it is for is said as Word does: "header" or "footer", and "first", "default" or "even".
    """
    targets = _targets(parts[_BODY_RELS])
    return [
        (each, (kind, str(each.get(f"{{{W}}}type"))), targets[str(each.get(f"{{{R}}}id"))])
        for each in section
        if (kind := etree.QName(each).localname.removesuffix("Reference")) in ("header", "footer")
    ]


def last_paragraph(body: etree._Element) -> etree._Element:
    """The paragraph that ends the letter; after a table an empty one, as any program adds it."""
    last = body[-1] if len(body) else None
    if last is None or last.tag != f"{{{W}}}p":
        return etree.SubElement(body, f"{{{W}}}p")
    return last


def mark(paragraph: etree._Element, place: int) -> None:
    """Mark the end of a letter, so that its page is the letter's last one.

    Words after a mark are placed anew and move by a third of a point. In a paragraph that is
    dropped the mark comes to stand behind the last word, and nothing moves.
    """
    start = etree.SubElement(paragraph, f"{{{W}}}bookmarkStart")
    start.set(f"{{{W}}}id", str(place))
    start.set(f"{{{W}}}name", mark_of(place))
    end = etree.SubElement(paragraph, f"{{{W}}}bookmarkEnd")
    end.set(f"{{{W}}}id", str(place))


def rels_of(part: str) -> str:
    """Where the relationships of a part are."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def xml(data: bytes) -> etree._Element:
    """A part, read."""
    return etree.fromstring(data, parser())


def written(root: etree._Element) -> bytes:
    """A part, written."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def child(element: etree._Element, name: str) -> etree._Element:
    """The first child of a name.

    Raises:
        KeyError: There is none.
    """
    found = element.find(f"{{{W}}}{name}")
    if found is None:
        raise KeyError(name)
    return found


def _targets(body_rels: bytes) -> Mapping[str, str]:
    """Relationship id to part, for the headers and footers."""
    found = {}
    for relation in xml(body_rels).iter(f"{{{_RELS}}}Relationship"):
        name = f"word/{str(relation.get('Target')).removeprefix('/word/')}"
        if EDGE.fullmatch(name):
            found[str(relation.get("Id"))] = name
    return found
