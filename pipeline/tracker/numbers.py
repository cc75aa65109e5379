"""Admission numbers: one spelling for each student, however the sheets write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.tracker.text import clean, number_key

USUAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 /_-]{0,18}[A-Za-z0-9])?")
"""What an admission number looks like; anything else is for a person to see."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The students there are: joining key to spelling."""

    spellings: Mapping[str, str]

    def spelling(self, key: str) -> str:
        """How the student's number is written, "" when there is no such student."""
        return self.spellings.get(key, "")


def spell(cells: Iterable[object]) -> Numbers:
    """Settle the spelling of every admission number of the students' sheets.

    It is the one written first. Where Excel made a number of it while the others are texts of one
    width with leading zeros, the zeros are put back.
    """
    written: dict[str, object] = {}
    texts: set[str] = set()
    for value in cells:
        text = clean(value)
        if text:
            written.setdefault(number_key(text), value)
            if isinstance(value, str) and text.isdecimal():
                texts.add(text)
    widths = {len(text) for text in texts}
    padded = len(widths) == 1 and any(text.startswith("0") for text in texts)
    width = widths.pop() if padded else 0
    return Numbers({key: _spelled(value, width) for key, value in written.items()})


def _spelled(value: object, width: int) -> str:
    text = clean(value)
    is_number = not isinstance(value, str) and text.isdecimal()
    return text.zfill(width) if is_number else text
