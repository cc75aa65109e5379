"""Names in Arabic or Hebrew letters, in the order and the shapes in which they are read. Pure.

A PDF is drawn glyph by glyph from left to right: without this, an Arabic name would stand there
back to front and in unjoined letters. Only whole words are turned; figures and Latin letters
between them keep their own order. Vowel signs are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby

_FORMS = ("<isolated>", "<final>", "<initial>", "<medial>")
_ISOLATED, _FINAL, _INITIAL, _MEDIAL = range(4)


def as_drawn(text: str) -> str:
    """The text with its right-to-left parts joined and turned round."""
    if not any(_is_rtl(char) for char in text):
        return text
    return "".join(_turned(part) if rtl else part for rtl, part in _parts(text))


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """The text by direction; blanks between two right-to-left words belong to them."""
    runs = [
        (rtl, "".join(chars)) for rtl, chars in groupby(text, key=lambda c: _is_rtl(c) or _sign(c))
    ]
    held = ""
    for place, (rtl, part) in enumerate(runs):
        between = not rtl and not part.strip() and 0 < place < len(runs) - 1
        if rtl or between:
            held += part
            continue
        if held:
            yield True, held
            held = ""
        yield False, part
    if held:
        yield True, held


def _turned(text: str) -> str:
    return "".join(reversed(_joined("".join(char for char in text if not _sign(char)))))


def _joined(text: str) -> list[str]:
    """Each letter in the shape that its neighbours give it."""
    shapes = _shapes()
    drawn = []
    for place, char in enumerate(text):
        forms = shapes.get(char)
        if forms is None:
            drawn.append(char)
            continue
        before = place > 0 and _INITIAL in shapes.get(text[place - 1], {})
        after = place + 1 < len(text) and _FINAL in shapes.get(text[place + 1], {})
        wanted = _FINAL if before else _ISOLATED
        if after and _INITIAL in forms:
            wanted = _MEDIAL if before else _INITIAL
        drawn.append(forms.get(wanted, char))
    return drawn


@cache
def _shapes() -> Mapping[str, Mapping[int, str]]:
    """Letter -> its presentation forms, as Unicode itself decomposes them."""
    found: dict[str, dict[int, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5)):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and parts[0] in _FORMS:
            found.setdefault(chr(int(parts[1], 16)), {})[_FORMS.index(parts[0])] = chr(code)
    return found


def _is_rtl(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def _sign(char: str) -> bool:
    """A vowel sign of Hebrew or Arabic."""
    return unicodedata.category(char) == "Mn" and "\u0590" <= char <= "\u06ff"
