"""Places on a sheet of A4, in millimetres from its top left corner."""

from __future__ import annotations

from dataclasses import dataclass

A4_WIDTH_MM = 210.0
A4_HEIGHT_MM = 297.0
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box, grace: float = 0.0) -> bool:
        """Whether ``other`` lies wholly inside, give or take ``grace`` millimetres."""
        return (
            self.left - grace <= other.left
            and self.top - grace <= other.top
            and other.right <= self.right + grace
            and other.bottom <= self.bottom + grace
        )

    def meets(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def grown(self, by: float) -> Box:
        """The same box with ``by`` millimetres more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def __str__(self) -> str:
        return f"x {self.left:.1f}-{self.right:.1f}, y {self.top:.1f}-{self.bottom:.1f} mm"


@dataclass(frozen=True, slots=True)
class Window:
    """An envelope's window as the folded sheet sees it.

    Attributes:
        visible: What always shows, however the sheet slides; the address must lie inside it.
        swept: What may ever show; nothing but the address may lie inside it.
    """

    visible: Box
    swept: Box
