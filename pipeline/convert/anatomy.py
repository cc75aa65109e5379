"""The finished PDF as pypdf reads it: does it open, its pages, its fonts.

Audited with another library than any that writes PDFs here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from pipeline.model.sheet import MM_PER_POINT

FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_UNREADABLE = (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)

# pypdf logs what it repairs; a repair is not an answer here, the checks are.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Font:
    """A font a PDF uses: its family as written there, such as "LiberationSans-Bold"."""

    name: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its size as it is seen, and whether it is turned."""

    width_mm: float
    height_mm: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """What a PDF is made of."""

    pages: tuple[Leaf, ...]
    fonts: tuple[Font, ...]


def read(pdf: Path) -> Structure | None:
    """The PDF's structure, ``None`` when it does not open or has no page."""
    try:
        with pdf.open("rb") as stream:
            if stream.read(5) != b"%PDF-":
                return None
            reader = PdfReader(stream, strict=False)
            if reader.is_encrypted or not reader.pages:
                return None
            leaves = tuple(_leaf(page) for page in reader.pages)
            found = {font for page in reader.pages for font in _fonts(page.get("/Resources"))}
    except _UNREADABLE:  # a damaged file makes pypdf raise almost anything
        return None
    return Structure(leaves, tuple(sorted(found, key=lambda font: font.name)))


def _leaf(page: PageObject) -> Leaf:
    contents = page.get_contents()
    if contents is not None:
        contents.get_data()  # a stream that was cut off shows here
    box = page.cropbox
    return Leaf(
        float(box.width) * MM_PER_POINT, float(box.height) * MM_PER_POINT, page.rotation % 360 != 0
    )


def _fonts(resources: PdfObject | None, depth: int = 0) -> Iterator[Font]:
    """Fonts of a page and of the forms drawn on it."""
    resources = _plain(resources)
    if not isinstance(resources, DictionaryObject) or depth > 5:
        return
    fonts = _plain(resources.get("/Font"))
    if isinstance(fonts, DictionaryObject):
        for entry in fonts.values():
            font = _plain(entry)
            if isinstance(font, DictionaryObject):
                yield _font(font)
    drawn = _plain(resources.get("/XObject"))
    if isinstance(drawn, DictionaryObject):
        for entry in drawn.values():
            form = _plain(entry)
            if isinstance(form, DictionaryObject):
                yield from _fonts(form.get("/Resources"), depth + 1)


def _font(font: DictionaryObject) -> Font:
    name = str(font.get("/BaseFont", "/Type3")).lstrip("/")
    descendants = _plain(font.get("/DescendantFonts"))
    if isinstance(descendants, ArrayObject) and descendants:
        inner = _plain(descendants[0])
        font = inner if isinstance(inner, DictionaryObject) else font
    descriptor = _plain(font.get("/FontDescriptor"))
    embedded = isinstance(descriptor, DictionaryObject) and any(
        key in descriptor for key in FONT_FILES
    )
    subset, _, rest = name.partition("+")
    return Font(rest if rest and len(subset) == 6 else name, embedded)


def _plain(thing: PdfObject | None) -> PdfObject | None:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing
