"""The school's own pages, read back from the paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from pipeline.bundle.authority import BundleKind
from pipeline.bundle.sheets import papers, testimony
from pipeline.bundle.sheets.certificate import certificate
from pipeline.bundle.sheets.paper import Desk
from pipeline.pack.fonts import load
from tests.bundle import cases


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(load(), "Case PR-0C0FFE", {"certificate": "4", "exhibit-1": "9"})


def text(path: Path) -> str:
    return " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(path).pages).split())


def test_a_certificate_of_a_term_is_one_page_with_its_signature(desk: Desk, tmp_path: Path) -> None:
    case = cases.case(charged=cases.register(*("O" * 24), "/"))
    drawn = certificate(case, desk, tmp_path / "c.pdf")
    told = text(drawn.path)
    assert drawn.pages == 1
    assert "Monday 7 September 2026 AM O meaning of O" in told
    assert "Sessions listed: 24." in told
    assert "Not valid until it is signed." in told
    assert "of compulsory school age at Sollington Academy" in told


def test_a_certificate_says_no_age_that_it_does_not_know(desk: Desk, tmp_path: Path) -> None:
    case = cases.case(student=replace(cases.CHILD, dob=None))
    assert "school age" not in text(certificate(case, desk, tmp_path / "c.pdf").path)


def test_an_envelope_is_told_once_in_the_posting_record(desk: Desk, tmp_path: Path) -> None:
    letters = (
        cases.letter(first_page=1),
        cases.letter(document="aim-1-minutes", title="AIM 1 minutes", first_page=3),
        cases.letter(title="Letter 1", entries=(11, 12), set_id="SOL261005-0042-9"),
    )
    drawn = papers.posting(cases.case(letters=letters, items=()), desk, tmp_path / "p.pdf")
    told = text(drawn.path)
    assert told.count("4 Kiln Row") == 2
    assert told.count("in the same envelope") == 1
    assert [mark.text for mark in drawn.marks] == ["DA/1", "DA/2", "DA/3"]


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (0, "name no other person"),
        (1, "1 further person with parental responsibility. That person would be"),
        (2, "2 further people with parental responsibility. Each of them would be"),
    ],
)
def test_of_other_parents_no_more_than_how_many(
    others: int, said: str, desk: Desk, tmp_path: Path
) -> None:
    told = text(papers.parents(cases.case(others=others), desk, tmp_path / "p.pdf").path)
    assert said in told
    assert "Quillon" not in told


def test_the_statement_counts_its_own_pages(desk: Desk, tmp_path: Path) -> None:
    letters = tuple(cases.letter(title=f"Letter {n}", entries=(n, n + 50)) for n in range(12))
    drawn = testimony.witness_statement(cases.case(letters=letters), desk, tmp_path / "s.pdf")
    assert drawn.pages > 1
    assert f"(consisting of {drawn.pages} pages each signed by me)" in text(drawn.path)


def test_who_signs_a_form_stands_on_one_page(desk: Desk, tmp_path: Path) -> None:
    for count in range(1, 24):
        letters = tuple(
            cases.letter(title=f"Letter {n}", entries=(n, n + 50)) for n in range(count)
        )
        case = cases.case(kind=BundleKind.HANDOVER, letters=letters)
        drawn = papers.form(case, desk, tmp_path / "f.pdf")
        pages = [page.extract_text() for page in pypdf.PdfReader(drawn.path).pages]
        (signed,) = [page for page in pages if "Signature" in page]
        assert "Ms Dilys Amberwood" in signed.partition("Signature")[2]
        assert "Mrs Ottilie Brackenbury" in signed.partition("Signature")[2]
