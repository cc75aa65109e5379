"""Where things stand in an XML part, by byte: so that it can be changed without being rewritten."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from pipeline.errors import WorkbookFault

_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_DECLARED = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(rb"""\s([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(slots=True)
class Element:
    """An element's place: ``start`` of its tag, ``inner`` after its tag, ``close``, ``end``.

    For an empty tag (``<c/>``) ``inner``, ``close`` and ``end`` are the same.
    """

    name: str
    attributes: Mapping[str, str]
    parent: Element | None
    start: int
    inner: int = 0
    close: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)
    text: str = ""

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, "" without one."""
        return self.name[: len(self.name) - len(self.local)]

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as ``<c/>``."""
        return self.inner == self.end

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    def child(self, local: str) -> Element | None:
        """The first child of that name."""
        return next((each for each in self.children if each.local == local), None)


def scan(part: bytes, where: str) -> Element:
    """The tree of a part with the place of every element.

    Raises:
        WorkbookFault: It is no XML, or not in UTF-8.
    """
    declared = _DECLARED.match(part)
    name = declared[1].decode("ascii", "replace").casefold() if declared else "utf-8"
    if name not in ("utf-8", "utf8", "us-ascii") or part.startswith(_NOT_UTF8):
        raise unreadable(where)
    tree = _Tree(part)
    try:
        return tree.parse()
    except expat.ExpatError as error:
        raise unreadable(where) from error


class _Tree:
    def __init__(self, part: bytes) -> None:
        self._part = part
        self._open: list[Element] = []
        self._root: Element | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def parse(self) -> Element:
        self._parser.Parse(self._part, True)
        if self._root is None:
            raise expat.ExpatError("no element")
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._open[-1] if self._open else None
        at = self._parser.CurrentByteIndex
        element = Element(name, attributes, parent, at, inner=tag_end(self._part, at))
        if parent is None:
            self._root = element
        else:
            parent.children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        at = self._parser.CurrentByteIndex
        if self._part[element.inner - 2 : element.inner] == b"/>":
            element.close = element.end = element.inner
        else:
            element.close, element.end = at, self._part.index(b">", at) + 1

    def _text(self, text: str) -> None:
        self._open[-1].text += text


def tag_end(part: bytes, start: int) -> int:
    """The place after a tag's ``>``; one within quotes is no end."""
    found = _TAG.match(part, start)
    if found is None:
        raise ValueError(f"no tag at {start}")
    return found.end()


def with_attributes(tag: bytes, values: Mapping[str, str]) -> bytes:
    """A start tag with attributes set; the others keep their bytes and order."""
    left = dict(values)

    def put(found: re.Match[bytes]) -> bytes:
        name = found[1].decode()
        return f' {name}="{left.pop(name)}"'.encode() if name in left else found[0]

    changed = _ATTRIBUTE.sub(put, tag)
    added = "".join(f' {name}="{value}"' for name, value in left.items()).encode()
    ending = b"/>" if changed.endswith(b"/>") else b">"
    return changed.removesuffix(ending).rstrip() + added + ending


def spliced(part: bytes, splices: Mapping[tuple[int, int], bytes]) -> bytes:
    """The part with stretches replaced; an empty stretch is an insertion."""
    out, at = [], 0
    for (start, end), piece in sorted(splices.items()):
        out += [part[at:start], piece]
        at = end
    return b"".join((*out, part[at:]))


def unreadable(where: str) -> WorkbookFault:
    """The fault of a part that is not as it should be."""
    return WorkbookFault(
        "A part of the workbook cannot be read, so the tracker was not changed.",
        where=where,
        todo="Open the tracker in Excel, save it and plan again.",
        slug="workbook-damaged",
    )
