from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import VerificationFault
from pipeline.mail.batches import band, make_batches
from pipeline.mail.manifest import COLUMNS, rows
from pipeline.mail.marks import faces, mark, marks_in
from pipeline.mail.sets import make_sets
from pipeline.mail.settings import PostClass
from pipeline.mail.totals import count
from tests.mail.papers import CUPBOARD, DL, ORDER, SETTINGS, paper


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [(1, "1"), (2, "2"), (3, "3"), (4, "4-5"), (5, "4-5"), (6, "6-up"), (40, "6-up")],
)
def test_bands(sheets: int, expected: str) -> None:
    assert band(sheets) == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (1, "dl-1-sheet-first"),
        (2, "dl-1-sheet-first"),
        (3, "dl-2-sheet-first"),
        (8, "dl-4-5-sheet-first"),
        (10, "dl-4-5-sheet-first"),
        (11, "c5-6-up-sheet-first"),
        (21, "c4-6-up-sheet-first"),
    ],
)
def test_the_batch_of_a_set(pages: int, expected: str) -> None:
    (batch,) = make_batches(make_sets([paper(pages=pages)], ORDER), CUPBOARD, SETTINGS)
    assert batch.id == expected


def test_classes_are_kept_apart() -> None:
    settings = replace(SETTINGS, class_by_document={"letter-1": PostClass.SECOND})
    sets = make_sets([paper(1), paper(2, document="aim-1-invitation")], ORDER)
    batches = make_batches(sets, CUPBOARD, settings)
    assert [batch.id for batch in batches] == ["dl-1-sheet-first", "dl-1-sheet-second"]


def test_order_is_by_postcode_then_set() -> None:
    papers = [
        paper(3, address=("1 A Street", "SN8 4FN")),
        paper(1, address=("1 A Street", "SN8 4FN")),
        paper(2, address=("1 B Street", "SN1 1AA")),
    ]
    (batch,) = make_batches(make_sets(papers, ORDER), CUPBOARD, SETTINGS)
    assert [(each.sequence, each.mail_set.set_id[-6:-2]) for each in batch.stuffed] == [
        (1, "0002"),
        (2, "0001"),
        (3, "0003"),
    ]


def test_a_set_that_no_envelope_takes() -> None:
    sets = make_sets([paper(pages=11)], ORDER)
    with pytest.raises(VerificationFault, match="No envelope takes this set of 6 sheets"):
        make_batches(sets, (DL,), SETTINGS)


def test_faces_of_a_set_of_two_documents() -> None:
    papers = [paper(pages=1), paper(document="ropc", pages=3)]
    (batch,) = make_batches(make_sets(papers, ORDER), CUPBOARD, SETTINGS)
    name = papers[0].job.set_id
    assert [(face.page, face.mark, face.document, face.source_page) for face in faces(batch)] == [
        (1, f"{name}  sheet 1/3", 0, 0),
        (2, "", 0, -1),
        (3, f"{name}  sheet 2/3", 1, 0),
        (4, f"{name}  sheet 2/3", 1, 1),
        (5, f"{name}  sheet 3/3", 1, 2),
        (6, "", 1, -1),
    ]


def test_faces_on_one_side() -> None:
    sets = make_sets([paper(pages=2)], ORDER)
    (batch,) = make_batches(sets, CUPBOARD, replace(SETTINGS, duplex=False))
    assert [face.mark[-3:] for face in faces(batch)] == ["1/2", "2/2"]
    assert batch.pages == batch.sheets == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (mark("SOL220307-0042-1", 1, 2), (("SOL220307-0042-1", 1, 2),)),
        ("SOL220307-0042-1 sheet 1/12", (("SOL220307-0042-1", 1, 12),)),
        ("Our reference SOL220307-0042-1", ()),
    ],
)
def test_marks_are_read(text: str, expected: tuple[tuple[str, int, int], ...]) -> None:
    assert marks_in(text) == expected


@given(
    pages=st.dictionaries(
        st.integers(1, 60),
        st.dictionaries(st.sampled_from(ORDER), st.integers(1, 13), min_size=1),
        max_size=25,
    ),
    duplex=st.booleans(),
)
def test_laws_of_the_sums(pages: dict[int, dict[str, int]], duplex: bool) -> None:
    papers = [
        paper(number, document=document, pages=count, address=("Road", f"SN{number % 3} 1AA"))
        for number, documents in pages.items()
        for document, count in documents.items()
    ]
    sets = make_sets(papers, ORDER)
    batches = make_batches(sets, CUPBOARD, replace(SETTINGS, duplex=duplex))
    in_batches = [each.mail_set.set_id for batch in batches for each in batch.stuffed]
    assert sorted(in_batches) == sorted(each.set_id for each in sets)
    assert len({batch.id for batch in batches}) == len(batches)
    table = [
        dict(zip(COLUMNS, row, strict=True))
        for row in rows(sets, batches, {each.job.stem: each.job.stem for each in papers})
    ]
    assert len(table) == len(papers)
    totals = count(sets, batches, {batch.id: "" for batch in batches})
    assert sum(int(row["sheets"]) for row in table) == totals.sheets
    assert totals.pages == totals.sheets * (2 if duplex else 1)
    for batch in batches:
        assert [face.page for face in faces(batch)] == list(range(1, batch.pages + 1))
        firsts = {face.page for face in faces(batch) if face.source_page == 0}
        own = [row for row in table if row["batch"] == batch.id]
        assert {row["first_page"] for row in own} == firsts
        assert not duplex or all(first % 2 == 1 for first in firsts)
        assert {row["sequence"] for row in own} == set(range(1, len(batch.stuffed) + 1))


@given(st.permutations(list(range(1, 9))))
def test_the_order_of_making_never_matters(numbers: list[int]) -> None:
    def ids(order: list[int]) -> list[str]:
        sets = make_sets([paper(number) for number in order], ORDER)
        (batch,) = make_batches(sets, CUPBOARD, SETTINGS)
        return [each.mail_set.set_id for each in batch.stuffed]

    assert ids(numbers) == ids(sorted(numbers))
