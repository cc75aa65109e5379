from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.problem import Severity

from .workbooks import CONTACT, only, register, slugs, sol, table


def test_a_contact_as_the_model_wants_it(tmp_path: Path) -> None:
    row = CONTACT | {
        "Surname": "WALSH ",
        "Relationship": "Mother",
        "Address 1": "Flat 1, The Mill\n24  High Street",
        "Address 2": None,
        "County": "Wiltshire",
        "Email": "karen.walsh@example.org",
        "Phone": 7700900958,
        "Send by": "InTouch",
        "Language": "Polish",
        "Notes": "evenings",
    }
    (contact,) = register(sol(tmp_path, Contacts=table(row))).contacts
    assert (contact.adm_no, contact.number) == ("004000", 1)
    assert (contact.title, contact.forename, contact.surname) == ("Ms", "Karen", "Walsh")
    assert contact.address == ("Flat 1, The Mill", "24 High Street", "Calne", "Wiltshire")
    assert (contact.postcode, contact.phone) == ("SN11 7AN", "7700900958")
    assert (contact.send_by, contact.language) == ("intouch", "Polish")
    assert (contact.responsible, contact.resident) == (True, True)
    assert contact.where == "tracker.xlsx!Contacts!A2"


@pytest.mark.parametrize(
    ("word", "responsible"),
    [("Y", True), ("yes", True), ("TRUE", True), (True, True), ("N", False), ("", False),
     ("?", False), ("shared", False)],
)  # fmt: skip
def test_only_yes_is_responsible(tmp_path: Path, word: object, responsible: bool) -> None:
    (contact,) = register(sol(tmp_path, Contacts=table(CONTACT | {"PR": word}))).contacts
    assert contact.responsible is responsible


@pytest.mark.parametrize(
    ("word", "said"), [("Y", 0), ("N", 0), ("", 0), ("?", 1), ("shared", 1), ("maybe", 1)]
)
def test_an_unclear_responsibility_is_said(tmp_path: Path, word: str, said: int) -> None:
    found = register(sol(tmp_path, Contacts=table(CONTACT | {"PR": word})))
    assert slugs(found).count("responsibility-unclear") == said


@pytest.mark.parametrize(
    ("first", "second", "has_address"),
    [("24 High Street", None, True), (None, "24 High Street", True), (None, None, False)],
)
def test_a_town_alone_is_no_address(
    tmp_path: Path, first: str | None, second: str | None, has_address: bool
) -> None:
    row = CONTACT | {"Address 1": first, "Address 2": second, "Town": "Calne"}
    found = register(sol(tmp_path, Contacts=table(row)))
    assert bool(found.contacts[0].address) is has_address
    assert ("address-without-street" not in slugs(found)) is has_address


@pytest.mark.parametrize(
    ("word", "blocked"),
    [("", False), ("No", False), ("n", False), ("none", False), ("N/A", False), ("-", False),
     ("Y", True), ("court order", True), ("?", True), (True, True), ("#N/A", True)],
)  # fmt: skip
def test_anything_but_no_blocks(tmp_path: Path, word: object, blocked: bool) -> None:
    row = CONTACT | {"Do not contact": word}
    (contact,) = register(sol(tmp_path, Contacts=table(row))).contacts
    assert contact.do_not_contact is blocked


@pytest.mark.parametrize(
    ("priorities", "numbers", "problems"),
    [
        ([1, 2], [1, 2], 0),
        ([2, 1], [2, 1], 0),
        ([1, 1], [1, 2], 1),
        ([1, 1, 2], [1, 3, 2], 1),
        ([None, None], [1, 2], 0),
        ([None, 1], [2, 1], 0),
        (["first", 0], [1, 2], 0),
    ],
)
def test_numbers_follow_the_priority(
    tmp_path: Path, priorities: list[object], numbers: list[int], problems: int
) -> None:
    rows = [CONTACT | {"Priority": priority} for priority in priorities]
    found = register(sol(tmp_path, Contacts=table(*rows)))
    assert [contact.number for contact in found.contacts] == numbers
    assert slugs(found) == ["priority-shared"] * problems


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.integers(-1, 5) | st.just("x"), min_size=1, max_size=6))
def test_numbers_are_unique(tmp_path: Path, priorities: list[object]) -> None:
    rows = [CONTACT | {"Priority": priority} for priority in priorities]
    numbers = [c.number for c in register(sol(tmp_path, Contacts=table(*rows))).contacts]
    assert len(set(numbers)) == len(priorities)
    assert min(numbers) >= 1


def test_a_contact_for_nobody(tmp_path: Path) -> None:
    found = register(sol(tmp_path, Contacts=table(CONTACT, CONTACT | {"Adm No": "009999"})))
    problem = only(found, "contact-for-nobody")
    assert (problem.severity, problem.value) == (Severity.WARNING, "009999")
    assert problem.where == "tracker.xlsx!Contacts!A3"
    assert len(found.contacts) == 1


def test_a_contact_without_a_number(tmp_path: Path) -> None:
    found = register(sol(tmp_path, Contacts=table(CONTACT, CONTACT | {"Adm No": None})))
    assert slugs(found) == ["row-without-number"]


def test_a_doubled_column_that_differs_holds_the_student(tmp_path: Path) -> None:
    rows = table(CONTACT)
    rows[0].append("DNC")
    rows[1].append("Y")
    found = register(sol(tmp_path, Contacts=rows))
    assert only(found, "column-doubled").hint == "tracker.xlsx!Contacts!K1"
    problem = only(found, "doubled-column-differs")
    assert (problem.adm_no, problem.where) == ("004000", "tracker.xlsx!Contacts!L2")


def test_hostile_values_come_through_whole(tmp_path: Path) -> None:
    row = CONTACT | {"Surname": "O'Brien & Sons <Ltd>", "Forename": "العربية", "Town": "Łódź"}
    (contact,) = register(sol(tmp_path, Contacts=table(row))).contacts
    assert (contact.surname, contact.forename) == ("O'Brien & Sons <Ltd>", "العربية")
    assert contact.address[-1] == "Łódź"


@pytest.mark.parametrize("word", ["Post", "intouch", "EMAIL", ""])
def test_a_known_way_is_no_remark(tmp_path: Path, word: str) -> None:
    row = CONTACT | {"Send by": word}
    assert slugs(register(sol(tmp_path, Contacts=table(row)))) == []


def test_an_unknown_way_is_said(tmp_path: Path) -> None:
    row = CONTACT | {"Send by": "pigeon"}
    found = register(sol(tmp_path, Contacts=table(row)))
    assert only(found, "send-by-unknown").value == "pigeon"
