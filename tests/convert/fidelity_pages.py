"""What many PDFs show, page by page: put together in one, so that few programs are started."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

DPI = 80
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<')


def put_together(pdfs: Sequence[Path], whole: Path) -> list[str]:
    """Write one PDF of all, and say of each of its pages which it was."""
    names: list[str] = []
    with contextlib.ExitStack() as stack:
        together = stack.enter_context(pikepdf.new())
        for pdf in pdfs:
            part = stack.enter_context(pikepdf.open(pdf))
            together.pages.extend(part.pages)
            names += [f"{pdf.stem} page {number}" for number, _ in enumerate(part.pages, start=1)]
        together.save(whole)
    return names


def layouts(pdf: Path) -> Sequence[str]:
    """The text of each page as it is laid out."""
    return _said(pdf, "-layout").split("\f")[:-1]


def places(pdf: Path) -> Sequence[str]:
    """The words of each page and where they stand, as HTML."""
    return _said(pdf, "-bbox").split("</page>")[:-1]


def words(page: str) -> list[tuple[str, ...]]:
    """The left, upper, right and lower edge of each word of a page, in points, and its letters."""
    return _WORD.findall(page)


def drawn(pdf: Path) -> Iterator[Image.Image]:
    """Each page in greys."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            image: Image.Image = page.render(scale=DPI / 72, grayscale=True).to_pil()
            yield image
    finally:
        document.close()


def _said(pdf: Path, way: str) -> str:
    program = shutil.which("pdftotext")
    assert program is not None
    done = subprocess.run([program, way, str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout
