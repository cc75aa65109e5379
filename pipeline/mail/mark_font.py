"""The embedded font of the sheet references, as a page of PDF to take it from."""

from __future__ import annotations

import io
import string
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

REGULAR = "Vera"
BOLD = "VeraBd"
CHARACTERS = string.ascii_letters + string.digits + "-/ "


def register() -> None:
    """Makes the fonts known; they come with reportlab, so every machine has them."""
    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def has_glyph(char: str) -> bool:
    """Whether the font can draw it."""
    return ord(char) in _glyphs()


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(TTFont(REGULAR, f"{REGULAR}.ttf").face.charToGlyph)


def carrier() -> bytes:
    """A page whose one font holds all characters of a sheet reference, coded as ASCII."""
    register()
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, invariant=True)
    page.setFont(REGULAR, 6)
    page.drawString(10, 10, CHARACTERS)
    page.save()
    return buffer.getvalue()
