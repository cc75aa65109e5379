"""Pages as they were laid out, drawn with reportlab: A4 upright, in black, on a canvas alone.

Its paragraphs and tables would do the same by themselves, in ten times as long.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from pipeline.mail.lines import Line, Part, set_lines
from pipeline.mail.pages import FUZZ, Grid, Page, Placed
from pipeline.mail.table import Text, Type

WIDTH, HEIGHT = A4
BOX = 3.6 * mm
VERSION = (1, 4)
_UNSAID = "(unspecified)"
_RULE, _STRONG, _BOX_RULE = 0.5, 1, 0.8
_ROUND = 1
Furniture = Callable[[Canvas, int], None]
"""Draws what is on a page besides, by its number."""


class Setter:
    """Sets paragraphs; what was set or measured once is not set or measured again."""

    def __init__(self) -> None:
        self._texts: dict[tuple[tuple[Part, ...], Type, float], Text] = {}
        self._widths: dict[tuple[float, str, str], float] = {}

    def text(self, parts: Sequence[Part], kind: Type, width: float) -> Text:
        """A paragraph in lines."""
        key = (tuple(parts), kind, width)
        if key not in self._texts:
            lines = set_lines(parts, width, partial(self._measured, kind.size))
            self._texts[key] = Text(lines, kind, width)
        return self._texts[key]

    def _measured(self, size: float, font: str, text: str) -> float:
        key = (size, font, text)
        if key not in self._widths:
            self._widths[key] = pdfmetrics.stringWidth(text, font, size)
        return self._widths[key]


def pdf(pages: Sequence[Page], title: str, font: str, furniture: Furniture) -> bytes:
    """The pages as a file; equal pages give equal bytes.

    Args:
        pages: What stands on them.
        title: The file's title.
        font: One that is embedded; otherwise every page would name Helvetica, which is not.
        furniture: Draws the head and foot.
    """
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=A4,
        invariant=True,
        pdfVersion=VERSION,
        initialFontName=font,  # type: ignore[arg-type]  # the stubs take it for a number
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject(_UNSAID)
    canvas.setCreator(_UNSAID)
    for number, page in enumerate(pages, start=1):
        furniture(canvas, number)
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, page: Page) -> None:
    writing = canvas.beginText()
    for placed in page.texts:
        _write(writing, placed)
    canvas.drawText(writing)
    canvas.setLineWidth(_BOX_RULE)
    for x, top in page.boxes:
        canvas.rect(x, top - BOX, BOX, BOX)
    canvas.setLineCap(_ROUND)
    for grid in page.grids:
        _rule(canvas, grid)


def _write(writing: PDFTextObject, placed: Placed) -> None:
    text, kind = placed.text, placed.text.type
    y = placed.y - kind.size
    if not kind.to_right:
        writing.setTextOrigin(placed.x, y)
    for line in text.lines:
        spare = text.width - line.width
        if kind.to_right:
            writing.setTextOrigin(placed.x + max(spare, 0), y)
            y -= kind.leading
        narrowed = _narrowed(line, spare)
        if narrowed:
            writing.setWordSpace(narrowed)
        *before, (font, last) = line.parts
        for other, part in before:
            writing.setFont(other, kind.size, kind.leading)
            writing.textOut(part)
        writing.setFont(font, kind.size, kind.leading)
        writing.textLine(last)
        if narrowed:
            writing.setWordSpace(0)


def _narrowed(line: Line, spare: float) -> float:
    """What is taken off every blank of a line that is wider than its column."""
    blanks = sum(part.count(" ") + part.count("\xa0") for _, part in line.parts)
    return spare / blanks if blanks and spare < -FUZZ else 0


def _rule(canvas: Canvas, grid: Grid) -> None:
    canvas.setLineWidth(_RULE)
    canvas.grid(grid.columns, grid.rows)
    if grid.strong is not None:
        canvas.setLineWidth(_STRONG)
        canvas.line(grid.columns[0], grid.strong, grid.columns[-1], grid.strong)
