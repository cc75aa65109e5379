"""Names as a letter prints them: capitals undone, one-cell names taken apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

ONE_CELL = re.compile(r"([^,]+),\s*([^,]+)")
KNOWN_AS = re.compile(r"(.+?)\s*\(([^()]+)\)")
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
PARTICLE = re.compile(r"([OD])([’'])(.+)", re.IGNORECASE)


def cased(name: str, spelled: Mapping[str, str]) -> str:
    """A name written all in capitals as people write it; any other exactly as typed.

    Args:
        name: "SMITH-JONES", "O'BRIEN", "MACLEOD".
        spelled: Names that no rule gets right, by their capitals: ``{"MACLEOD": "MacLeod"}``.
    """
    if not name.isupper():
        return name
    return WORD.sub(lambda word: _word(word[0], spelled), name)


def cased_forename(name: str, spelled: Mapping[str, str]) -> str:
    """As ``cased``, but initials used as a name ("JJ", "TC") stay as they are."""
    if len(name) == 2 and not set(name.upper()) & set("AEIOUY"):
        return name
    return cased(name, spelled)


def in_one_cell(text: str) -> tuple[str, str] | None:
    """Surname and forename of "WALSH, Noah"; ``None`` when it is not written so."""
    found = ONE_CELL.fullmatch(text)
    return (found[1].strip(), found[2].strip()) if found else None


def known_as(forename: str) -> tuple[str, str]:
    """Forename and familiar name of "Harun (Har)"; the second is "" without one."""
    found = KNOWN_AS.fullmatch(forename)
    return (found[1], found[2].strip()) if found else (forename, "")


def _word(word: str, spelled: Mapping[str, str]) -> str:
    if word in spelled:
        return spelled[word]
    if particle := PARTICLE.fullmatch(word):
        return particle[1].upper() + particle[2] + _word(particle[3], spelled)
    if word.startswith("MC") and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()
