"""Made-up marks: a student's sessions, one code each, morning and afternoon."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

from pipeline.demo.case import Away

AM, PM = "/", "\\"
MISSING = ""

ATTENDED = frozenset({"/", "\\", "L", "B", "V", "P", "W", "K"})
AUTHORISED = frozenset({"C", "E", "I", "M", "R", "S", "T"})
UNAUTHORISED = frozenset({"G", "N", "O", "U"})
"""Categories of the marks that this package makes up; they are the same in every code table."""

_ILLNESS = (1, 2, 2, 4, 4, 6, 10)
_KINDS = ("I", "I", "I", "I", "M", "O", "O", "G", "E", "N")


def present(days: int) -> list[str]:
    """Every session of so many days present."""
    return [AM, PM] * days


def with_absences(days: int, away: Sequence[Away], *, joined: int = 0, left: int = 0) -> list[str]:
    """The marks of a case; days are counted back, so that 1 is the last pair.

    Args:
        days: The school days before the as-of date.
        away: What is not plain present.
        joined: The day of the first mark, 0 for the first day.
        left: The day of leaving, which has no mark, 0 for still on roll.
    """
    codes = present(days)
    for spell in away:
        begin = 2 * (days - spell.day)
        codes[begin : begin + spell.sessions] = [spell.code] * spell.sessions
    if joined:
        codes[: 2 * (days - joined)] = [""] * (2 * (days - joined))
    if left:
        codes[2 * (days - left) :] = [""] * (2 * left)
    return codes


def by_chance(days: int, rng: random.Random) -> list[str]:
    """The marks of one of many: most miss little, a few miss much."""
    codes = present(days)
    if rng.random() < 0.02:
        joined = rng.randrange(days)
        codes[: 2 * joined] = [""] * (2 * joined)
    to_miss = int(2 * days * min(rng.expovariate(1 / 0.055), 0.45))
    while to_miss > 0:
        code = rng.choice(_KINDS)
        length = min(1 if code == "M" else rng.choice(_ILLNESS), to_miss)
        begin = rng.randrange(2 * days - length + 1)
        _put(codes, begin, length, code)
        to_miss -= length
    for _ in range(rng.choice((0, 0, 0, 0, 1, 1, 2, 5))):
        _put(codes, 2 * rng.randrange(days), 1, rng.choice("LLLU"))
    if rng.random() < 0.05:
        _put(codes, rng.randrange(2 * days), 1, MISSING)
    return codes


def _put(codes: list[str], begin: int, length: int, code: str) -> None:
    for place in range(begin, begin + length):
        if codes[place]:
            codes[place] = code


def attendance(codes: Sequence[str]) -> Fraction | None:
    """Attended of possible sessions, ``None`` when none was possible."""
    attended = sum(code in ATTENDED for code in codes)
    missed = sum(code in AUTHORISED or code in UNAUTHORISED for code in codes)
    return Fraction(attended, attended + missed) if attended + missed else None


def share(codes: Sequence[str], kind: frozenset[str]) -> Fraction:
    """The part of the possible sessions that has a mark of this kind, 0 when none was possible."""
    possible = sum(c in ATTENDED or c in AUTHORISED or c in UNAUTHORISED for c in codes)
    return Fraction(sum(code in kind for code in codes), possible or 1)


def two_day_runs(codes: Sequence[str]) -> int:
    """How often two school days in a row or more were missed whole."""
    absent = AUTHORISED | UNAUTHORISED
    whole = [am in absent and pm in absent for am, pm in zip(codes[::2], codes[1::2], strict=True)]
    return sum(
        day and after and not before
        for before, day, after in zip([False, *whole], whole, whole[1:], strict=False)
    )
