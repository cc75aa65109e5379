"""Whose names are kept out, and that innocent words are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.bundle.discretion import WITHHELD, keep_out, plain
from tests.bundle.cases import CHILD, FATHER, MOTHER, SISTER

KEPT = keep_out(CHILD, MOTHER, (MOTHER, FATHER), (CHILD, SISTER))


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Mr BARNABY  QUILLON was there", ("the other parent",)),
        ("spoke to Mr Quillon", ("the other parent",)),
        ("19 Weir\nLane", ("the other parent",)),
        ("SN99 8ZZ", ("the other parent",)),
        ("07700 900222", ("the other parent",)),
        ("barnaby.quillon@example.org", ("the other parent",)),
        ("her sister Tabitha Feldspar", ("another child",)),
        ("Wilf Feldspar, 4 Kiln Row, SN99 4AA, Ms Odette Feldspar", ()),
        ("119 Weir Lanes", ()),
    ],
)
def test_what_is_found(text: str, whose: tuple[str, ...]) -> None:
    assert KEPT.found(text) == whose


def test_one_address_for_both_is_no_secret() -> None:
    father = replace(FATHER, address=MOTHER.address, postcode=MOTHER.postcode)
    both = keep_out(CHILD, MOTHER, (MOTHER, father), (CHILD,))
    assert both.found("4 Kiln Row, Sollington, SN99 4AA") == ()


def test_words_are_withheld_whole() -> None:
    assert KEPT.printable("Rang Mr Quillon.") == WITHHELD
    assert KEPT.printable("Rang the mother.") == "Rang the mother."


def test_accents_do_not_hide_a_name() -> None:
    assert plain("Łukasz NÚÑEZ-O'Brien") == plain("łukasz nunez o brien")


HER_SISTER = keep_out(
    CHILD, MOTHER, (MOTHER, FATHER, replace(MOTHER, adm_no=SISTER.adm_no)), (CHILD, SISTER)
)


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("Tabitha was late as well", True),
        ("Tabitha's tutor rang", True),
        ("tabitha", False),
        ("Tabithas", False),
        ("Wilf was late", False),
    ],
)
def test_a_sisters_first_name_is_for_a_person_to_look_at(text: str, hinted: bool) -> None:
    assert HER_SISTER.hints(text) is hinted
    assert HER_SISTER.found(text) == ()
    assert (HER_SISTER.printable(text) == WITHHELD) is hinted


def test_first_names_of_children_without_a_common_parent_are_words() -> None:
    assert KEPT.forenames == ()


def test_a_child_named_like_a_sister_is_not_withheld() -> None:
    twin = replace(SISTER, forename="Wilf")
    both = keep_out(CHILD, MOTHER, (MOTHER, replace(MOTHER, adm_no=SISTER.adm_no)), (CHILD, twin))
    assert not both.hints("Wilf")


def test_a_short_name_of_two_words_is_kept_out() -> None:
    father = replace(FATHER, title="", forename="Bo", surname="Li")
    assert keep_out(CHILD, MOTHER, (MOTHER, father), (CHILD,)).found("rang Bo Li") != ()
