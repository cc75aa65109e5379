from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import VerificationFault
from pipeline.mail.sets import make_sets, sheets
from pipeline.model.letter import Paper
from tests.mail.papers import ORDER, paper


@pytest.mark.parametrize(
    ("pages", "duplex", "expected"),
    [(1, True, 1), (2, True, 1), (3, True, 2), (4, True, 2), (1, False, 1), (3, False, 3)],
)
def test_sheets_of_a_document(pages: int, duplex: bool, expected: int) -> None:
    assert sheets(pages, duplex) == expected


def test_every_document_starts_on_a_fresh_sheet() -> None:
    papers = (paper(document="letter-1", pages=1), paper(document="ropc", pages=3))
    (only,) = make_sets(papers, ORDER)
    assert (only.pages, only.sheets(duplex=True), only.sheets(duplex=False)) == (4, 3, 4)


def test_documents_come_in_catalogue_order() -> None:
    papers = [paper(document=name) for name in ("unlisted", "sam-1-minutes", "minutes-letter")]
    (only,) = make_sets(papers, ORDER)
    assert only.documents == ("minutes-letter", "sam-1-minutes", "unlisted")


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        (paper(document="ropc", adm_no="000009"), "2 children"),
        (paper(document="ropc", name="Mr Marek Müller"), "2 readers"),
        (paper(document="ropc", email="other@example.org"), "2 readers"),
        (paper(document="letter-1"), "one document twice"),
    ],
    ids=["two children", "two readers", "two addresses", "doubled"],
)
def test_a_set_is_never_mixed(other: Paper, fault: str) -> None:
    with pytest.raises(VerificationFault, match=fault):
        make_sets([paper(), other], ORDER)


def test_a_set_of_two_meetings_is_refused() -> None:
    papers = [
        paper(meeting_day="2022-03-21"),
        paper(document="ropc", meeting_day="2022-03-22"),
    ]
    with pytest.raises(VerificationFault, match="2 meetings"):
        make_sets(papers, ORDER)


def test_a_reference_is_a_file_name_and_nothing_else() -> None:
    with pytest.raises(VerificationFault, match="no proper reference"):
        make_sets([paper(reference="../../etc/passwd")], ORDER)


@given(st.sets(st.tuples(st.integers(1, 9), st.sampled_from(ORDER))))
def test_every_paper_is_in_exactly_one_set(wanted: set[tuple[int, str]]) -> None:
    papers = [paper(number, document=document) for number, document in sorted(wanted)]
    held = [each for one in make_sets(papers, ORDER) for each in one.papers]
    assert sorted(each.job.stem for each in held) == sorted(each.job.stem for each in papers)
