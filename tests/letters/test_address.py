from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters.address import LINE_LIMIT, MOST_LINES, Address, check, fold, household
from pipeline.letters.characters import unprintable
from pipeline.letters.postcode import postcode as postcode_of


@pytest.mark.parametrize(
    ("lines", "postcode", "expected"),
    [
        pytest.param(
            ("1 High St", "Calne"), "sn111ab", ("1 High St", "Calne", "SN11 1AB"), id="case"
        ),
        pytest.param(
            ("1 High St ,", " Calne,"),
            "S N 8 4 F N",
            ("1 High St", "Calne", "SN8 4FN"),
            id="commas",
        ),
        pytest.param(("1\u00a0High\u200b  St",), "SN8 4FN", ("1 High St", "SN8 4FN"), id="blanks"),
        pytest.param(
            ("1 High St", "", "Calne"), "SN8 4FN", ("1 High St", "Calne", "SN8 4FN"), id="empty"
        ),
        pytest.param(
            ("1 High St\nCalne",), "SN8 4FN", ("1 High St", "Calne", "SN8 4FN"), id="line-end"
        ),
        pytest.param(
            ("1 High St", "Calne", "UK"), "SN8 4FN", ("1 High St", "Calne", "SN8 4FN"), id="country"
        ),
        pytest.param(
            ("1 High St", "Calne", "calne"),
            "SN8 4FN",
            ("1 High St", "Calne", "SN8 4FN"),
            id="twice",
        ),
        pytest.param(
            ("1 High St", "Calne", "SN8 4FN"),
            "",
            ("1 High St", "Calne", "SN8 4FN"),
            id="code-in-line",
        ),
        pytest.param(
            ("1 High St", "Calne", "sn84fn"),
            "SN8 4FN",
            ("1 High St", "Calne", "SN8 4FN"),
            id="code-twice",
        ),
        pytest.param(
            ("1 High St , Calne",),
            "SN8 4FN",
            ("1 High St, Calne", "SN8 4FN"),
            id="space-before-comma",
        ),
    ],
)
def test_clean_addresses(lines: tuple[str, ...], postcode: str, expected: tuple[str, ...]) -> None:
    made = check("Ms Karen Müller", lines, postcode)

    assert isinstance(made, Address)
    assert made.block == ("Ms Karen Müller", *expected)


@pytest.mark.parametrize(
    ("lines", "postcode", "slug"),
    [
        pytest.param((), "SN8 4FN", "no-postal-address", id="nothing"),
        pytest.param(("-",), "SN8 4FN", "no-postal-address", id="dash"),
        pytest.param(("SN8 4FN",), "SN8 4FN", "no-postal-address", id="only-postcode"),
        pytest.param(("1 High St",), "", "no-postcode", id="no-postcode"),
        pytest.param(("1 High St",), "SN8 4FC", "not-a-uk-postcode", id="inward-c"),
        pytest.param(("1 High St",), "NF1 1AA", "not-a-uk-postcode", id="no-such-area"),
        pytest.param(("1 High St",), "GX11 1AA", "not-a-uk-postcode", id="gibraltar"),
        pytest.param(("1 High St", "SN8 4FN"), "SN8 4FP", "two-postcodes", id="two-postcodes"),
        pytest.param(("NFA",), "SN8 4FN", "no-fixed-abode", id="nfa"),
        pytest.param(
            ("Currently no fixed abode", "Calne"), "SN8 4FN", "no-fixed-abode", id="abode"
        ),
        pytest.param(("Unknown", "Calne"), "SN8 4FN", "no-fixed-abode", id="unknown"),
        pytest.param(("=HYPERLINK(1)", "Calne"), "SN8 4FN", "address-line-start", id="formula"),
        pytest.param(("(1 High St)", "Calne"), "SN8 4FN", "address-line-start", id="bracket"),
        pytest.param(("1 High\u202e St",), "SN8 4FN", "character-not-printable", id="direction"),
        pytest.param(("1 High St 😀",), "SN8 4FN", "character-not-printable", id="picture"),
        pytest.param(("1 High \x07St",), "SN8 4FN", "character-not-printable", id="bell"),
        pytest.param(
            tuple(f"A long line of the address {n}" for n in range(9)),
            "SN8 4FN",
            "too-many-address-lines",
            id="nine-long",
        ),
        pytest.param(("x" * (LINE_LIMIT + 1),), "SN8 4FN", "address-line-too-long", id="wide"),
    ],
)
def test_refused_addresses(lines: tuple[str, ...], postcode: str, slug: str) -> None:
    made = check("Ms Karen Müller", lines, postcode, where="t.xlsx!Contacts!A2")

    assert isinstance(made, tuple)
    assert slug in [refusal.slug for refusal in made]
    assert all(refusal.where == "t.xlsx!Contacts!A2" for refusal in made)
    assert all(refusal.reason for refusal in made)


def test_every_fault_is_told_at_once() -> None:
    made = check("Ms 😀", ("=1", "NFA"), "nowhere")

    assert isinstance(made, tuple)
    assert {refusal.slug for refusal in made} == {
        "not-a-uk-postcode",
        "character-not-printable",
        "address-line-start",
        "no-fixed-abode",
    }


def test_nine_short_lines_are_joined_at_the_end_and_the_first_stays() -> None:
    lines = ("Flat 1", "The Mill", "9 Lime Kiln", "Old Town", "Marlow", "Vale", "County", "North")

    made = check("Ms Karen Müller", lines, "SN8 4FN")

    assert isinstance(made, Address)
    assert len(made.block) == MOST_LINES
    assert made.lines[0] == "Flat 1"
    assert ", ".join(made.lines[:-1]) == ", ".join(lines)


def test_a_long_line_is_parted_at_a_comma() -> None:
    made = check("Ms K", ("Flat 12, The Old Corn Exchange, 117 Old Malmesbury Road",), "SN8 4FN")

    assert isinstance(made, Address)
    assert made.lines == ("Flat 12, The Old Corn Exchange", "117 Old Malmesbury Road", "SN8 4FN")


@pytest.mark.parametrize(
    ("length", "count"), [(LINE_LIMIT, 1), (LINE_LIMIT + 1, 2)], ids=["fits", "one-more"]
)
def test_a_long_name_takes_two_lines(length: int, count: int) -> None:
    name = f"Ms {'A' * (length // 2)} {'B' * (length - length // 2 - 4)}"
    made = check(name, ("1 High St",), "SN8 4FN")

    assert isinstance(made, Address)
    assert len(name) == length
    assert len(made.name) == count
    assert " ".join(made.name) == name


def test_a_name_without_a_blank_that_is_too_long_is_refused() -> None:
    made = check("X" * 60, ("1 High St",), "SN8 4FN")

    assert isinstance(made, tuple)
    assert [refusal.slug for refusal in made] == ["address-line-too-long"]


@given(
    st.text(max_size=80),
    st.lists(st.text(max_size=60), max_size=9),
    st.sampled_from(["SN8 4FN", "sn111ab", "", "nowhere", "SW1A 1AA"]),
)
def test_whatever_is_typed_the_block_fits_the_window(
    name: str, lines: list[str], postcode: str
) -> None:
    made = check(name, lines, postcode)

    if isinstance(made, tuple):
        assert made
        return
    assert 3 <= len(made.block) <= MOST_LINES
    assert all(len(line) <= LINE_LIMIT and not unprintable(line) for line in made.block)
    assert made.lines[-1] == postcode_of(made.lines[-1])


@given(st.lists(st.text(alphabet="abc ,1", max_size=20), max_size=7))
def test_cleaning_twice_changes_nothing(lines: list[str]) -> None:
    made = check("Ms Karen Müller", lines, "SN8 4FN")

    if isinstance(made, Address):
        assert check("Ms Karen Müller", made.lines[:-1], made.lines[-1]) == made


@pytest.mark.parametrize("text", ["Anna Maria Smith", "Short"])
def test_folding_loses_nothing(text: str) -> None:
    assert " ".join(fold(text, 11)) == text


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (("64, station road", "MARLOW GREEN"), True),
        (("64 Station Road", "Marlow Green"), True),
        (("65 Station Road", "Marlow Green"), False),
    ],
)
def test_a_household_is_known_in_any_spelling(other: tuple[str, ...], same: bool) -> None:
    home = household(("64 Station Road", "Marlow Green"), "SN8 4FN")

    assert (household(other, "sn84fn") == home) is same


def test_two_empty_addresses_are_no_household() -> None:
    assert household((), "SN8 4FN") == ()
    assert household(("1 High St",), "") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sw1a1aa", "SW1A 1AA"),
        ("M1 1AE", "M1 1AE"),
        ("B33  8TH", "B33 8TH"),
        ("BF1 3AA", "BF1 3AA"),
        ("JE2 3XP", "JE2 3XP"),
        ("GIR 0AA", ""),
        ("SN8 4", ""),
        ("SN8 4FO", ""),
        ("SN123 4FN", ""),
        ("", ""),
    ],
)
def test_postcodes(text: str, expected: str) -> None:
    assert postcode_of(text) == expected
