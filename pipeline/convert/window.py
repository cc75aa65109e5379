"""What shows through the envelope's window, measured in the finished page.

The question is asked from the envelope's side: whatever lies where the window may ever show must
be the address, the whole address and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.convert.page import Glyph, Page
from pipeline.convert.plain import is_right_to_left, squeeze
from pipeline.model.sheet import Box, Window

GRACE_MM = 0.3
"""Ink of a rounded letter overhangs its line by so much."""

ROUND_MM = 0.8
"""Ink within this of an address's line belongs to it."""

LINE_MM = 1.5
"""Baselines nearer than this are one line."""


@dataclass(frozen=True, slots=True)
class WindowFault:
    """What is wrong in the window: a slug of ``pipeline.wording`` and a measure, never a name."""

    slug: str
    measure: str


def faults(page: Page, address: Sequence[str], window: Window) -> tuple[WindowFault, ...]:
    """All that is wrong with the address in the window of the envelope."""
    lines = _lines(page.glyphs(window.swept))
    found: list[WindowFault] = []
    shown = Counter(char for line in lines for glyph in line for char in squeeze(glyph.char))
    wanted = Counter(char for line in address for char in squeeze(line))
    missing, extra = (wanted - shown).total(), (shown - wanted).total()
    if missing or (not extra and not _in_order(lines, address)):
        amount = f"{missing} of {wanted.total()} characters"
        found.append(WindowFault("address-not-whole", amount))
    if extra:
        # Which of it is the address cannot be told, so its place is measured when this is mended.
        found.append(WindowFault("window-not-clear", f"{extra} characters"))
        return tuple(found)
    if not missing and len(lines) > len(address):
        found.append(WindowFault("address-wrapped", f"{len(lines)} lines for {len(address)}"))
    if lines and not window.visible.holds(around := _around(lines), GRACE_MM):
        found.append(WindowFault("address-outside-window", str(around)))
    if page.ink(window.swept, [_around([line]).grown(ROUND_MM) for line in lines]):
        found.append(WindowFault("window-not-clear", "a line or picture"))
    return tuple(found)


def _lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: each.baseline):
        if lines and glyph.baseline - lines[-1][-1].baseline < LINE_MM:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _in_order(lines: Sequence[Sequence[Glyph]], address: Sequence[str]) -> bool:
    """Whether the lines read as the address does; a right-to-left one in either direction."""
    if any(is_right_to_left(line) for line in address):
        return True
    read = "".join(
        squeeze("".join(glyph.char for glyph in sorted(line, key=lambda each: each.box.left)))
        for line in lines
    )
    wanted = "".join(map(squeeze, address))
    return wanted in read or Counter(wanted) != Counter(read)


def _around(lines: Sequence[Sequence[Glyph]]) -> Box:
    boxes = [glyph.box for line in lines for glyph in line]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.joined(box)
    return whole
