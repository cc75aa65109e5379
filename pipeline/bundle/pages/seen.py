"""What is seen on a page, with PDFium: ink in a zone, words in a box, the page as a whole."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.bundle.model import Box
from pipeline.bundle.pages.fit import Matrix
from pipeline.errors import VerificationFault

PAPER = 250
"""A pixel at least as bright as this is paper."""

_LIGHT = bytes(range(200, 256))
_INK_SCALE = 1.0
_LOOK_SCALE = 0.6
_LARGEST_LOOK = 1000.0
"""Dots along the longer side of a page that is looked at as a whole."""
_FEWEST_LETTERS, _MOST, _ASKED = 20, 0.8, 200


class Sight:
    """One page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self.width, self.height = page.get_size()

    def ink(self, zone: Box, area: Box, darkest: int = PAPER) -> bool:
        """Whether anything is seen in the zone when the page's sheet lies in ``area``."""
        across = self.width / (area.right - area.left)
        along = self.height / (area.top - area.bottom)
        left = (zone.left - area.left) * across
        bottom = (zone.bottom - area.bottom) * along
        right = (area.right - zone.right) * across
        top = (area.top - zone.top) * along
        crop = tuple(max(edge, 0.0) for edge in (left, bottom, right, top))
        if crop[0] + crop[2] >= self.width - 1 or crop[1] + crop[3] >= self.height - 1:
            return False
        return self._darkest(crop, _INK_SCALE) < darkest

    def covers(self, zones: Sequence[Box], matrix: Matrix, area: Box) -> bool:
        """Whether anything of the page would lie in one of the zones of the page it is laid on.

        A picture that reaches into a zone is said to cover it, whatever it shows there: paper
        that was scanned is never quite white, and unpacking it takes longer than all the rest.

        Args:
            zones: On the page it is laid on.
            matrix: How it is laid.
            area: Where its sheet comes to lie.
        """
        near = set(self._near([matrix.source(zone) for zone in zones]))
        if pdfium.FPDF_PAGEOBJ_IMAGE in near:
            return True
        looked = near or pdfium.FPDFPage_GetAnnotCount(self._page.raw)
        return bool(looked) and any(self.ink(zone, area) for zone in zones)

    def _near(self, zones: Sequence[Box]) -> Iterator[int]:
        """The kind of each thing whose bounds reach into a zone of the page's own."""
        raw = self._page.raw
        left, bottom = ctypes.c_float(), ctypes.c_float()
        right, top = ctypes.c_float(), ctypes.c_float()
        for number in range(pdfium.FPDFPage_CountObjects(raw)):
            thing = pdfium.FPDFPage_GetObject(raw, number)
            if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
                yield pdfium.FPDF_PAGEOBJ_UNKNOWN
                continue
            x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
            if any(
                x0 <= zone.right and zone.left <= x1 and y0 <= zone.top and zone.bottom <= y1
                for zone in zones
            ):
                yield pdfium.FPDFPageObj_GetType(thing)

    @property
    def blank(self) -> bool:
        """Whether the page shows nothing at all: a tenth of a thousand of its dots may be dust."""
        dots = bytes(self._picture.buffer)
        return len(dots.translate(None, _LIGHT)) <= len(dots) // 10_000

    @property
    def quarters(self) -> int:
        """How many quarters to the left most of the words are turned, as the page is shown.

        Read from the words that can be searched; 0 where there are too few to say.
        """
        words = self._page.get_textpage()
        try:
            turned = Counter(_angles(words.raw, pdfium.FPDFText_CountChars(words.raw)))
        finally:
            words.close()
        count = turned.total()
        way, many = turned.most_common(1)[0] if turned else (0, 0)
        if count < _FEWEST_LETTERS or many < count * _MOST:
            return 0
        return (way + 3 * int(pdfium.FPDFPage_GetRotation(self._page.raw))) % 4

    @property
    def text(self) -> str:
        """All words of the page."""
        words = self._page.get_textpage()
        try:
            return str(words.get_text_bounded())
        finally:
            words.close()

    def words(self, *boxes: Box) -> tuple[str, ...]:
        """The words whose middles lie in each box."""
        page = self._page.get_textpage()
        try:
            return tuple(
                str(page.get_text_bounded(box.left, box.bottom, box.right, box.top))
                for box in boxes
            )
        finally:
            page.close()

    def look(self, above: float = 0.0) -> str:
        """A hash of what is seen above such a height, in points; the numbers may be left out."""
        picture = self._picture if not above else self._looked(above / self.height)
        seen = hashlib.sha256(f"{picture.width}x{picture.height}".encode())
        seen.update(bytes(picture.buffer))
        return seen.hexdigest()

    @functools.cached_property
    def _picture(self) -> pypdfium2.PdfBitmap:
        """The whole page, drawn once."""
        return self._looked(0.0)

    def _looked(self, share: float) -> pypdfium2.PdfBitmap:
        """The page above a share of its height."""
        scale = min(_LOOK_SCALE, _LARGEST_LOOK / max(self.width, self.height))
        crop = (0, self.height * share, 0, 0)
        return self._page.render(scale=scale, crop=crop, grayscale=True)

    def _darkest(self, crop: tuple[float, ...], scale: float) -> int:
        left, bottom, right, top = crop
        picture = self._page.render(
            scale=scale, crop=(left, bottom, right, top), grayscale=True, draw_annots=True
        )
        rows = bytes(picture.buffer)
        return min(
            min(rows[start : start + picture.width], default=255)
            for start in range(0, picture.stride * picture.height, picture.stride)
        )


def _angles(words: object, count: int) -> Iterator[int]:
    """The quarter to which each letter is turned to the left on its own sheet."""
    for at in range(0, count, max(1, count // _ASKED)):
        if not chr(pdfium.FPDFText_GetUnicode(words, at)).isspace():
            angle = pdfium.FPDFText_GetCharAngle(words, at)
            yield -round(angle / (math.pi / 2)) % 4  # it is given clockwise


class Sights:
    """The pages of a file, each opened when it is looked at."""

    def __init__(self, document: pypdfium2.PdfDocument, name: str) -> None:
        self._document = document
        self._name = name

    def __len__(self) -> int:
        return len(self._document)

    @contextmanager
    def page(self, index: int) -> Iterator[Sight]:
        """One page, let go of afterwards."""
        try:
            page = self._document[index]
        except pypdfium2.PdfiumError as fault:
            raise VerificationFault(
                "A page of the PDF cannot be shown.",
                where=f"{self._name}!p.{index + 1}",
                slug="pdf-unreadable",
            ) from fault
        try:
            yield Sight(page)
        finally:
            page.close()

    def __iter__(self) -> Iterator[Sight]:
        for index in range(len(self)):
            with self.page(index) as sight:
                yield sight


@contextmanager
def sights(pdf: Path) -> Iterator[Sights]:
    """The pages of a PDF as they are seen.

    Raises:
        VerificationFault: The file cannot be opened.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        raise VerificationFault(
            "The PDF cannot be opened.", where=pdf.name, slug="pdf-unreadable"
        ) from fault
    try:
        yield Sights(document, pdf.name)
    finally:
        document.close()
