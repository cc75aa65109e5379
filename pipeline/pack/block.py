"""One student as a block of the pack: measured first, then drawn where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from pipeline.pack.content import Entry
from pipeline.pack.drawing import HEIGHT, Plot
from pipeline.pack.fonts import Face, Faces

SIZE, LEADING = 8.6, 10.6
LONGEST = 420
"""Characters of one note; the tracker has the rest."""
STEPS = 12
"""Steps shown; earlier ones are counted."""
_TITLE = 14 * mm
_FOOT = 10 * mm
_BETWEEN = 4 * mm
_CHART_SHARE = 0.38
_FIGURES = 9.2


@dataclass(frozen=True)
class Block:
    """A student's block, ``width`` points wide."""

    entry: Entry
    faces: Faces
    width: float

    @property
    def _left_width(self) -> float:
        return self.width * (1 - _CHART_SHARE) - _BETWEEN

    @cached_property
    def _lines(self) -> tuple[tuple[Paragraph, float], ...]:
        """Each paragraph of the left column with its height."""
        style = ParagraphStyle(
            "line", fontName=self.faces.regular.name, fontSize=SIZE, leading=LEADING, spaceAfter=1.5
        )
        bold = self.faces.bold
        found = []
        for label, text in _said(self.entry):
            head = f'<font name="{bold.name}">{label}</font> ' if label else ""
            paragraph = Paragraph(head + self.faces.regular.markup(_short(text)), style)
            found.append((paragraph, paragraph.wrap(self._left_width, 10_000)[1] + 1.5))
        return tuple(found)

    @cached_property
    def height(self) -> float:
        """How much room it takes."""
        left = sum(height for _, height in self._lines)
        right = HEIGHT + _FIGURES * (len(self.entry.absence) + 1)
        return float(_TITLE + max(left, right) + _FOOT)

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """The block with its upper left corner there."""
        self._title(canvas, x, top)
        y = top - _TITLE
        for paragraph, height in self._lines:
            y -= height
            paragraph.drawOn(canvas, x, y + 1.5)
        right = x + self._left_width + _BETWEEN
        self._chart(canvas, right, top - _TITLE - HEIGHT)
        self._absence(canvas, right, top - _TITLE - HEIGHT - _FIGURES)
        self._room_to_write(canvas, x, top - self.height + 5 * mm)

    def _title(self, canvas: Canvas, x: float, top: float) -> None:
        entry, bold = self.entry, self.faces.bold
        canvas.setFillGray(0.9)
        canvas.rect(x, top - 6.5 * mm, self.width, 6.5 * mm, stroke=0, fill=1)
        canvas.setFillGray(0)
        student = entry.student
        tail = f"{student.reg} · {student.adm_no} · {entry.status.value.upper()}"
        draw_text(canvas, bold, 10, x + 2, top - 4.8 * mm, entry.name, self.width * 0.66)
        draw_right(canvas, bold, 9, x + self.width - 2, top - 4.8 * mm, tail)
        then = f"a fortnight ago {entry.then}" if entry.then else "a fortnight ago not known"
        if not entry.absence and entry.then:
            then = f"last figure {entry.then}"
        parts = [f"Now {entry.figure}", then, _change(entry)]
        parts += ["SEVERELY ABSENT"] if entry.severe else []
        parts += ["PERSISTENTLY ABSENT"] if entry.persistent and not entry.severe else []
        draw_text(canvas, bold, 9, x + 2, top - 11.5 * mm, " · ".join(parts), self.width)

    def _chart(self, canvas: Canvas, x: float, y: float) -> None:
        width = self.width * _CHART_SHARE
        if self.entry.chart is not None:
            Plot(canvas, self.entry.chart, self.faces, x, y, width).draw()
            return
        why = "No session possible so far" if self.entry.absence else "No marks"
        canvas.setLineWidth(0.25)
        canvas.rect(x, y + 4 * mm, width, HEIGHT - 6 * mm)
        draw_text(
            canvas, self.faces.regular, 8, x + 4, y + HEIGHT / 2, f"{why}, so no chart.", width
        )

    def _absence(self, canvas: Canvas, x: float, y: float) -> None:
        """Absence by kind, in sessions, figures set to the right."""
        if not self.entry.absence:
            return
        width = self.width * _CHART_SHARE
        draw_text(canvas, self.faces.bold, 8, x, y, "Sessions this year", width)
        for label, count in self.entry.absence:
            y -= _FIGURES
            draw_text(canvas, self.faces.regular, 8, x, y, label, width * 0.8)
            canvas.drawRightString(x + width * 0.82, y, str(count))

    def _room_to_write(self, canvas: Canvas, x: float, y: float) -> None:
        font = self.faces.regular
        canvas.setLineWidth(0.4)
        for label, start, end in (
            ("Decision", 0.0, 0.45),
            ("By", 0.47, 0.72),
            ("Until", 0.74, 1.0),
        ):
            left = x + start * self.width
            draw_text(canvas, font, 8, left, y, label, 40)
            canvas.line(left + 11 * mm, y - 1, x + end * self.width, y - 1)


def _said(entry: Entry) -> Iterator[tuple[str, str]]:
    """Label and text of each line of the left column."""
    yield "Proposed:", entry.proposed
    yield "Because:", entry.reason
    if entry.skipped:
        yield "Skipped:", entry.skipped
    for hold in entry.holds:
        yield "Hold:", hold
    if entry.review:
        yield "Review:", entry.review.said
    if not entry.taken:
        yield "Steps so far:", "none this year"
    else:
        earlier = len(entry.taken) - STEPS
        yield "Steps so far:", f"{earlier} earlier, and these" if earlier > 0 else ""
        for step in entry.taken[-STEPS:]:
            outcome = f": {step.outcome}" if step.outcome else ""
            closed = "" if step.counts else " (closed)"
            day = f"{step.day.day} {step.day:%b %Y}"
            yield step.letter, f"{day} · {step.name}{outcome}{closed}"
    for note in entry.notes:
        yield "Note:", note


def _change(entry: Entry) -> str:
    said = entry.change_said
    if entry.change is None:
        return "change not known"
    return said if entry.change == 0 else f"change {said} points"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} … (more in the tracker)"


def draw_text(
    canvas: Canvas, face: Face, size: float, x: float, y: float, text: str, room: float
) -> None:
    """One line, ended with an ellipsis where the room ends."""
    runs = face.runs(text)
    while text and _width(canvas, runs, size) > room:
        text = text[:-2]
        runs = face.runs(f"{text.rstrip()}…")
    _draw(canvas, runs, size, x, y)


def draw_right(canvas: Canvas, face: Face, size: float, x: float, y: float, text: str) -> None:
    """One line that ends at ``x``."""
    runs = face.runs(text)
    _draw(canvas, runs, size, x - _width(canvas, runs, size), y)


def _draw(canvas: Canvas, runs: Iterable[tuple[str, str]], size: float, x: float, y: float) -> None:
    for font, part in runs:
        canvas.setFont(font, size)
        canvas.drawString(x, y, part)
        x += canvas.stringWidth(part, font, size)


def _width(canvas: Canvas, runs: Iterable[tuple[str, str]], size: float) -> float:
    return float(sum(canvas.stringWidth(part, font, size) for font, part in runs))
