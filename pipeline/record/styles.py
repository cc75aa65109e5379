"""Cell styles: found again or added at the end of the list; none that exists is changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.record.scan import Element, scan, spliced, unreadable, with_attributes

STYLES_PART = "xl/styles.xml"
GREEN = "FFC6E0B4"
DAY = 14
"""The built-in number format for a date in the reader's own order."""
TWO_PLACES = 2
"""The built-in number format 0.00."""
_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), *range(34, 37), *range(50, 59)})
_PERCENT = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(frozen=True, slots=True)
class Look:
    """What of a cell's style matters here."""

    number_format: int
    fill: int


class Styles:
    """The workbook's styles, and what has been added to them."""

    def __init__(self, part: bytes) -> None:
        self._part = part
        root = scan(part, STYLES_PART)
        self._formats = {
            int(each.get("numFmtId")): each.get("formatCode") for each in _list(root, "numFmts")
        }
        self._fills = _child(root, "fills")
        self._xfs = _child(root, "cellXfs")
        self._looks: list[tuple[bytes, Look]] = [
            (part[xf.start : xf.end], _look(xf)) for xf in self._xfs.children
        ]
        self._before = len(self._looks)
        self._added_fills: list[bytes] = []
        self._derived: dict[tuple[int, int | None, int | None], int] = {}

    def look(self, style: int) -> Look:
        """Number format and fill of a style."""
        return self._looks[style][1]

    def is_date(self, style: int) -> bool:
        """Whether the style shows a number as a day."""
        number = self.look(style).number_format
        if number in self._formats:
            shown = _QUOTED.sub("", self._formats[number]).casefold()
            return "d" in shown and ("m" in shown or "y" in shown)
        return number in _DATES

    def is_percent(self, style: int) -> bool:
        """Whether the style shows a share as a percentage."""
        number = self.look(style).number_format
        return number in _PERCENT or "%" in _QUOTED.sub("", self._formats.get(number, ""))

    def is_green(self, style: int) -> bool:
        """Whether the style's fill is a plain green."""
        fill = self._fills.children[self.look(style).fill] if self.look(style).fill else None
        pattern = fill.child("patternFill") if fill else None
        colour = pattern.child("fgColor") if pattern else None
        if pattern is None or colour is None or pattern.get("patternType") != "solid":
            return False
        rgb = colour.get("rgb")[-6:]
        if not re.fullmatch("[0-9A-Fa-f]{6}", rgb):
            return False
        red, green, blue = (int(rgb[at : at + 2], 16) for at in (0, 2, 4))
        return green > red and green > blue

    def derived(
        self, base: int, *, number_format: int | None = None, fill: int | None = None
    ) -> int:
        """The style that is ``base`` but for number format or fill; added where there is none."""
        asked = (base, number_format, fill)
        if asked not in self._derived:
            self._derived[asked] = self._derive(base, number_format, fill)
        return self._derived[asked]

    def _derive(self, base: int, number_format: int | None, fill: int | None) -> int:
        look = self.look(base)
        values: dict[str, str] = {}
        if number_format is not None and number_format != look.number_format:
            values |= {"numFmtId": str(number_format), "applyNumberFormat": "1"}
            look = Look(number_format, look.fill)
        if fill is not None and fill != look.fill:
            values |= {"fillId": str(fill), "applyFill": "1"}
            look = Look(look.number_format, fill)
        if not values:
            return base
        xf = self._looks[base][0]
        inner = scan(xf, STYLES_PART).inner
        wanted = with_attributes(xf[:inner], values) + xf[inner:]
        for index, (known, _) in enumerate(self._looks):
            if _same(known, wanted):
                return index
        self._looks.append((wanted, look))
        return len(self._looks) - 1

    def green_fill(self) -> int:
        """The fill for a green mark, added once."""
        if not self._added_fills:
            pre = self._fills.prefix
            self._added_fills.append(
                f'<{pre}fill><{pre}patternFill patternType="solid"><{pre}fgColor rgb="{GREEN}"/>'
                f'<{pre}bgColor indexed="64"/></{pre}patternFill></{pre}fill>'.encode()
            )
        return len(self._fills.children)

    def result(self) -> bytes:
        """The part with what was added; the same bytes when nothing was."""
        added = [xf for xf, _ in self._looks[self._before :]]
        splices: dict[tuple[int, int], bytes] = {}
        for table, pieces in ((self._fills, self._added_fills), (self._xfs, added)):
            if pieces:
                count = str(len(table.children) + len(pieces))
                tag = self._part[table.start : table.inner]
                splices[table.start, table.inner] = with_attributes(tag, {"count": count})
                splices[table.close, table.close] = b"".join(pieces)
        return spliced(self._part, splices)


def _same(known: bytes, wanted: bytes) -> bool:
    """Whether two styles say the same, however their attributes are ordered or spelt out."""
    return _said(scan(known, STYLES_PART)) == _said(scan(wanted, STYLES_PART))


def _said(element: Element) -> tuple[object, ...]:
    said = tuple(sorted(each for each in element.attributes.items() if not _goes_unsaid(*each)))
    return (element.local, said, tuple(_said(each) for each in element.children))


def _goes_unsaid(name: str, value: str) -> bool:
    """What an attribute left out means as well: 0, and for "apply..." 1."""
    return value == ("1" if name.startswith("apply") else "0")


def _look(xf: Element) -> Look:
    return Look(int(xf.get("numFmtId", "0")), int(xf.get("fillId", "0")))


def _list(root: Element, name: str) -> list[Element]:
    found = root.child(name)
    return found.children if found else []


def _child(root: Element, name: str) -> Element:
    found = root.child(name)
    if found is None or not found.children:
        raise unreadable(STYLES_PART)
    return found
