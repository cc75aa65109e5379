"""The finished file as pypdf reads it: another library than the one that wrote it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    StreamObject,
)

from pipeline.bundle.model import Bookmark, Box

FORBIDDEN_KEYS = frozenset(
    ("/JS", "/URI", "/EmbeddedFiles", "/EF", "/AF", "/AA", "/AcroForm", "/XFA", "/JavaScript")
)
FORBIDDEN_ACTIONS = frozenset(
    (
        *("/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"),
        *("/ResetForm", "/Rendition", "/Movie", "/Sound", "/Named", "/RichMediaExecute"),
    )
)
FORBIDDEN_NOTES = frozenset(("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"))
UNREADABLE = (
    *(PyPdfError, DependencyError, OSError, ValueError, KeyError, TypeError, AttributeError),
    *(RecursionError, IndexError),
)
_KEPT_RAW = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}
_DEEPEST = 3
_NOWHERE = -1

# pypdf logs what it repairs; here nothing is repaired, it is found wrong.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the file: its size and turn, its links, and the hash of what it draws."""

    width: float
    height: float
    turned: bool
    links: tuple[tuple[Box, int], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The file's make.

    Attributes:
        leaves: Its pages.
        labels: The number of each page as a reader shows it.
        bookmarks: All of them in order.
        opens_as: "0 1.0" for the first page at full size.
        forbidden: What no bundle may hold, by name.
    """

    leaves: tuple[Leaf, ...]
    labels: tuple[str, ...]
    bookmarks: tuple[Bookmark, ...]
    opens_as: str
    forbidden: tuple[str, ...]


def read(path: Path) -> ReadBack | None:
    """The file read back, ``None`` when it cannot be read or is locked."""
    try:
        with path.open("rb") as stream:
            reader = PdfReader(stream, strict=False)
            if reader.is_encrypted:
                return None
            pages = {
                page.indirect_reference.idnum: number
                for number, page in enumerate(reader.pages)
                if page.indirect_reference is not None
            }
            return ReadBack(
                leaves=tuple(_leaf(page, pages) for page in reader.pages),
                labels=tuple(reader.page_labels),
                bookmarks=tuple(_bookmarks(reader, pages)),
                opens_as=_opens_as(reader, pages),
                forbidden=tuple(sorted(set(_forbidden(reader)))),
            )
    except UNREADABLE:  # a damaged file makes pypdf raise almost anything
        return None


def _leaf(page: PageObject, pages: dict[int, int]) -> Leaf:
    box = page.cropbox
    return Leaf(
        float(box.width),
        float(box.height),
        bool(page.rotation % 360) or float(box.left) != 0 or float(box.bottom) != 0,
        tuple(_links(page, pages)),
        _digest(page),
    )


def _links(page: PageObject, pages: dict[int, int]) -> Iterator[tuple[Box, int]]:
    for entry in _array(page.get("/Annots")):
        note = _plain(entry)
        if isinstance(note, DictionaryObject):
            rect = [float(str(number)) for number in _array(note.get("/Rect"))]
            if len(rect) == 4:
                yield Box(*rect), _page_of(note.get("/Dest"), pages)


def _page_of(place: PdfObject | None, pages: dict[int, int]) -> int:
    """The page a place leads to at the reader's own zoom, -1 for any other place."""
    target = _array(place)
    if len(target) != 5 or target[1] != "/XYZ" or not isinstance(_plain(target[4]), NullObject):
        return _NOWHERE
    page = target[0]
    return pages.get(page.idnum, _NOWHERE) if isinstance(page, IndirectObject) else _NOWHERE


def _bookmarks(reader: PdfReader, pages: dict[int, int]) -> Iterator[Bookmark]:
    tree = _plain(reader.root_object.get("/Outlines"))
    seen: set[int] = set()
    waiting: list[tuple[PdfObject | None, int]] = []
    if isinstance(tree, DictionaryObject):
        waiting.append((_raw(tree, "/First"), 0))
    while waiting:
        entry, depth = waiting.pop()
        if not isinstance(entry, IndirectObject) or entry.idnum in seen:
            continue
        seen.add(entry.idnum)
        item = _plain(entry)
        if isinstance(item, DictionaryObject):
            yield Bookmark(str(item.get("/Title", "")), _page_of(item.get("/Dest"), pages), depth)
            waiting.append((_raw(item, "/Next"), depth))
            waiting.append((_raw(item, "/First"), depth + 1))


def _opens_as(reader: PdfReader, pages: dict[int, int]) -> str:
    action = _plain(reader.root_object.get("/OpenAction"))
    if not isinstance(action, ArrayObject) or len(action) != 5 or action[1] != "/XYZ":
        return ""
    page = action[0]
    number = pages.get(page.idnum, _NOWHERE) if isinstance(page, IndirectObject) else _NOWHERE
    return f"{number} {float(str(action[4]))}"


def _forbidden(reader: PdfReader) -> Iterator[str]:
    """Everything that can be reached from the file's root, looked at once."""
    seen: set[int] = set()
    waiting: list[PdfObject | None] = [reader.trailer]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield from _forbidden_in(thing)
            waiting.extend(thing.raw_get(key) for key in thing)
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)


def _forbidden_in(thing: DictionaryObject) -> Iterator[str]:
    yield from (str(key) for key in thing if key in FORBIDDEN_KEYS)
    action, note = str(_raw(thing, "/S")), str(_raw(thing, "/Subtype"))
    if action in FORBIDDEN_ACTIONS:
        yield action
    if note in FORBIDDEN_NOTES:
        yield note


def _digest(page: PageObject) -> str:
    """As the writer took it of the source page; "" when the page draws in another way."""
    drawn = _plain(_dictionary(page.get("/Resources")).get("/XObject"))
    form = _plain(_dictionary(drawn).get("/AttendancePage"))
    if not isinstance(form, StreamObject):
        return ""
    total = hashlib.sha256(form.get_data())
    _add_drawn(total, form.get("/Resources"), 0)
    return total.hexdigest()


def _add_drawn(total: hashlib._Hash, resources: PdfObject | None, depth: int) -> None:
    drawn = _dictionary(_dictionary(_plain(resources)).get("/XObject"))
    if depth > _DEEPEST:
        return
    for name in sorted(drawn):
        stream = _plain(drawn.get(name))
        if isinstance(stream, StreamObject):
            total.update(stream._data if _kept_raw(stream) else stream.get_data())
            _add_drawn(total, stream.get("/Resources"), depth + 1)


def _kept_raw(stream: StreamObject) -> bool:
    coding = _plain(stream.get("/Filter"))
    names = {str(each) for each in coding} if isinstance(coding, ArrayObject) else {str(coding)}
    return "/DecodeParms" in stream or bool(names & _KEPT_RAW)


def _raw(thing: DictionaryObject, key: str) -> PdfObject | None:
    return thing.raw_get(key) if key in thing else None


def _dictionary(thing: PdfObject | None) -> DictionaryObject:
    plain = _plain(thing)
    return plain if isinstance(plain, DictionaryObject) else DictionaryObject()


def _array(thing: PdfObject | None) -> ArrayObject:
    plain = _plain(thing)
    return plain if isinstance(plain, ArrayObject) else ArrayObject()


def _plain(thing: PdfObject | None) -> PdfObject | None:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing
