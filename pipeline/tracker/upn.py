"""The check letter of a Unique Pupil Number."""

from __future__ import annotations

import re

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Without I, O and S, which a UPN never uses."""
SHAPE = re.compile(rf"[{ALPHABET}][0-9]{{11}}[0-9{ALPHABET}]")


def is_sound(upn: str) -> bool:
    """Whether a UPN has its 13 characters and the check letter that they ask for."""
    return SHAPE.fullmatch(upn) is not None and upn[0] == check_letter(upn[1:])


def check_letter(rest: str) -> str:
    """The letter that belongs before the other twelve characters.

    Each is weighted by its position, 2 to 13; a temporary number's last letter counts as its
    place in the alphabet.
    """
    total = sum(
        place * (int(mark) if mark.isdecimal() else ALPHABET.index(mark))
        for place, mark in enumerate(rest, start=2)
    )
    return ALPHABET[total % len(ALPHABET)]
