"""Cell values as clean text, and the keys by which headers and admission numbers are compared."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

REMEMBERED = 1 << 12
"""So many different cells are remembered; a tracker says most things many times."""
remembered = lru_cache(maxsize=REMEMBERED, typed=True)
BLANKS = re.compile(r"\s+")
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
ESCAPED_RETURN = "_x000D_"
_PUNCTUATION = {at: None for at in range(128) if not chr(at).isalnum() and chr(at) != "%"}


@remembered
def clean(value: object) -> str:
    """A cell as text: composed Unicode, blanks of every kind collapsed, nothing invisible."""
    if isinstance(value, str) and _is_simple(value):
        return value.strip()
    return BLANKS.sub(" ", INVISIBLE.sub("", _plain(value))).strip()


@remembered
def lines(value: object) -> tuple[str, ...]:
    """A cell's own lines, each cleaned, the empty ones left out."""
    return tuple(line for part in _plain(value).splitlines() if (line := clean(part)))


@remembered
def header_key(value: object) -> str:
    """A header for comparison: case, blanks and punctuation do not count, "%" does."""
    text = clean(value)
    if text.isascii():
        return text.lower().translate(_PUNCTUATION)
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(mark for mark in text if mark.isalnum() or mark == "%")


@remembered
def number_key(value: object) -> str:
    """An admission number for joining: no blanks, no leading zeros, case ignored."""
    text = clean(value)
    if not text.isascii():
        text = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    joined = text.replace(" ", "").casefold()
    return joined.lstrip("0") or joined[:1]


@remembered
def word_key(value: object) -> str:
    """A yes-or-no word for comparison: case and blanks do not count, punctuation does."""
    return clean(value).casefold().replace(" ", "")


def whole_number(value: object) -> int | None:
    """A whole number written as number or text, ``None`` for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else None
    text = clean(value)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _is_simple(text: str) -> bool:
    """Whether there is nothing to compose and no blank but single spaces, as in most cells."""
    return text.isascii() and text.isprintable() and "  " not in text and "_" not in text


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace(ESCAPED_RETURN, "\n"))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value)
