"""Whose names must not stand in a bundle: the other parent's, and every other child's.

Pure. Words typed by people are printed only if they name nobody of these; the finished file is
searched for them again, page by page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.register import Contact, Student

WITHHELD = "[Withheld: the school's note names another person.]"
_SHORTEST = 6
"""A single word that is shorter would be found in innocent words."""
_SHORTEST_NAME = 4
"""The same for a name of two words and more, such as "bo li"."""
FORENAME = "a brother or sister, by first name"
"""Said of a first name, which may be an ordinary word as well: to be looked at by a person."""


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
    """Everything that is to be kept out of one bundle.

    Attributes:
        forenames: First names of brothers and sisters at the school, with their capital letter.
    """

    secrets: tuple[Secret, ...]
    forenames: tuple[str, ...] = ()

    def found(self, text: str) -> tuple[str, ...]:
        """Whose words stand in a text, each once."""
        said = f" {plain(text)} "
        return tuple(dict.fromkeys(s.whose for s in self.secrets if f" {s.words} " in said))

    def hints(self, text: str) -> bool:
        """Whether a brother's or sister's first name stands in a text; capital letters count."""
        return any(re.search(rf"\b{re.escape(name)}\b", text) for name in self.forenames)

    def printable(self, text: str) -> str:
        """The text itself, or words that say it is withheld."""
        return WITHHELD if text and (self.found(text) or self.hints(text)) else text


def keep_out(
    student: Student,
    parent: Contact,
    contacts: Sequence[Contact],
    students: Sequence[Student],
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
            if words not in shown and len(words) >= (_SHORTEST_NAME if " " in words else _SHORTEST)
        ),
        tuple(_forenames(student, parent, contacts, students)),
    )


def _forenames(
    student: Student, parent: Contact, contacts: Sequence[Contact], students: Iterable[Student]
) -> Iterator[str]:
    """First names of the children who share a parent with the student."""
    own = {_who(each) for each in contacts if each.adm_no == student.adm_no}
    related = {each.adm_no for each in contacts if _who(each) in own} - {student.adm_no}
    shown = {plain(word) for word in (student.full_name, parent.forename, parent.surname)}
    words = {word for name in shown for word in name.split()}
    names = [
        name
        for other in students
        if other.adm_no in related
        for name in (other.forename, other.known_as)
    ]
    for name in dict.fromkeys(names):
        if len(name) > 1 and not words & set(plain(name).split()):
            yield name


def _who(contact: Contact) -> tuple[str, str]:
    return plain(f"{contact.forename} {contact.surname}"), plain(contact.postcode or contact.phone)


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
