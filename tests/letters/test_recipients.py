from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters.recipients import Readers, language_of, readers, writable
from pipeline.model.plan import Channel
from pipeline.model.register import Contact
from tests.letters.builders import contact
from tests.letters.families import contacts

FATHER = {"title": "Mr", "forename": "Jan", "relationship": "Father"}


def _post(*rows: Contact, separate: bool = False, joint: bool = False) -> Readers:
    return readers(rows, Channel.POST, separate=separate, joint_allowed=joint)


def test_each_parent_has_a_letter_of_their_own() -> None:
    made = _post(contact(1), contact(2, **FATHER, address=("14 Church Hill",)))

    assert [a.contacts for a in made.addressees] == [(1,), (2,)]
    assert [a.salutation for a in made.addressees] == ["Dear Ms Müller", "Dear Mr Müller"]
    assert [a.postcode for a in made.addressees] == ["SN8 4FN", "SN8 4FN"]


@pytest.mark.parametrize(
    "change",
    [{"responsible": False}, {"do_not_contact": True}],
    ids=["no-responsibility", "do-not-contact"],
)
def test_nobody_else_is_written_to(change: dict[str, bool]) -> None:
    made = _post(contact(1), contact(2, **FATHER, **change))

    assert [a.contacts for a in made.addressees] == [(1,)]
    assert made.refused == ()


def test_a_family_with_nobody_left_is_told() -> None:
    made = _post(contact(1, do_not_contact=True))

    assert made.addressees == ()
    assert [(r.contact, r.refusal.slug) for r in made.refused] == [(0, "nobody-to-write-to")]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"surname": ""}, "no-name-to-write-to"),
        ({"title": "", "forename": ""}, "no-name-to-write-to"),
        ({"title": "???"}, "no-name-to-write-to"),
        ({"title": "5"}, "no-name-to-write-to"),
        ({"surname": "-"}, "no-name-to-write-to"),
        ({"address": ()}, "no-postal-address"),
        ({"postcode": ""}, "no-postcode"),
        ({"surname": "M\u202eller"}, "character-not-printable"),
    ],
)
def test_a_copy_that_cannot_be_addressed_is_excepted_alone(
    change: dict[str, object], slug: str
) -> None:
    made = _post(contact(1, **change), contact(2, **FATHER))

    assert [a.contacts for a in made.addressees] == [(2,)]
    assert [(r.contact, r.refusal.slug) for r in made.refused] == [(1, slug)]
    assert made.refused[0].refusal.where == "sol.xlsx!Contacts!A2"


def test_all_faults_of_one_contact_are_one_line() -> None:
    made = _post(contact(1, address=("=1",), postcode="nowhere"))

    assert len(made.refused) == 1
    assert "postcode" in made.refused[0].reason
    assert "begins with" in made.refused[0].reason


@pytest.mark.parametrize(
    ("blocked", "slug"),
    [
        ({"forename": "KAREN", "surname": "müller", "email": ""}, "blocked-in-another-row"),
        ({**FATHER, "email": "parent1@example.org"}, "blocked-in-another-row"),
    ],
    ids=["same-person", "same-mailbox"],
)
def test_a_person_blocked_in_another_row_gets_nothing(blocked: dict[str, str], slug: str) -> None:
    made = _post(contact(1), contact(2, do_not_contact=True, **blocked))

    assert made.addressees == ()
    assert [r.refusal.slug for r in made.refused] == [slug]


def test_one_person_on_two_rows_gets_one_letter_and_it_is_said() -> None:
    made = _post(
        contact(1),
        contact(2, forename="Karen"),
    )

    assert [a.contacts for a in made.addressees] == [(1,)]
    assert [r.refusal.slug for r in made.said] == ["contact-twice"]


@pytest.mark.parametrize(
    ("separate", "joint", "expected"),
    [(False, True, [(1, 2)]), (True, True, [(1,), (2,)]), (False, False, [(1,), (2,)])],
    ids=["early-and-allowed", "legal", "not-allowed"],
)
def test_joint_letters(separate: bool, joint: bool, expected: list[tuple[int, ...]]) -> None:
    made = _post(contact(1), contact(2, **FATHER), separate=separate, joint=joint)

    assert [a.contacts for a in made.addressees] == expected


def test_a_joint_letter_names_both() -> None:
    joint = _post(contact(1), contact(2, **FATHER), joint=True).addressees[0]

    assert joint.name == "Ms Karen Müller and Mr Jan Müller"
    assert joint.salutation == "Dear Ms Müller and Mr Müller"
    assert joint.address == ("64 Station Road", "Marlow Green", "Nortonshire", "SN8 4FN")


@pytest.mark.parametrize(
    "change",
    [
        {"address": ("65 Station Road",)},
        {"resident": False},
        {"language": "Welsh"},
        {"postcode": "SN8 4FP"},
    ],
    ids=["other-address", "lives-elsewhere", "other-language", "other-postcode"],
)
def test_two_households_are_never_joint(change: dict[str, object]) -> None:
    made = _post(contact(1), contact(2, **{**FATHER, **change}), joint=True)

    assert [a.contacts for a in made.addressees] == [(1,), (2,)]


def test_three_at_one_address_stay_apart() -> None:
    made = _post(contact(1), contact(2, **FATHER), contact(3), joint=True)

    assert [a.contacts for a in made.addressees] == [(1,), (2,), (3,)]


def test_different_channels_are_never_joint() -> None:
    rows = (contact(1, send_by="intouch"), contact(2, **FATHER))
    made = readers(rows, Channel.POST_OR_INTOUCH, separate=False, joint_allowed=True)

    assert [(a.contacts, str(a.channel)) for a in made.addressees] == [
        ((1,), "intouch"),
        ((2,), "post"),
    ]


def test_one_row_for_two_people_is_no_reader_of_a_legal_letter() -> None:
    both = contact(1, title="Mr & Mrs")

    assert _post(both).addressees[0].salutation == "Dear Mr & Mrs Müller"
    assert [r.refusal.slug for r in _post(both, separate=True).refused] == ["two-people-in-one-row"]


def test_a_letter_by_hand_needs_no_address() -> None:
    made = readers(
        (contact(1, address=(), postcode=""),), Channel.HAND, separate=True, joint_allowed=False
    )

    assert made.addressees[0].address == ()
    assert made.addressees[0].name == "Ms Karen Müller"


def test_an_email_carries_its_address_and_no_post_does() -> None:
    rows = (contact(1, send_by="email"), contact(2, **FATHER, address=("14 Church Hill",)))
    made = readers(rows, Channel.EMAIL, separate=False, joint_allowed=False)

    assert [(str(a.channel), a.email, bool(a.address)) for a in made.addressees] == [
        ("email", "parent1@example.org", False),
        ("post", "", True),
    ]


def test_what_is_said_of_a_changed_channel() -> None:
    made = _post(contact(1, send_by="email"))

    assert [(r.contact, r.refusal.slug) for r in made.said] == [(1, "sent-by-post-only")]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("English", ""),
        ("english ", ""),
        ("", ""),
        ("Welsh", "welsh"),
        ("Brazilian Portuguese", "brazilian-portuguese"),
        ("../../etc", "etc"),
        ("Français", "francais"),
    ],
)
def test_languages(language: str, expected: str) -> None:
    assert language_of(contact(language=language)) == expected


@given(
    contacts(),
    st.sampled_from([c for c in Channel if c is not Channel.INTERNAL]),
    st.booleans(),
    st.booleans(),
)
def test_laws_of_recipients(
    rows: tuple[Contact, ...], channel: Channel, separate: bool, joint: bool
) -> None:
    made = readers(rows, channel, separate=separate, joint_allowed=joint)
    by_number = {row.number: row for row in rows}
    reached = [number for a in made.addressees for number in a.contacts]
    twice = [r.contact for r in made.said if r.refusal.slug == "contact-twice"]
    refused = [r.contact for r in made.refused]
    wanted = {row.number for row in writable(rows)}
    blocked = [row for row in rows if row.do_not_contact]

    assert all(by_number[n].responsible and not by_number[n].do_not_contact for n in reached)
    assert not {a.email for a in made.addressees if a.email} & {row.email for row in blocked}
    assert sorted(reached + refused + twice) == sorted(wanted or {0})
    if separate or not joint:
        assert all(len(a.contacts) == 1 for a in made.addressees)
    for addressee in made.addressees:
        assert (addressee.channel is Channel.EMAIL) == bool(addressee.email)
        if addressee.channel is Channel.POST:
            assert 2 <= len(addressee.address) <= 6
