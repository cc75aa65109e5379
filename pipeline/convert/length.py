"""How long a letter probably is, before anything has laid it out.

A hint and no more: whether a letter has one page shows when it is converted, and one that was
taken for shorter than it is, is converted again.
"""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LINES = 47
"""So many lines of the usual size fill the page of a letter, beside its address and letterhead."""
_A_LINE = 95
"""Characters."""
_A_GAP = 0.4
"""What stands between two paragraphs, in lines."""
_HEIGHT = 250.0
"""Of a line, in twentieths of a point."""
_DIGITS = 6
"""No row is higher than can be written with so many."""


def is_short(document: etree._Element) -> bool:
    """Whether a letter probably has one page.

    Args:
        document: The root of its ``word/document.xml``.
    """
    found = document.find(f"{W}body")
    return found is not None and sum(map(_lines, found)) <= LINES


def _lines(thing: etree._Element) -> float:
    if thing.tag == f"{W}tbl":
        return sum(map(_row, thing.iter(f"{W}tr")))
    if thing.tag != f"{W}p" or thing.find(f"{W}pPr/{W}framePr") is not None:
        return 0
    return _wrapped(thing, _A_LINE) + sum(1 for _ in thing.iter(f"{W}br")) + _A_GAP


def _row(row: etree._Element) -> float:
    cells = row.findall(f"{W}tc")
    width = max(_A_LINE // max(len(cells), 1), 1)
    height = row.find(f"{W}trPr/{W}trHeight")
    told = "" if height is None else height.get(f"{W}val", "")
    least = int(told) / _HEIGHT if told.isdecimal() and len(told) <= _DIGITS else 1
    lines = (sum(_wrapped(each, width) for each in cell.iter(f"{W}p")) for cell in cells)
    return max(least, max(lines, default=0))


def _wrapped(paragraph: etree._Element, width: int) -> int:
    words = etree.tostring(paragraph, method="text", encoding="unicode", with_tail=False)
    return 1 + len(words) // width
