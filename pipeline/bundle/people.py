"""Who did something, as a reader outside the school understands it: name and role.

Pure. A name or short form that the settings do not know stays as it was typed; nobody is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.bundle.discretion import plain
from pipeline.model.school import Person, School

ROLES = {
    "ao": "Attendance Officer",
    "al": "Attendance Lead",
    "hoy": "Head of Year",
    "la": "Local Authority",
    "sm": "Student Manager",
    "dht": "Deputy Headteacher",
    "tutor": "Form tutor",
}
"""The short forms of the trackers' By column."""
ACCOUNT = "not recorded by name"
"""For the name of an account on a computer, which says nothing to a court."""


def who(school: School, typed: str) -> str:
    """Name and role: "D. Amberwood" and "AO" are "Ms Dilys Amberwood, Attendance Officer"."""
    said = typed.strip()
    if not said:
        return ""
    found = {person for person in _people(school) if _is(person, said)}
    labelled = school.heads_of_year.get(plain(said)) or school.managers.get(plain(said))
    if labelled is not None and not said.isdigit():
        found = {labelled}
    if len(found) == 1:
        (person,) = found
        return f"{person.name}, {person.role}"
    if said == said.lower() and " " not in said and said not in ROLES:
        return ACCOUNT
    return role_of(said)


def role_of(typed: str) -> str:
    """A role in full: "HOY 8" is "Head of Year 8"; other words stay as they are."""
    first, _, rest = typed.strip().partition(" ")
    full = ROLES.get(first.casefold(), "")
    return f"{full} {rest}".strip() if full and (not rest or rest.isdigit()) else typed.strip()


def _people(school: School) -> Iterator[Person]:
    yield from school.people.values()
    yield from school.heads_of_year.values()
    yield from school.managers.values()
    yield from school.tutors.values()


def _is(person: Person, typed: str) -> bool:
    """By role, by full name, by name without title, or by initial and surname."""
    if plain(person.role) == plain(role_of(typed)):
        return True
    words = plain(person.name).split()
    bare = words[1:] if len(words) > 2 else words
    wanted = plain(typed).split()
    short = [bare[0][:1], *bare[1:]] if bare else []
    return wanted in (words, bare, short)
