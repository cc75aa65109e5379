"""The figures of a run as a picture: one panel for each thing measured, one bar for each way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Group, Rect, String
from reportlab.lib.colors import HexColor

from benchmarks.measure import Bar

WIDTH, EDGE = 760, 16
LABELS, FIGURES = 270, 70
"""Room for the words before a bar and for the figure after it."""

ROW, HEADING, GAP = 18, 24, 14
PAPER = HexColor("#ffffff")
INK, OURS, OTHERS = HexColor("#222222"), HexColor("#1f6f8b"), HexColor("#b9c3c9")
FONT = "Helvetica"


def write_plot(bars: Iterable[Bar], path: Path) -> None:
    """Write the bars as SVG, the panels in the order in which they first come."""
    panels: dict[str, list[Bar]] = {}
    for bar in bars:
        panels.setdefault(bar.panel, []).append(bar)
    height = 2 * EDGE + sum(_height(own) for own in panels.values())
    drawing = Drawing(WIDTH, height)
    # Without it the words cannot be read where pages are dark.
    drawing.add(Rect(0, 0, WIDTH, height, fillColor=PAPER, strokeColor=None))
    top = height - EDGE
    for name, own in panels.items():
        drawing.add(_panel(name, own, top))
        top -= _height(own)
    renderSVG.drawToFile(drawing, str(path))


def _height(bars: Sequence[Bar]) -> float:
    return HEADING + ROW * len(bars) + GAP


def _panel(name: str, bars: Sequence[Bar], top: float) -> Group:
    panel = Group()
    heading = String(EDGE, top - 14, name, fontName=f"{FONT}-Bold", fontSize=12, fillColor=INK)
    panel.add(heading)
    longest = max(bar.value for bar in bars) or 1.0
    room = WIDTH - 2 * EDGE - LABELS - FIGURES
    for place, bar in enumerate(bars):
        base = top - HEADING - ROW * (place + 1)
        length = max(room * bar.value / longest, 1.0)
        left = EDGE + LABELS
        colour = OTHERS if _is_anothers(bar.label) else OURS
        panel.add(Rect(left, base + 3, length, ROW - 6, fillColor=colour, strokeColor=None))
        panel.add(String(EDGE, base + 5, bar.label, fontName=FONT, fontSize=10, fillColor=INK))
        figure = _figure(bar.value)
        after = left + length + 6
        panel.add(String(after, base + 5, figure, fontName=FONT, fontSize=10, fillColor=INK))
    return panel


def _is_anothers(label: str) -> bool:
    return any(name in label for name in ("alone", "docxtpl on its own"))


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
