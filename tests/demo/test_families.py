from __future__ import annotations

import random
import re

import pytest

from pipeline.demo import LAYOUTS, demo_school
from pipeline.demo.families import FAMILIES, make_home
from pipeline.demo.names import TOWNS, upn
from pipeline.model.register import Contact

POSTCODE = re.compile(r"SN4[1-6] [1-9][ABD-HJLNP-UW-Z]{2}")


@pytest.mark.parametrize("family", FAMILIES)
def test_family_is_made_as_it_is_described(family: str) -> None:
    home = make_home(family, random.Random(family))

    assert [c.relationship for c in home.contacts] == [
        parent.relationship for parent in FAMILIES[family].parents
    ]


def contacts_of(family: str) -> tuple[Contact, ...]:
    return make_home(family, random.Random(family)).contacts


def test_blocked_father_must_not_be_contacted_and_it_is_said_why() -> None:
    mother, father = contacts_of("blocked father")

    assert (mother.do_not_contact, father.do_not_contact) == (False, True)
    assert father.notes == "Court order: no contact"


def test_long_address_fills_seven_lines_with_name_and_postcode() -> None:
    (mother,) = contacts_of("seven lines")

    assert len(mother.address) + 2 == 7


def test_parents_apart_have_an_address_each() -> None:
    mother, father = contacts_of("two addresses")

    assert mother.address != father.address
    assert (mother.resident, father.resident) == (True, False)


def test_nobody_of_the_aunt_has_parental_responsibility() -> None:
    assert not any(contact.responsible for contact in contacts_of("aunt only"))


def test_siblings_share_their_home() -> None:
    for layout in LAYOUTS:
        school = demo_school(layout)
        homes = [
            {(c.forename, c.surname, c.address) for c in school.register.contacts if c.adm_no == a}
            for a, case in school.cases
            if case.household == "siblings"
        ]

        assert len(homes) == 2
        assert homes[0] == homes[1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nobody_can_be_reached_by_what_is_made_up(layout: str) -> None:
    for contact in demo_school(layout, students=300).register.contacts:
        assert re.fullmatch(r"07700 900\d{3}", contact.phone)
        assert contact.email == "" or contact.email.endswith("@example.org")
        assert contact.postcode == "" or POSTCODE.fullmatch(contact.postcode)
        assert not contact.address or contact.address[-2] in TOWNS


@pytest.mark.parametrize(
    ("serial", "year", "expected"),
    [(1, 26, "A990499926001"), (5001, 2026, "A990499926001"), (17, 2031, "D990499931017")],
)
def test_upn_has_its_check_letter(serial: int, year: int, expected: str) -> None:
    assert upn(serial, year) == expected
