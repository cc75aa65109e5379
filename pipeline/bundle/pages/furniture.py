"""What is printed on every page: its source, then the number on white. It needs letters' widths."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.bundle.model import Box
from pipeline.bundle.pages import lettering
from pipeline.bundle.pages.fit import (
    NUMBER_BASE,
    NUMBER_POINTS,
    NUMBER_RIGHT,
    Matrix,
    back_zone,
    number_zone,
)

FONT, PAGE = "/AttendanceNumber", "/AttendancePage"
"""The names of the number's font and of the source page, on every page."""

BACK_POINTS = 8.0

_LAID = re.compile(rf"q (?P<matrix>(?:-?[\d.]+ ){{6}})cm {PAGE} Do Q\n")
_PRINTED = re.compile(rf"{FONT} [\d.]+ Tf [\d.]+ [\d.]+ Td \((?P<words>[^()]*)\) Tj")


def drawn(matrix: Matrix, width: float, label: str, words: str = "") -> str:
    """What a page draws: its source laid by the matrix, the number, the words at the left."""
    return f"q {matrix} cm {PAGE} Do Q\n{printed(width, label, words)}"


def printed(width: float, label: str, words: str = "") -> str:
    """What is printed upon the source, on a page of such a width."""
    width = round(width, 2)  # a file keeps no more of it than this for certain
    wide = label_width(label)
    right = width - NUMBER_RIGHT - wide
    lines = _words(number_zone(width, wide), right, NUMBER_POINTS, label)
    if words:
        zone = back_zone(back_width(words))
        lines += _words(zone, zone.left + 3, BACK_POINTS, words)
    return "\n".join(lines)


def upon(drawing: str) -> str:
    """What a page prints upon its source; all of it when the source is not where it belongs."""
    laid = _LAID.match(drawing)
    return drawing[laid.end() :] if laid else drawing


def number_in(drawing: str) -> str:
    """The number that a page prints, "" for none."""
    found = _PRINTED.search(drawing)
    return found["words"] if found else ""


def bounds(edges: Iterable[float]) -> str:
    """The box of a source, as it goes into a page's hash."""
    return " ".join(f"{edge:.2f}" for edge in edges)


def label_width(label: str) -> float:
    """How wide a number is, in points."""
    return lettering.width(label, NUMBER_POINTS)


def back_width(words: str) -> float:
    """How wide the words at the left are, in points."""
    return lettering.width(words, BACK_POINTS)


def _words(zone: Box, left: float, points: float, words: str) -> tuple[str, ...]:
    """Words on a white ground."""
    size = f"{zone.right - zone.left:.2f} {zone.top - zone.bottom:.2f}"
    return (
        f"q 1 g {zone.left:.2f} {zone.bottom:.2f} {size} re f Q",
        f"q 0 g BT {FONT} {points} Tf {left:.2f} {NUMBER_BASE:.2f} Td ({words}) Tj ET Q",
    )
