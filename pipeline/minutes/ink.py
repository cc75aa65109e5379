"""The values of a county's form drawn on clear pages that are laid over it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.pack.fonts import Face, load

LARGEST, SMALLEST, STEP = 10.0, 6.0, 0.5
FOOT_SIZE, FOOT_Y = 7.0, 14.0
LEADING = 1.2
PADDING = 2.0


@dataclass(frozen=True, slots=True)
class Placed:
    """One value and the field it goes into; points from the page's bottom left corner."""

    name: str
    text: str
    page: int
    rectangle: tuple[float, float, float, float]
    multiline: bool = False
    tick: bool = False

    @property
    def width(self) -> float:
        """The room for a line."""
        return self.rectangle[2] - self.rectangle[0] - 2 * PADDING

    @property
    def height(self) -> float:
        """The room for all lines."""
        return self.rectangle[3] - self.rectangle[1]


def drawn_pages(
    sizes: Sequence[tuple[float, float]], placed: Sequence[Placed], foot: str
) -> tuple[bytes, tuple[str, ...]]:
    """A PDF with a clear page for each size, and the fields whose text has no room.

    Raises:
        MissingProgram: No font is installed.
    """
    face = load().regular
    made = io.BytesIO()
    canvas = Canvas(made, invariant=True)
    crowded: list[str] = []
    for number, size in enumerate(sizes):
        canvas.setPageSize(size)
        _draw_line(
            canvas, face, foot, (size[0] - _width(face, foot, FOOT_SIZE)) / 2, FOOT_Y, FOOT_SIZE
        )
        for each in placed:
            if each.page == number and not _draw(canvas, face, each):
                crowded.append(each.name)
        canvas.showPage()
    canvas.save()
    return made.getvalue(), tuple(crowded)


def _draw(canvas: Canvas, face: Face, placed: Placed) -> bool:
    """The value as large as it fits; whether it does."""
    size = LARGEST
    while size >= SMALLEST:
        lines = _lines(face, placed, size)
        if lines is not None:
            _draw_lines(canvas, face, placed, lines, size)
            return True
        size -= STEP
    return False


def _lines(face: Face, placed: Placed, size: float) -> list[str] | None:
    """The text broken into lines that fit, ``None`` when they do not."""
    if placed.tick:
        return [placed.text]
    if not placed.multiline:
        line = " ".join(placed.text.split())
        fits = _width(face, line, size) <= placed.width and size <= placed.height
        return [line] if fits else None
    lines = [
        part for line in placed.text.split("\n") for part in _wrapped(face, line, placed, size)
    ]
    widest = max((_width(face, line, size) for line in lines), default=0.0)
    tall = len(lines) * size * LEADING
    return lines if widest <= placed.width and tall <= placed.height else None


def _wrapped(face: Face, text: str, placed: Placed, size: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(face, longer, size) > placed.width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _draw_lines(
    canvas: Canvas, face: Face, placed: Placed, lines: Sequence[str], size: float
) -> None:
    left, bottom, right, top = placed.rectangle
    if placed.tick:
        size = min(size, placed.height)
        x = (left + right - _width(face, lines[0], size)) / 2
        _draw_line(canvas, face, lines[0], x, (bottom + top) / 2 - size * 0.35, size)
        return
    if not placed.multiline:
        _draw_line(canvas, face, lines[0], left + PADDING, (bottom + top) / 2 - size * 0.35, size)
        return
    for number, line in enumerate(lines):
        _draw_line(canvas, face, line, left + PADDING, top - size - number * size * LEADING, size)


def _draw_line(canvas: Canvas, face: Face, text: str, x: float, y: float, size: float) -> None:
    for font, part in face.runs(text):
        canvas.setFont(font, size)
        canvas.drawString(x, y, part)
        x += stringWidth(part, font, size)


def _width(face: Face, text: str, size: float) -> float:
    return float(sum(stringWidth(part, font, size) for font, part in face.runs(text)))
