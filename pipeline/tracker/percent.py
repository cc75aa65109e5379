"""Attendance figures as exact shares, whichever way the sheet stores them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from fractions import Fraction

from pipeline.tracker.text import clean, remembered, word_key

NUMBER = re.compile(r"[+-]?\d{1,6}(?:\.\d{1,17})?")


@remembered
def number_of(value: object) -> Fraction | None:
    """A number, or a text that is nothing but one; ``None`` for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Fraction(str(value))
    text = clean(value)
    return Fraction(text) if NUMBER.fullmatch(text) else None


def are_shares(numbers: Iterable[Fraction]) -> bool:
    """Whether a column's plain numbers are shares of 1: all of them at most 1 (policies.md §1)."""
    return all(number <= 1 for number in numbers)


def read_share(
    value: object, *, percent_format: bool, shares: bool, no_figure: Collection[str]
) -> Fraction | None:
    """The exact share behind a cell, ``None`` for no figure.

    A numeric cell in a percentage format is a share; another number is one when its column's are
    (policies.md §1). "94.3%" is what it says.

    Raises:
        ValueError: It is no percentage, or outside 0 to 100.
    """
    text = clean(value)
    if word_key(text) in no_figure:
        return None
    number = number_of(value)
    if number is None and text.endswith("%"):
        number = number_of(text[:-1])
        share = None if number is None else number / 100
    else:
        typed = not isinstance(value, str)
        whole = (percent_format and typed) or shares
        share = None if number is None else number / (1 if whole else 100)
    if share is None or not 0 <= share <= 1:
        raise ValueError(text)
    return share
