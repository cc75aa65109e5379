"""Reads the words of a finished file back, page by page, to look for what must not be in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from pipeline.bundle.discretion import Discretion


def named(pdf: Path, discretion: Discretion) -> Iterator[tuple[int, str]]:
    """Each page (from 0) that names somebody who is to be kept out, and whom it concerns."""
    document = pdfium.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage().get_text_bounded()
            for whose in discretion.found(text):
                yield number, whose
            page.close()
    finally:
        document.close()
