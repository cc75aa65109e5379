"""Comparing text of a Word file with text of a PDF: what may differ is taken away first.

Pure. Line breaks, blanks, hyphens at line ends and joined letters differ between the two without
anything being lost; right-to-left words may come out in either order.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED = frozenset("ZCM")
_REFERENCE = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]*\d{6}-\d{4,}-\d+[A-Z]?(?![\w-])")
_LINE_END_HYPHEN = re.compile("[\x02\ufffe\u00ad]")


class _Kept(dict[int, int | None]):
    """What becomes of each character: itself, or nothing; looked up once."""

    def __missing__(self, code: int) -> int | None:
        kind = unicodedata.category(chr(code))
        self[code] = None if kind[0] in _DROPPED or kind in {"Pd", "Sk"} else code
        return self[code]


_KEPT = _Kept()


def squeeze(text: str) -> str:
    """The letters and marks that ink leaves, without blanks, dashes and loose accents."""
    return unicodedata.normalize("NFKC", text).translate(_KEPT)


def contains(haystack: str, needle: str) -> bool:
    """Whether all of ``needle`` is in the text; ``haystack`` is squeezed already."""
    wanted = squeeze(needle)
    if wanted in haystack:
        return True
    if not is_right_to_left(wanted):
        return False
    words = [squeeze(word) for word in needle.split()]
    return all(word in haystack or word[::-1] in haystack for word in words)


def is_right_to_left(text: str) -> bool:
    """Whether any letter is of a script written from right to left."""
    return any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)


def is_latin_like(char: str) -> bool:
    """A letter or digit that every text font of ours has: Latin, Greek, Cyrillic."""
    return char.isalnum() and ord(char) < 0x0530


def references(text: str) -> frozenset[str]:
    """All set references in a page's text."""
    return frozenset(_REFERENCE.findall(_LINE_END_HYPHEN.sub("-", text)))
