"""A Word file that a clerk typed over the pre-filled minutes: what it is, and its reference.

Nothing of its words is changed; its own reference alone is exchanged for that of the set in which
a copy travels.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.letters.word_file import NotAWordFile, read_word_file

REFERENCE = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]*\d{6}-\d{4,}-\d+[A-Z]?(?![\w-])")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARGIN = re.compile(r"word/(header|footer)\d*\.xml")
_BODY = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_CHANGES = tuple(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


@dataclass(frozen=True, slots=True)
class TypedFile:
    """What is known of a typed file from its inside.

    Attributes:
        references: Set references in its headers and footers.
        text: All its words, a paragraph a line.
        changes: Whether it carries tracked changes, which would be printed.
        macros: Whether it carries a program.
    """

    references: frozenset[str]
    text: str
    changes: bool
    macros: bool


def read_typed(data: bytes) -> TypedFile | None:
    """What is inside, ``None`` when it is no Word file (.docx)."""
    try:
        word = read_word_file(data)
    except NotAWordFile:
        return None
    margins = [
        p.text for part in word.parts if _MARGIN.fullmatch(part.name) for p in part.paragraphs
    ]
    return TypedFile(
        frozenset(REFERENCE.findall("\n".join(margins))),
        "\n".join(p.text for part in word.parts for p in part.paragraphs),
        _has_changes(data),
        word.macros,
    )


def heading_of(data: bytes) -> str:
    """The first words of the body: by them one document of a set is told from another."""
    typed = read_word_file(data)
    body = next(part for part in typed.parts if part.name == _BODY)
    return next((p.text.strip() for p in body.paragraphs if p.text.strip()), "")


def with_reference(data: bytes, old: str, new: str) -> bytes:
    """The same file with one reference in the place of another.

    The reference may be divided over several runs of a paragraph; every other part of the file
    stays byte for byte.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            content = source.read(info)
            if info.filename == _BODY or _MARGIN.fullmatch(info.filename):
                content = _exchanged(content, old, new)
            elif info.filename == _PROPERTIES:
                content = content.replace(old.encode(), new.encode())
            target.writestr(info, content)
    return made.getvalue()


def _exchanged(content: bytes, old: str, new: str) -> bytes:
    tree = etree.fromstring(content, _parser())
    for paragraph in tree.iter(f"{_W}p"):
        texts = [node for node in paragraph.iter(f"{_W}t") if node.text]
        while (start := "".join(node.text or "" for node in texts).find(old)) >= 0:
            _put(texts, start, len(old), new)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _put(texts: list[etree._Element], start: int, length: int, new: str) -> None:
    """Takes ``length`` characters away from ``start`` on and puts the new ones there."""
    place, end = 0, start + length
    for node in texts:
        text = node.text or ""
        first, last = max(start - place, 0), min(end - place, len(text))
        if first < last:
            here = new if place + first == start else ""
            node.text = text[:first] + here + text[last:]
        place += len(text)


def _has_changes(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return any(True for tree in _printed(package) for _ in tree.iter(*_CHANGES))


def _printed(package: zipfile.ZipFile) -> Iterator[etree._Element]:
    for name in package.namelist():
        if name == _BODY or _MARGIN.fullmatch(name):
            yield etree.fromstring(package.read(name), _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)
