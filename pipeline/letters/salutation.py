"""How a parent is named above the address and in the first line; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.letters.characters import tidy
from pipeline.model.register import Contact
from pipeline.words.lists import listed

_TWO_PEOPLE = re.compile(r"&|\band\b|/|\+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """The two forms of a reader's name."""

    name: str
    salutation: str


def naming(contact: Contact) -> Naming | None:
    """A contact's name and salutation, ``None`` when the tracker does not say enough.

    "Ms Karen Müller" is "Dear Ms Müller"; without a title "Dear Karen Müller"; without a surname,
    or with a surname alone, there is no name to write to (``policies.md`` §5). Nor is there where
    title or surname have no letter, as "???" and a slipped-in number have none.
    """
    title, forename, surname = map(tidy, (contact.title, contact.forename, contact.surname))
    title = title.rstrip(".")
    if not _is_word(surname) or not (title or forename) or (title and not _is_word(title)):
        return None
    name = " ".join(filter(None, (title, forename, surname)))
    return Naming(name, f"Dear {title or forename} {surname}")


def _is_word(text: str) -> bool:
    return any(char.isalpha() for char in text)


def is_two_people(contact: Contact) -> bool:
    """Whether one row stands for two parents, as "Mr & Mrs" does."""
    return bool(_TWO_PEOPLE.search(contact.title))


def joint(namings: Sequence[Naming]) -> Naming:
    """One name and salutation for a household."""
    greeted = [naming.salutation.removeprefix("Dear ") for naming in namings]
    return Naming(listed([naming.name for naming in namings]), f"Dear {listed(greeted)}")
