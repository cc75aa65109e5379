from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger.codec import (
    canonical,
    decode,
    encode,
    facts_hash,
    input_hash,
    kind_of,
    row_hash,
)
from pipeline.ledger.entries import Decided, Document, PostClass, Posting, Ruling, Verb, Way

FIELDS = {"letter_date": "7 March 2022", "percent": "94.3%", "rows": [{"a": "1"}], "is_legal": True}
ADDRESS = ("1 High Street", "SN1 1AA")
FACTS = facts_hash(FIELDS, ADDRESS, "letter_date")


@pytest.mark.parametrize(
    ("fields", "address", "same"),
    [
        pytest.param(FIELDS | {"letter_date": "14 March 2022"}, ADDRESS, True, id="another day"),
        pytest.param(dict(reversed(FIELDS.items())), ADDRESS, True, id="another order"),
        pytest.param(FIELDS | {"percent": "94.2%"}, ADDRESS, False, id="another figure"),
        pytest.param(FIELDS | {"rows": []}, ADDRESS, False, id="other rows"),
        pytest.param(FIELDS, ("2 High Street", "SN1 1AA"), False, id="another address"),
        pytest.param(FIELDS, ("1 High Street SN1 1AA",), False, id="lines joined"),
    ],
)
def test_what_a_letter_says(
    fields: dict[str, object], address: tuple[str, ...], same: bool
) -> None:
    assert (facts_hash(fields, address, "letter_date") == FACTS) is same


@pytest.mark.parametrize(
    ("template", "day", "version"),
    [("t2", "2022-03-07", "1"), ("t1", "2022-03-14", "1"), ("t1", "2022-03-07", "2")],
    ids=["template", "date", "program"],
)
def test_a_made_file_is_known_by_all_its_inputs(template: str, day: str, version: str) -> None:
    assert input_hash(FACTS, template, day, version) != input_hash(FACTS, "t1", "2022-03-07", "1")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
RULINGS = st.builds(Ruling, st.sampled_from(Verb), TEXT, TEXT, st.none() | st.dates(), TEXT, TEXT)
POSTINGS = st.builds(
    Posting,
    TEXT,
    TEXT,
    TEXT,
    st.dates(),
    st.sampled_from(Way),
    st.none() | st.sampled_from(PostClass),
    TEXT,
    TEXT,
    TEXT,
)
DECISIONS = st.builds(
    Decided,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    adm_no=TEXT,
    facts=st.dictionaries(TEXT.filter(bool), st.integers() | TEXT | st.booleans(), max_size=3),
)
DOCUMENTS = st.builds(
    Document,
    *([TEXT] * 10),
    st.integers(0, 99),
    contacts=st.lists(st.integers(0, 9)).map(tuple),
    address=st.lists(TEXT).map(tuple),
)


@given(RULINGS | POSTINGS | DECISIONS | DOCUMENTS, TEXT)
def test_entries_come_back_as_they_were(
    entry: Ruling | Posting | Decided | Document, salt: str
) -> None:
    assert decode(kind_of(type(entry)), *encode(entry, salt)) == entry


@given(DOCUMENTS)
def test_the_fact_names_nobody(document: Document) -> None:
    fact, _ = encode(document, "salt")
    bare = decode(kind_of(Document), fact, "")
    assert isinstance(bare, Document)
    assert (bare.adm_no, bare.recipient, bare.address, bare.contacts) == ("", "", (), ())
    assert bare.pdf_sha256 == document.pdf_sha256


def test_plain_values_have_one_text() -> None:
    ruling = Ruling(Verb.HOLD, "r", until=dt.date(2022, 3, 7), adm_no="Łukasz")
    assert encode(ruling, "s") == (
        '{"run":"r","until":"2022-03-07","verb":"hold"}',
        '{"adm_no":"Łukasz","salt":"s"}',
    )
    decided = Decided("r", "due", "", "", "", facts={"share": Fraction(93, 100)})
    assert '"share":"93/100"' in encode(decided, "s")[1]


@pytest.mark.parametrize("place", range(7))
def test_every_part_of_a_row_is_in_its_hash(place: int) -> None:
    row = ["prev", 1, "kind", "at", "by", "fact", "personal"]
    other = [*row]
    other[place] = 2 if place == 1 else "other"
    assert row_hash(*row) != row_hash(*other)  # type: ignore[arg-type]


def test_canonical_is_compact_and_sorted() -> None:
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'
