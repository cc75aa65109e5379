"""A stand-in for LibreOffice: every word of a Word letter onto one page that passes every proof.

It knows no layout beyond what is proved: the address stands in the window, everything else stands
clear of it. Templates are put into the font that comes with reportlab, so nothing is installed.
"""

from __future__ import annotations

import textwrap
import threading
import zipfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Self

from lxml import etree
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from pipeline.libreoffice.engine import Ending, Outcome

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 72 / 25.4
HEIGHT = 297.0
WINDOW_WIDTH = 76.0
PAGE_FONT = "Bitstream Vera Sans"
_PARTS = ("word/document.xml", "word/styles.xml", "word/footer", "word/header")


def in_page_font(template: bytes) -> bytes:
    """The Word file with every font named in it replaced by the typesetter's own."""
    return template.replace(b'"Calibri"', f'"{PAGE_FONT}"'.encode())


class Typesetter:
    """An engine that sets documents by itself; a fault strikes at documents whose stem ends so.

    Args:
        refuse: No file is written.
        short: The last paragraph is left out, which the proof must find.
        broken: Nothing is ever made.
        interrupted: Ctrl+C is pressed while it works.
    """

    def __init__(
        self,
        *,
        refuse: Collection[str] = (),
        short: Collection[str] = (),
        broken: bool = False,
        interrupted: bool = False,
    ) -> None:
        self.refuse, self.short = tuple(refuse), tuple(short)
        self.broken, self.interrupted = broken, interrupted
        self.set: list[str] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        """As LibreOffice would."""
        if self.interrupted:
            raise KeyboardInterrupt
        if self.broken:
            return Outcome({}, Ending.CRASHED)
        made = {}
        for file in files:
            if file.stem.endswith(self.refuse) and self.refuse:
                continue
            made[file] = out / f"{file.stem}.pdf"
            with self._lock:
                self.set.append(file.stem)
                short = bool(self.short) and file.stem.endswith(self.short)
                _typeset(file, made[file], short=short)
        return Outcome(made)


def _typeset(docx: Path, pdf: Path, *, short: bool) -> None:
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    address, body = _read(docx)
    page = canvas.Canvas(
        str(pdf),
        pagesize=(210 * MM, HEIGHT * MM),
        invariant=True,
        initialFontName="Vera",  # type: ignore[arg-type]  # the stubs say a number
    )
    for number, line in enumerate(address):
        size = min(9.0, 9.0 * WINDOW_WIDTH * MM / max(pdfmetrics.stringWidth(line, "Vera", 9), 1))
        _write(page, line, 60 + 3.7 * number, size)
    lines = [part for words in (body[:-1] if short else body) for part in textwrap.wrap(words, 150)]
    for number, line in enumerate(lines):
        _write(page, line, 96 + 1.4 * number, 3.5)
    page.save()


def _write(page: canvas.Canvas, words: str, down: float, size: float) -> None:
    page.setFont("Vera", size)
    page.drawString(24 * MM, (HEIGHT - down) * MM, words)


def _read(docx: Path) -> tuple[list[str], list[str]]:
    """The lines of the frame in the window, and all other paragraphs, the body's last one last."""
    address: list[str] = []
    body: list[str] = []
    with zipfile.ZipFile(docx) as package:
        names = sorted(package.namelist(), key=lambda name: name == "word/document.xml")
        for name in names:
            if name.startswith(_PARTS) and name != "word/styles.xml":
                for paragraph in etree.fromstring(package.read(name)).iter(f"{W}p"):
                    lines = "".join(_runs(paragraph)).split("\n")
                    if _in_window(paragraph):
                        address += [line.strip() for line in lines if line.strip()]
                    elif words := " ".join(lines).strip():
                        body.append(words)
    return address, body


def _runs(paragraph: etree._Element) -> Iterator[str]:
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        yield {f"{W}t": node.text or "", f"{W}tab": " ", f"{W}br": "\n"}[str(node.tag)]


def _in_window(paragraph: etree._Element) -> bool:
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    return frame is not None and int(frame.get(f"{W}x", "9999")) < 5000
