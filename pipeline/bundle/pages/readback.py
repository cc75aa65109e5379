"""The finished file as pypdf reads it: another library than the one that wrote it."""

from __future__ import annotations

import hashlib
import logging
import zlib
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
from pipeline.bundle.pages.furniture import FONT, PAGE, bounds

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
PAGE_KEYS = frozenset(("/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Annots"))
UNREADABLE = (
    *(PyPdfError, DependencyError, OSError, ValueError, TypeError, AttributeError),
    *(RuntimeError, LookupError, ArithmeticError, AssertionError, EOFError, zlib.error),
)
_KEPT_RAW = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}
_FONTS = "/Font"
"""What is met there alone is letters' shapes and widths, which no reader takes for more."""

_DEEPEST = 3
_NOWHERE = -1

# pypdf logs what it repairs; here nothing is repaired, it is found wrong.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the file.

    Attributes:
        width, height: Its size.
        turned: Whether it is turned or cut.
        links: Where they are, and the page each leads to.
        digest: The hash of all it draws.
        drawing: How its source is laid on it, and what is printed upon that.
        font: Which of the file's objects is the font of its number; 0 when there is more beside
            the number's font and the source.
    """

    width: float
    height: float
    turned: bool
    links: tuple[tuple[Box, int], ...]
    digest: str
    drawing: str
    font: int


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
            known: dict[int, bytes] = {}
            return ReadBack(
                leaves=tuple(_leaf(page, pages, known) for page in reader.pages),
                labels=tuple(reader.page_labels),
                bookmarks=tuple(_bookmarks(reader, pages)),
                opens_as=_opens_as(reader, pages),
                forbidden=tuple(sorted(set(_forbidden(reader)))),
            )
    except UNREADABLE:  # a damaged file makes pypdf raise almost anything
        return None


def _leaf(page: PageObject, pages: dict[int, int], known: dict[int, bytes]) -> Leaf:
    font = _font(page)  # before the boxes are asked for, which adds them to the page
    box = page.cropbox
    contents = _plain(page.get("/Contents"))
    drawing = contents.get_data() if isinstance(contents, StreamObject) else b""
    return Leaf(
        float(box.width),
        float(box.height),
        bool(page.rotation % 360) or float(box.left) != 0 or float(box.bottom) != 0,
        tuple(_links(page, pages)),
        _digest(page, drawing, known),
        drawing.decode("latin-1"),
        font,
    )


def _font(page: PageObject) -> int:
    resources = _dictionary(page.get("/Resources"))
    drawn, fonts = (_dictionary(resources.get(key)) for key in ("/XObject", "/Font"))
    plain = set(page) <= PAGE_KEYS and set(resources) == {"/XObject", "/Font"}
    if not plain or set(drawn) != {PAGE} or set(fonts) != {FONT}:
        return 0
    font = fonts.raw_get(FONT)
    return font.idnum if isinstance(font, IndirectObject) else 0


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
            waiting.extend(thing.raw_get(key) for key in thing if key != _FONTS)
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)


def _forbidden_in(thing: DictionaryObject) -> Iterator[str]:
    yield from (str(key) for key in thing if key in FORBIDDEN_KEYS)
    action, note = str(_raw(thing, "/S")), str(_raw(thing, "/Subtype"))
    if action in FORBIDDEN_ACTIONS:
        yield action
    if note in FORBIDDEN_NOTES:
        yield note


def _digest(page: PageObject, drawing: bytes, known: dict[int, bytes]) -> str:
    """As the writer took it of the source page; "" when the page draws in another way."""
    drawn = _plain(_dictionary(page.get("/Resources")).get("/XObject"))
    form = _plain(_dictionary(drawn).get(PAGE))
    if not isinstance(form, StreamObject) or "/Matrix" in form:
        return ""
    total = hashlib.sha256(drawing)
    edges = _array(form.get("/BBox"))
    total.update(bounds(float(str(edge)) for edge in edges).encode())
    total.update(form.get_data())
    _add_drawn(total, form.get("/Resources"), 0, known)
    return total.hexdigest()


def _add_drawn(
    total: hashlib._Hash, resources: PdfObject | None, depth: int, known: dict[int, bytes]
) -> None:
    drawn = _dictionary(_dictionary(_plain(resources)).get("/XObject"))
    if depth > _DEEPEST:
        return
    for name in sorted(drawn):
        place, stream = drawn.raw_get(name), _plain(drawn.raw_get(name))
        if isinstance(stream, StreamObject) and isinstance(place, IndirectObject):
            if place.idnum not in known:
                data = stream._data if _kept_raw(stream) else stream.get_data()
                known[place.idnum] = hashlib.sha256(data).digest()
                if stream.get("/Subtype") == "/Image":
                    stream._data = b""  # let go: a year's scans do not fit into memory together
            total.update(known[place.idnum])
            _add_drawn(total, stream.get("/Resources"), depth + 1, known)


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
