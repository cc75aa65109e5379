"""The small attendance chart, drawn straight on the page: black lines that any printer can do."""

from __future__ import annotations

from fractions import Fraction

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from pipeline.pack.chart import WEEK_END, Chart
from pipeline.pack.fonts import Faces
from pipeline.words.figures import threshold

HEIGHT = 38 * mm
_LEFT, _RIGHT, _TOP, _BOTTOM = 8 * mm, 9 * mm, 7 * mm, 4.5 * mm
_TEXT = 6.5
_GAP = 6.8
"""Points between two labels, so that neighbouring thresholds stay readable."""
_LETTER_GAP = 5.5
_ROWS = 2
_TICK = 5


class Plot:
    """One chart at a place on the page; ``x`` and ``y`` are its lower left corner."""

    def __init__(
        self, canvas: Canvas, chart: Chart, faces: Faces, x: float, y: float, width: float
    ) -> None:
        self._canvas = canvas
        self._chart = chart
        self._font = faces.regular.name
        self._bold = faces.bold.name
        self._left, self._right = x + _LEFT, x + width - _RIGHT
        self._bottom, self._top = y + _BOTTOM, y + HEIGHT - _TOP

    def draw(self) -> None:
        """The frame, the thresholds, the steps, and the line over them."""
        canvas = self._canvas
        canvas.saveState()
        self._frame()
        self._thresholds()
        self._steps()
        self._line()
        canvas.restoreState()

    def _x(self, week: float) -> float:
        span = self._chart.weeks - 1 + WEEK_END
        return self._left + min(week / span, 1) * (self._right - self._left)

    def _y(self, share: Fraction | float) -> float:
        floor = self._chart.floor
        up = (float(share) * 100 - floor) / (100 - floor)
        return self._bottom + max(min(up, 1), 0) * (self._top - self._bottom)

    def _frame(self) -> None:
        canvas, chart = self._canvas, self._chart
        canvas.setLineWidth(0.5)
        canvas.line(self._left, self._bottom, self._left, self._top)
        canvas.line(self._left, self._bottom, self._right, self._bottom)
        canvas.setFont(self._font, _TEXT)
        span = 100 - chart.floor
        tick = _TICK if span <= 25 else 10 if span <= 50 else 20
        for value in range(100, chart.floor - 1, -tick):
            y = self._y(Fraction(value, 100))
            canvas.line(self._left - 2, y, self._left, y)
            canvas.drawRightString(self._left - 3, y - 2, f"{value}%")
        for week, name in chart.months:
            x = self._x(week)
            canvas.line(x, self._bottom, x, self._bottom - 2)
            if x <= self._right - 3:
                canvas.drawString(x, self._bottom - 8.5, name)

    def _thresholds(self) -> None:
        """Thin lines, labelled at the right; labels that would touch are moved apart."""
        canvas = self._canvas
        shown = [s for s in self._chart.thresholds if s * 100 >= self._chart.floor]
        label_y = self._y(Fraction(1)) + _GAP
        for share in shown:
            y = self._y(share)
            canvas.setLineWidth(0.25)
            canvas.setDash(1, 1.5)
            canvas.line(self._left, y, self._right, y)
            canvas.setDash()
            label_y = min(y, label_y - _GAP)
            canvas.line(self._right, y, self._right + 4, label_y)
            canvas.drawString(self._right + 5, label_y - 2, threshold(share))

    def _steps(self) -> None:
        """A hairline down from each step's letter; letters that would touch go a row up."""
        canvas = self._canvas
        ends = [self._left - _LETTER_GAP] * _ROWS
        for mark in self._chart.marks:
            x = self._x(mark.week)
            row = next((r for r in range(_ROWS) if x - ends[r] >= _LETTER_GAP), 0)
            at = max(x, ends[row] + _LETTER_GAP)
            ends[row] = at
            letter_y = self._top + 3 + row * 7
            canvas.setLineWidth(0.25)
            canvas.setDash(0.5, 1)
            canvas.line(x, self._bottom, x, self._top)
            canvas.setDash()
            canvas.line(x, self._top, at, letter_y - 1)
            canvas.setFont(self._bold, _TEXT + 0.5)
            canvas.drawCentredString(at, letter_y, mark.letter)

    def _line(self) -> None:
        canvas = self._canvas
        path = canvas.beginPath()
        points = [(self._x(week), self._y(share)) for week, share in self._chart.line]
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        canvas.setLineWidth(1.2)
        canvas.setLineJoin(1)
        canvas.drawPath(path)
        canvas.setLineWidth(0.8)
        canvas.setFillGray(1)
        for mark in self._chart.marks:
            canvas.circle(self._x(mark.week), self._y(self._chart.at(mark.week)), 1.8, 1, 1)
        canvas.setFillGray(0)
        canvas.circle(*points[-1], 1.6, stroke=1, fill=1)
