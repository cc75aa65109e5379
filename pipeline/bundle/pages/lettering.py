"""The fonts of what is printed on the bundle's pages, and a page to take the number's font from."""

from __future__ import annotations

import io
import string
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

from pipeline.pack.fonts import Faces, load

CHARACTERS = string.ascii_letters + string.digits + " ./-:"
"""What a label, an exhibit mark and the words back to the index may hold."""


@cache
def faces() -> Faces:
    """The fonts of this machine, looked for once."""
    return load()


def width(text: str, points: float) -> float:
    """How wide such words are, in points."""
    return float(pdfmetrics.stringWidth(text, faces().bold.name, points))


def printable(text: str) -> str:
    """The text with what the number's font cannot hold left out."""
    return "".join(char for char in text if char in CHARACTERS)


def carrier() -> bytes:
    """A page whose one embedded font holds all these characters, coded as ASCII."""
    name = faces().bold.name
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, invariant=True)
    page.setFont(name, 6)
    page.drawString(10, 10, CHARACTERS)
    page.save()
    return buffer.getvalue()
