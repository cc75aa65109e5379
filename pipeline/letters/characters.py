"""Which characters paper and window can carry, and the tidying that changes no word."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
_JOINERS = "\u200c\u200d"
"""Part of the spelling in some scripts, so they stay."""

_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Zl", "Zp"})
_ALLOWED = frozenset({*_JOINERS, "°"})
_SKIN_TONES = range(0x1F3FB, 0x1F400)

_BEFORE_STOP = re.compile(r"\s+([,.;:])")


def tidy(text: str) -> str:
    """One line of text: NFC, one blank between words, nothing invisible, no blank before a comma.

    A line end counts as a blank here; whoever wants lines splits first.
    """
    plain = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _BEFORE_STOP.sub(r"\1", " ".join(plain.split()))


def unprintable(text: str) -> str:
    """The first character that a letter cannot carry, as "U+202E"; "" when there is none.

    Control characters, marks that turn the direction of writing, pictures and what no font knows.
    """
    for char in text:
        refused = unicodedata.category(char) in _REFUSED and char not in _ALLOWED
        if refused or ord(char) in _SKIN_TONES:
            return f"U+{ord(char):04X}"
    return ""
