"""Whose names must not stand in a bundle: the other parent's, and every other child's.

Pure. Words typed by people are printed only if they name nobody of these; the finished file is
searched for them again, page by page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.register import Contact, Student

WITHHELD = "[Withheld: the school's note names another person.]"
_SHORTEST = 6
"""Anything shorter would be found in innocent words."""


def plain(text: str) -> str:
    """Letters and digits in lower case, one blank between words, accents taken off."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9À-￿]+", bare))


@dataclass(frozen=True, slots=True)
class Secret:
    """Words that would give somebody away.

    Attributes:
        words: As ``plain`` has them.
        whose: Whom they concern, without naming anyone: "the other parent", "another child".
    """

    words: str
    whose: str


@dataclass(frozen=True, slots=True)
class Discretion:
    """Everything that is to be kept out of one bundle."""

    secrets: tuple[Secret, ...]

    def found(self, text: str) -> tuple[str, ...]:
        """Whose words stand in a text, each once."""
        said = f" {plain(text)} "
        return tuple(dict.fromkeys(s.whose for s in self.secrets if f" {s.words} " in said))

    def printable(self, text: str) -> str:
        """The text itself, or words that say it is withheld."""
        return WITHHELD if text and self.found(text) else text


def keep_out(
    student: Student,
    parent: Contact,
    contacts: Iterable[Contact],
    students: Iterable[Student],
) -> Discretion:
    """What is kept out of the bundle of one student and one parent charged."""
    shown = {plain(word) for word in _of(parent)} | {plain(student.full_name)}
    secrets: dict[str, str] = {}
    for contact in contacts:
        if contact.adm_no == student.adm_no and contact.number != parent.number:
            for word in _of(contact):
                secrets.setdefault(plain(word), "the other parent")
    for other in students:
        if other.adm_no != student.adm_no:
            for name in {other.full_name, f"{other.first_name} {other.surname}"}:
                if plain(name) != plain(f"{student.first_name} {student.surname}"):
                    secrets.setdefault(plain(name), "another child")
    return Discretion(
        tuple(
            Secret(words, whose)
            for words, whose in secrets.items()
            if words not in shown and len(words) >= _SHORTEST
        )
    )


def _of(contact: Contact) -> Iterable[str]:
    yield f"{contact.forename} {contact.surname}"
    if contact.title and contact.surname:
        yield f"{contact.title} {contact.surname}"
    if contact.address and contact.postcode:
        yield f"{contact.address[0]} {contact.postcode}"
        yield contact.address[0]
        yield contact.postcode
    yield contact.email
    yield contact.phone
