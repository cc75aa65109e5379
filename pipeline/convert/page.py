"""The finished PDF as PDFium shows it: text, glyphs measured to their ink, and ink itself.

Measured here and not with pypdf, which knows where a run of text begins but not where it ends.
PDFium serves one thread at a time; side by side means processes.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.convert.structure import MM_PER_POINT
from pipeline.model.sheet import Box

PIXELS_PER_MM = 4.0
STRETCH = 48
"""So many characters are looked for at a time."""
PAPER = 236
"""Grey level from which a pixel counts as bare paper."""


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

    @property
    def text(self) -> str:
        """All text in the order it was written."""
        return str(self._words.get_text_range())

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
        for box in but:
            _whiten(rows, picture.stride, picture.width, picture.height, box, zone)
        return any(
            min(rows[start : start + picture.width]) < PAPER
            for start in range(0, picture.stride * picture.height, picture.stride)
        )

    def _up(self, mm_down: float) -> float:
        return float(self._height) - mm_down / MM_PER_POINT

    def _mm_down(self, points: float) -> float:
        return float(self._height - points) * MM_PER_POINT

    def _box(self, left: float, top: float, right: float, bottom: float) -> Box:
        return Box(
            left * MM_PER_POINT, self._mm_down(top), right * MM_PER_POINT, self._mm_down(bottom)
        )


@contextmanager
def pages(pdf: Path) -> Iterator[list[Page]]:
    """The pages of a PDF that is known to open; closed afterwards."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield [Page(document[index], index + 1) for index in range(len(document))]
    finally:
        document.close()


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
