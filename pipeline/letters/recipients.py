"""Who is written to, each with a channel, a name and an address (``policies.md`` §5).

A contact who is blocked, or who has no parental responsibility, is left out before anything else
is looked at; no later step brings one back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.letters.address import LINE_LIMIT, Address, check, household
from pipeline.letters.channels import Way, way
from pipeline.letters.characters import tidy, unprintable
from pipeline.letters.refusal import Refusal
from pipeline.letters.salutation import Naming, is_two_people, joint, naming
from pipeline.model.letter import Addressee
from pipeline.model.plan import Channel
from pipeline.model.register import Contact

_HOME_LANGUAGES = frozenset({"", "english", "en", "eng"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told about one contact, or about all of them (number 0)."""

    contact: int
    name: str
    refusal: Refusal
    more: tuple[Refusal, ...] = ()

    @property
    def reason(self) -> str:
        """All that is to be said, one line for one contact."""
        return " ".join(refusal.reason for refusal in (self.refusal, *self.more))


@dataclass(frozen=True, slots=True)
class Readers:
    """Everyone one document is for: addressed, or refused, and what is said besides."""

    addressees: tuple[Addressee, ...] = ()
    refused: tuple[Remark, ...] = ()
    said: tuple[Remark, ...] = ()


def writable(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Contacts with parental responsibility who may be contacted, by number."""
    found = (c for c in contacts if c.responsible and not c.do_not_contact)
    return tuple(sorted(found, key=lambda contact: contact.number))


def is_blocked_elsewhere(contact: Contact, contacts: Iterable[Contact]) -> bool:
    """Whether another row blocks the same person, or somebody who reads the same mailbox.

    The rows contradict each other, and only a person can say which one holds.
    """
    name, email = _person(contact), tidy(contact.email).casefold()
    return any(
        other.do_not_contact
        and ((name and name == _person(other)) or (email and email == tidy(other.email).casefold()))
        for other in contacts
    )


def display_name(contact: Contact) -> str:
    """A contact's name for the lists that people work through."""
    return " ".join(filter(None, map(tidy, (contact.title, contact.forename, contact.surname))))


def language_of(contact: Contact) -> str:
    """The folder name of a contact's language, "" for English: "Welsh" is "welsh"."""
    plain = unicodedata.normalize("NFKD", contact.language).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z]+", "-", plain.casefold()).strip("-")
    return "" if slug in _HOME_LANGUAGES else slug


def readers(
    contacts: Iterable[Contact],
    channel: Channel,
    *,
    separate: bool,
    joint_allowed: bool,
    limit: int = LINE_LIMIT,
) -> Readers:
    """Address one document to a student's parents.

    Args:
        contacts: All contacts of the student, blocked ones too.
        channel: The channel the policy gives the document.
        separate: Each parent gets a copy of their own (legal steps).
        joint_allowed: The school's setting for early letters.
        limit: Characters that a line of the window carries.
    """
    rows = tuple(contacts)
    wanted, twice = _once_each(writable(rows))
    if not wanted:
        return Readers(refused=(Remark(0, "", Refusal("nobody-to-write-to")),))
    safe = tuple(contact for contact in wanted if not is_blocked_elsewhere(contact, rows))
    held = tuple(
        _remark(contact, (Refusal("blocked-in-another-row", where=contact.where),))
        for contact in wanted
        if contact not in safe
    )
    found = [_reader(contact, channel, separate=separate, limit=limit) for contact in safe]
    addressees = [a for a, _, _ in found if a is not None]
    if joint_allowed and not separate:
        addressees = _joined(addressees, safe, limit)
    return Readers(
        tuple(addressees),
        (*held, *(remark for _, refused, _ in found for remark in refused)),
        (*twice, *(remark for a, _, said in found if a is not None for remark in said)),
    )


def _once_each(contacts: Sequence[Contact]) -> tuple[tuple[Contact, ...], tuple[Remark, ...]]:
    """Each person once: the same name at the same address on a second row is the same person."""
    first: dict[tuple[object, ...], Contact] = {}
    twice = []
    for contact in contacts:
        home = household(contact.address, contact.postcode)
        who = (*_person(contact), *home) if _person(contact) and home else (contact.number,)
        if who in first:
            twice.append(_remark(contact, (Refusal("contact-twice", where=contact.where),)))
        first.setdefault(who, contact)
    return tuple(first.values()), tuple(twice)


def _person(contact: Contact) -> tuple[str, ...]:
    names = (tidy(contact.forename).casefold(), tidy(contact.surname).casefold())
    return names if all(names) else ()


def _reader(
    contact: Contact, channel: Channel, *, separate: bool, limit: int
) -> tuple[Addressee | None, tuple[Remark, ...], tuple[Remark, ...]]:
    named = _named(contact, separate=separate)
    taken = way(channel, contact.send_by, contact.email)
    said = (_remark(contact, (Refusal(taken.said, where=contact.where),)),) if taken.said else ()
    if isinstance(named, Refusal):
        return None, (_remark(contact, (named,)),), ()
    address = check(named.name, contact.address, contact.postcode, limit=limit, where=contact.where)
    if isinstance(address, tuple) and taken.channel is Channel.POST:
        return None, (_remark(contact, address),), ()
    return _addressee(contact, named, taken, address), (), said


def _named(contact: Contact, *, separate: bool) -> Naming | Refusal:
    named = naming(contact)
    if named is None:
        return Refusal("no-name-to-write-to", where=contact.where)
    if bad := unprintable(named.name):
        return Refusal("character-not-printable", value=bad, where=contact.where)
    if separate and is_two_people(contact):
        return Refusal("two-people-in-one-row", where=contact.where)
    return named


def _addressee(
    contact: Contact, named: Naming, taken: Way, address: Address | tuple[Refusal, ...]
) -> Addressee:
    carries = isinstance(address, Address) and taken.channel in (Channel.POST, Channel.HAND)
    return Addressee(
        contacts=(contact.number,),
        name=named.name,
        salutation=named.salutation,
        channel=taken.channel,
        address=address.lines if carries and isinstance(address, Address) else (),
        email=contact.email.strip() if taken.channel is Channel.EMAIL else "",
        language=language_of(contact),
    )


def _remark(contact: Contact, refusals: Sequence[Refusal]) -> Remark:
    return Remark(contact.number, display_name(contact), refusals[0], tuple(refusals[1:]))


def _joined(
    addressees: Sequence[Addressee], contacts: Sequence[Contact], limit: int
) -> list[Addressee]:
    """Both parents of one household as one reader; three or more stay apart."""
    by_number = {contact.number: contact for contact in contacts}
    homes: dict[tuple[object, ...], list[Addressee]] = {}
    for addressee in addressees:
        contact = by_number[addressee.contacts[0]]
        home = household(contact.address, contact.postcode) if contact.resident else ()
        own = () if home and addressee.channel is Channel.POST else (contact.number,)
        homes.setdefault((*home, addressee.language, *own), []).append(addressee)
    made: list[Addressee] = []
    for group in homes.values():
        pair = _pair(group, by_number, limit) if len(group) == 2 else None
        made += [pair] if pair else group
    return sorted(made, key=lambda addressee: addressee.contacts)


def _pair(
    group: Sequence[Addressee], by_number: dict[int, Contact], limit: int
) -> Addressee | None:
    first, second = group
    named = joint([Naming(a.name, a.salutation) for a in group])
    contact = by_number[first.contacts[0]]
    address = check(named.name, contact.address, contact.postcode, limit=limit)
    if not isinstance(address, Address):
        return None
    return Addressee(
        contacts=(*first.contacts, *second.contacts),
        name=named.name,
        salutation=named.salutation,
        channel=first.channel,
        address=address.lines,
        language=first.language,
    )
