"""How a source page comes to lie on A4: turned upright, moved to the corner, scaled. Pure.

Numbers are printed in the strip along the foot of every page. A page that has something there is
made a little smaller, so that nothing is covered (domain.md §5, 11).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.bundle.model import Box

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
STRIP = 8.9 * MM
"""The strip at the foot: what A4 leaves free there at 97 per cent."""

NUMBER_BASE = 4.9 * MM
NUMBER_RIGHT = 10 * MM
NUMBER_POINTS = 11.0
ZONE_LEFT = 8 * MM
ZONE_BOTTOM, ZONE_TOP = 4.2 * MM, 8.7 * MM
TOLERANCE = 2.0
"""Points by which a page may miss A4 and still be taken for it."""

LARGEST = 1.415
"""A5 is made A4; anything smaller is enlarged no more than that."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A source page: what is seen of it, how it is turned, and its unit in points."""

    box: Box
    rotation: int = 0
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as it is seen, in points."""
        width = (self.box.right - self.box.left) * self.unit
        height = (self.box.top - self.box.bottom) * self.unit
        return (height, width) if self.rotation in {90, 270} else (width, height)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A transformation as PDF writes it: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, scale: float, right: float, up: float) -> Matrix:
        """This one, then scaled and moved."""
        return Matrix(
            scale * self.a,
            scale * self.b,
            scale * self.c,
            scale * self.d,
            scale * self.e + right,
            scale * self.f + up,
        )

    def box(self, box: Box) -> Box:
        """Where a box comes to lie."""
        corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        across = [self.a * x + self.c * y + self.e for x, y in corners]
        along = [self.b * x + self.d * y + self.f for x, y in corners]
        return Box(min(across), min(along), max(across), max(along))

    def source(self, box: Box) -> Box:
        """What comes to lie in a box: the way back, for pages turned by quarters."""
        if self.b or self.c:
            back = Matrix(0, 1 / self.c, 1 / self.b, 0, -self.f / self.b, -self.e / self.c)
        else:
            back = Matrix(1 / self.a, 0, 0, 1 / self.d, -self.e / self.a, -self.f / self.d)
        return back.box(box)

    def __str__(self) -> str:
        """The six numbers as in a content stream."""
        numbers = (self.a, self.b, self.c, self.d, self.e, self.f)
        return " ".join(f"{number:.6f}".rstrip("0").rstrip(".") or "0" for number in numbers)


@dataclass(frozen=True, slots=True)
class Fit:
    """A page of the bundle: its size, and the matrix of what is drawn on it."""

    width: float
    height: float
    matrix: Matrix
    area: Box
    """Where the source page's own sheet lies."""

    @property
    def clear_of_strip(self) -> bool:
        """Whether the source's sheet leaves the strip free, whatever is drawn on it."""
        return self.area.bottom >= STRIP - 0.01


def fit(leaf: Leaf, *, smaller: bool = False) -> Fit:
    """The page on A4, upright or across as it is seen; ``smaller`` leaves the strip free."""
    wide, high = leaf.size
    width, height = A4 if wide <= high else A4[::-1]
    if smaller or not _is_a4(wide - width, high - height):
        room = height - (STRIP if smaller else 0)
        scale = min(width / wide, room / high, LARGEST)
        lowest = height - room
        right = (width - wide * scale) / 2
        up = lowest + (room - high * scale) / 2
    else:
        scale = min(width / wide, height / high, 1.0)
        right, up = 0.0, height - high * scale
    matrix = _upright(leaf).then(scale, right, up)
    return Fit(width, height, matrix, matrix.box(leaf.box))


def number_zone(width: float, words: float) -> Box:
    """The white box of a number of such a width, bottom right."""
    right = width - NUMBER_RIGHT
    return Box(right - words - 3, ZONE_BOTTOM, right + 3, ZONE_TOP)


def back_zone(words: float) -> Box:
    """The white box of the words that lead back to the index, bottom left."""
    return Box(ZONE_LEFT, ZONE_BOTTOM, ZONE_LEFT + words + 6, ZONE_TOP)


def _is_a4(across: float, along: float) -> bool:
    return abs(across) <= TOLERANCE and abs(along) <= TOLERANCE


def _upright(leaf: Leaf) -> Matrix:
    """The page turned as a reader shows it, its bottom left corner at 0, 0, in points."""
    box, unit = leaf.box, leaf.unit
    turned = {
        0: Matrix(1, 0, 0, 1, -box.left, -box.bottom),
        90: Matrix(0, -1, 1, 0, -box.bottom, box.right),
        180: Matrix(-1, 0, 0, -1, box.right, box.top),
        270: Matrix(0, 1, -1, 0, box.top, -box.left),
    }
    return turned[leaf.rotation].then(unit, 0, 0)
