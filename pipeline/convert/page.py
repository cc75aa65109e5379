"""The finished PDF as PDFium shows it: text, glyphs measured to their ink, and ink itself.

Measured here and not with pypdf, which knows where a run of text begins but not where it ends.
PDFium serves one thread at a time; side by side means processes.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.model.letter import Look
from pipeline.model.sheet import MM_PER_POINT, Box

PIXELS_PER_MM = 4.0
LOOKED_AT = 8
"""So many characters of a page are remembered with their places."""
DEEPEST_FORM = 5
"""Drawings within drawings are looked into so far."""
STRETCH = 48
"""So many characters are looked for at a time."""
SUBSET_TAG = 6
"""The letters before the plus of a font of which only some glyphs are embedded."""
PAPER = 236
"""Grey level from which a pixel counts as bare paper."""


Unreadable = pypdfium2.PdfiumError
"""PDFium cannot read it."""

_DARK = bytes(level < PAPER for level in range(256))


@dataclass(frozen=True, slots=True)
class Font:
    """A font that draws words on a page, such as "LiberationSans-Bold"."""

    name: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character: where its ink is, and the line it stands on."""

    char: str
    box: Box
    baseline: float


class Page:
    """One page, measured in millimetres from its top left corner."""

    def __init__(self, page: Any, number: int) -> None:  # noqa: ANN401  pypdfium2 has no types
        self.number = number
        self._page = page
        self._words = page.get_textpage()
        self._height = page.get_height()

    @cached_property
    def text(self) -> str:
        """All text in the order it was written."""
        return str(self._words.get_text_range())

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height as the page is seen."""
        width, height = self._page.get_size()
        return width * MM_PER_POINT, height * MM_PER_POINT

    @property
    def turned(self) -> bool:
        """Whether it is shown otherwise than it was drawn."""
        return bool(self._page.get_rotation() % 360)

    def look(self, characters: int | None = None) -> Look:
        """How the page looks, or would look if it ended after so many characters."""
        text = self.text if characters is None else self.text[:characters]
        every = max(len(text) // LOOKED_AT, 1)
        x, y = ctypes.c_double(), ctypes.c_double()
        places = []
        for index in range(0, len(text), every):
            pdfium.FPDFText_GetCharOrigin(self._words, index, x, y)
            places.append((_hundredths(x.value), _hundredths(self._height - y.value)))
        words = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return Look(len(text), words, tuple(places))

    def close(self) -> None:
        """Give back its memory; nothing can be asked of it any more."""
        self._words.close()
        self._page.close()

    def fonts_used(self) -> frozenset[Font]:
        """The fonts of all words that are drawn, those within drawings among them."""
        drawn = {ctypes.addressof(font.contents): font for font in self._fonts_of_words()}
        return frozenset(_font(font) for font in drawn.values())

    def _fonts_of_words(self) -> Iterator[Any]:
        page = self._page.raw
        things = [
            (pdfium.FPDFPage_GetObject(page, place), DEEPEST_FORM)
            for place in range(pdfium.FPDFPage_CountObjects(page))
        ]
        while things:
            thing, deeper = things.pop()
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT and (font := pdfium.FPDFTextObj_GetFont(thing)):
                yield font
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and deeper:
                things += [
                    (pdfium.FPDFFormObj_GetObject(thing, place), deeper - 1)
                    for place in range(pdfium.FPDFFormObj_CountObjects(thing))
                ]

    def glyphs(self, zone: Box) -> Iterator[Glyph]:
        """Every character with ink in the zone; blanks are left out."""
        left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
        lowest, highest = self._up(zone.bottom), self._up(zone.top)
        leftmost, rightmost = zone.left / MM_PER_POINT, zone.right / MM_PER_POINT
        for index in self._indexes_near(leftmost, lowest, rightmost, highest):
            pdfium.FPDFText_GetCharBox(self._words, index, left, right, bottom, top)
            if top.value <= lowest or bottom.value >= highest:
                continue
            if right.value <= leftmost or left.value >= rightmost:
                continue
            char = chr(pdfium.FPDFText_GetUnicode(self._words, index))
            if char.isspace() or not char.isprintable():
                continue
            pdfium.FPDFText_GetCharOrigin(self._words, index, x, y)
            box = self._box(left.value, top.value, right.value, bottom.value)
            yield Glyph(char, box, self._mm_down(y.value))

    def _indexes_near(
        self, leftmost: float, lowest: float, rightmost: float, highest: float
    ) -> Iterator[int]:
        """Characters that may lie in a zone, in points.

        Most of a page lies outside, so what is asked first is where a stretch of characters is:
        the rectangles around it hold each of its characters that has any ink.
        """
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        characters = self._words.count_chars()
        for first in range(0, characters, STRETCH):
            stretch = range(first, min(first + STRETCH, characters))
            for number in range(self._words.count_rects(first, len(stretch))):
                pdfium.FPDFText_GetRect(self._words, number, left, top, right, bottom)
                across = right.value > leftmost and left.value < rightmost
                if across and top.value > lowest and bottom.value < highest:
                    yield from stretch
                    break

    def fonts(self) -> Iterator[tuple[str, str]]:
        """Every printed character with the name of the font that draws it."""
        flags = ctypes.c_int()
        for index in range(self._words.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(self._words, index))
            if char.isspace() or not char.isprintable():
                continue
            name = ctypes.create_string_buffer(256)
            pdfium.FPDFText_GetFontInfo(self._words, index, name, 256, flags)
            yield char, name.value.decode(errors="replace").rpartition("+")[2]

    def ink(self, zone: Box, but: Iterable[Box] = ()) -> bool:
        """Whether anything is seen in the zone, apart from what lies in ``but``."""
        crop = (
            zone.left / MM_PER_POINT,
            max(self._up(zone.bottom), 0.0),
            max(self._page.get_width() - zone.right / MM_PER_POINT, 0.0),
            zone.top / MM_PER_POINT,
        )
        picture = self._page.render(
            scale=PIXELS_PER_MM * MM_PER_POINT, crop=crop, grayscale=True, draw_annots=True
        )
        rows = bytearray(picture.buffer)
        for column in range(picture.width, picture.stride):  # filled up to whole words
            rows[column :: picture.stride] = b"\xff" * picture.height
        for box in but:
            _whiten(rows, picture.stride, picture.width, picture.height, box, zone)
        return 1 in rows.translate(_DARK)

    def _up(self, mm_down: float) -> float:
        return float(self._height) - mm_down / MM_PER_POINT

    def _mm_down(self, points: float) -> float:
        return float(self._height - points) * MM_PER_POINT

    def _box(self, left: float, top: float, right: float, bottom: float) -> Box:
        return Box(
            left * MM_PER_POINT, self._mm_down(top), right * MM_PER_POINT, self._mm_down(bottom)
        )


def _font(font: Any) -> Font:  # noqa: ANN401  a pointer of PDFium's
    room = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(room)
    pdfium.FPDFFont_GetBaseFontName(font, name, room)
    subset, _, rest = name.value.decode(errors="replace").partition("+")
    bare = rest if rest and len(subset) == SUBSET_TAG else name.value.decode(errors="replace")
    return Font(bare, pdfium.FPDFFont_GetIsEmbedded(font) == 1)


def _hundredths(points: float) -> int:
    return round(points * MM_PER_POINT * 100)


class Sheets:
    """The pages of an open PDF, each read when it is asked for."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401  pypdfium2 has no types
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    @contextmanager
    def span(self, of_them: range) -> Iterator[list[Page]]:
        """Some of them, counted from 0; closed afterwards. They are numbered from 1."""
        pages = [Page(self._document[at], n) for n, at in enumerate(of_them, start=1)]
        try:
            yield pages
        finally:
            for each in pages:
                each.close()


@contextmanager
def sheets(pdf: Path) -> Iterator[Sheets]:
    """A PDF that is known to open; closed afterwards."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield Sheets(document)
    finally:
        document.close()


@contextmanager
def pages(pdf: Path) -> Iterator[list[Page]]:
    """All pages of a PDF that is known to open; closed afterwards."""
    with sheets(pdf) as found, found.span(range(len(found))) as every:
        yield every


def count(pdf: Path) -> int:
    """How many pages a PDF has that is known to open."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _whiten(rows: bytearray, stride: int, width: int, height: int, box: Box, zone: Box) -> None:
    first, last = _pixels(box.top - zone.top, box.bottom - zone.top, height)
    left, right = _pixels(box.left - zone.left, box.right - zone.left, width)
    for row in range(first, last):
        rows[row * stride + left : row * stride + right] = b"\xff" * (right - left)


def _pixels(start: float, end: float, limit: int) -> tuple[int, int]:
    first = min(max(int(start * PIXELS_PER_MM), 0), limit)
    return first, max(min(int(end * PIXELS_PER_MM) + 1, limit), first)
