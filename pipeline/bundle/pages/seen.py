"""What is seen on a page, with PDFium: ink in a zone, words in a box, the page as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

from pipeline.bundle.model import Box
from pipeline.errors import VerificationFault

PAPER = 250
"""A pixel at least as bright as this is paper."""

_INK_SCALE = 1.0
_LOOK_SCALE = 0.6


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

    @property
    def blank(self) -> bool:
        """Whether the page shows nothing at all: a tenth of a thousand of its dots may be dust."""
        picture = self._page.render(scale=_LOOK_SCALE, grayscale=True)
        dots = bytes(picture.buffer)
        dark = sum(dots.count(shade) for shade in range(200))
        return dark <= len(dots) // 10_000

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
        share = above / self.height if self.height else 0.0
        picture = self._page.render(
            scale=_LOOK_SCALE, crop=(0, self.height * share, 0, 0), grayscale=True
        )
        seen = hashlib.sha256(f"{picture.width}x{picture.height}".encode())
        seen.update(bytes(picture.buffer))
        return seen.hexdigest()

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


class Sights:
    """The pages of a file, each opened when it is looked at."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    @contextmanager
    def page(self, index: int) -> Iterator[Sight]:
        """One page, let go of afterwards."""
        page = self._document[index]
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
        yield Sights(document)
    finally:
        document.close()
