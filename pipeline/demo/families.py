"""Made-up homes: who a student's parents are, where they live, how they like to be written to."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field, replace

from pipeline.demo.names import COUNTY, HERITAGES, STREETS, TOWNS, UNIT_LETTERS, Heritage
from pipeline.model.register import Contact

HOME, ELSEWHERE, NOWHERE, LONG = "home", "elsewhere", "nowhere", "long"


@dataclass(frozen=True, slots=True)
class Parent:
    """One contact to be made up.

    Attributes:
        lives: ``home`` with the student, ``elsewhere``, ``nowhere`` known, or ``long`` for a home
            whose address fills the window.
        titled: Whether the tracker has a title.
        reads: The language, "" for English.
    """

    relationship: str
    responsible: bool = True
    lives: str = HOME
    send_by: str = "post"
    has_email: bool = True
    titled: bool = True
    reads: str = ""
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Parents, and whose names they have ("" for any)."""

    parents: tuple[Parent, ...]
    heritage: str = ""


_MOTHER = Parent("Mother")
_FATHER = Parent("Father")

FAMILIES: dict[str, Family] = {
    "two parents": Family((_MOTHER, _FATHER)),
    "mother": Family((_MOTHER,)),
    "father": Family((_FATHER,)),
    "grandmother": Family((Parent("Grandmother"),)),
    "two addresses": Family((_MOTHER, replace(_FATHER, lives=ELSEWHERE))),
    "blocked father": Family(
        (_MOTHER, replace(_FATHER, lives=ELSEWHERE, blocked="Court order: no contact"))
    ),
    "no address": Family((replace(_MOTHER, lives=NOWHERE),)),
    "aunt only": Family((Parent("Aunt", responsible=False),)),
    "by e-mail": Family((replace(_MOTHER, send_by="email"),)),
    "e-mail missing": Family((replace(_MOTHER, send_by="email", has_email=False),)),
    "by InTouch": Family((replace(_MOTHER, send_by="intouch"),)),
    "Welsh": Family((replace(_MOTHER, reads="Welsh"), _FATHER), "welsh"),
    "Polish": Family(
        (replace(_MOTHER, reads="Polish"), replace(_FATHER, reads="Polish")), "polish"
    ),
    "seven lines": Family((replace(_MOTHER, lives=LONG),)),
    "no title": Family((replace(_MOTHER, titled=False),)),
}

ANY_FAMILY = (
    *(["two parents"] * 8),
    *(["mother"] * 5),
    *(["two addresses"] * 3),
    *(["by e-mail", "by InTouch", "father"] * 2),
    "grandmother",
)
"""What the families of a school are like, by how often they come."""


@dataclass(frozen=True, slots=True)
class Home:
    """The contacts of a household, without an admission number, and the children's names."""

    surname: str
    heritage: Heritage
    contacts: tuple[Contact, ...] = field(default=())


def make_home(family: str, rng: random.Random) -> Home:
    """A household of the named kind."""
    kind = FAMILIES[family]
    heritage = HERITAGES[kind.heritage or rng.choice(tuple(HERITAGES))]
    surname = rng.choice(heritage.surnames)
    address, postcode = _address(rng)
    contacts = []
    for number, parent in enumerate(kind.parents, start=1):
        where, code = address, postcode
        if parent.lives == LONG:
            where = ("Flat 2, The Old Maltings", "Upper Courtyard", *address[-3:])
        elif parent.lives == ELSEWHERE:
            where, code = _address(rng)
        elif parent.lives == NOWHERE:
            where, code = (), ""
        contacts.append(_contact(number, parent, heritage, surname, (where, code), rng))
    return Home(surname, heritage, tuple(contacts))


def _contact(
    number: int,
    parent: Parent,
    heritage: Heritage,
    surname: str,
    address: tuple[tuple[str, ...], str],
    rng: random.Random,
) -> Contact:
    is_father = parent.relationship == "Father"
    forename = rng.choice(heritage.fathers if is_father else heritage.mothers)
    title = rng.choice(("Mr", "Mr", "Mr", "Dr") if is_father else ("Ms", "Mrs", "Ms", "Dr"))
    reads_own = heritage.language != "English" and rng.random() < 0.3
    return Contact(
        adm_no="",
        number=number,
        where="",
        title=title if parent.titled else "",
        forename=forename,
        surname=surname,
        relationship=parent.relationship,
        responsible=parent.responsible,
        resident=parent.lives in (HOME, LONG),
        address=address[0],
        postcode=address[1],
        email=_email(forename, surname, rng) if parent.has_email else "",
        phone=f"07700 900{rng.randrange(1000):03d}",
        send_by=parent.send_by,
        language=parent.reads or (heritage.language if reads_own else "English"),
        do_not_contact=bool(parent.blocked),
        notes=parent.blocked,
    )


def _address(rng: random.Random) -> tuple[tuple[str, ...], str]:
    town = rng.choice(tuple(TOWNS))
    street = f"{rng.randrange(1, 120)} {rng.choice(STREETS)}"
    flat = (f"Flat {rng.randrange(1, 9)}, The Mill",) if rng.random() < 0.15 else ()
    unit = rng.choice(UNIT_LETTERS) + rng.choice(UNIT_LETTERS)
    return (*flat, street, town, COUNTY), f"{TOWNS[town]} {rng.randrange(1, 10)}{unit}"


def _email(forename: str, surname: str, rng: random.Random) -> str:
    plain = unicodedata.normalize("NFKD", f"{forename[0]}{surname}").encode("ascii", "ignore")
    letters = "".join(c for c in plain.decode().lower() if c.isalpha())
    return f"{letters}{rng.randrange(100, 1000)}@example.org"
