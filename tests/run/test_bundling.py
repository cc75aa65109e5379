"""Bundles end to end: from a tracker and a ledger with postings to a file that proves itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest

from pipeline.bundle.authority import BundleKind
from pipeline.errors import OutputFault, UsageFault
from pipeline.ledger.entries import Bundle
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.store import Store
from pipeline.run.bundle_account import Order
from pipeline.run.bundle_proof import is_bundle, verify_bundle
from tests.run.bundle_office import ADM, AS_OF, LET, ask, desk, evidence, make_office, pdf, words


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "office"))


def test_what_is_missing_is_named_and_nothing_is_made(office: Path) -> None:
    mother, father = ask(office)
    assert mother.refused
    assert father.refused
    assert {check.slug for check in mother.checks if check.blocks} == {
        "meeting-without-invitation",
        "meeting-without-minutes",
    }
    assert not (office / "output" / "bundles").exists()


def test_a_reason_needs_a_name(office: Path) -> None:
    with pytest.raises(UsageFault, match="Who lets the missing items through"):
        ask(office, order=Order(reason="because"))


def test_one_bundle_for_each_parent_and_neither_names_the_other(office: Path) -> None:
    mother, father = ask(office, order=LET)
    assert not mother.refused
    assert not father.refused
    hers, his = words(mother.files[0]), words(father.files[0])
    assert "posted to number 1" in hers
    assert "posted to number 2" not in hers
    assert "João" not in hers
    assert "posted to number 2" in his
    assert "posted to number 1" not in his
    assert "Pilar" not in his
    for text in (hers, his):
        assert "Leonor" not in text
        assert "Inês" not in text
    assert ADM not in mother.files[0].name


def test_printed_numbers_links_and_reason(office: Path) -> None:
    (made,) = ask(office, parent=1, order=LET)
    reader = pypdf.PdfReader(made.files[0])
    assert len(reader.pages) == made.pages
    text = words(made.files[0])
    assert "The rest is on paper" not in text
    assert "AIM 1, invitation: not included" in text
    account = json.loads((made.files[0].parent / "bundle.json").read_text("utf-8"))
    (exhibit,) = account["exhibits"]
    placed = {p["part"]["id"]: p for p in account["files"][0]["placed"]}
    label = placed[exhibit["part"]]["labels"][0]
    assert f"DA/1 [p. {label}]" in " ".join(text.split())
    assert placed["index"]["labels"]
    statement = placed["statement"]["labels"]
    assert f"(consisting of {len(statement)} page" in text.replace("\n", " ")


def test_it_is_in_the_ledger_with_what_was_let_through(office: Path) -> None:
    (made,) = ask(office, parent=1, order=LET)
    with Ledger.open(office / "output" / "ledger.sqlite") as ledger:
        (row,) = ledger.rows(Bundle)
        assert ledger.verify_chain() == ()
    assert row.by == "D. Amberwood"
    assert row.entry.reason == "The rest is on paper."
    assert row.entry.let_through == ("meeting-without-invitation", "meeting-without-minutes")
    assert row.entry.reference == made.case.reference


def test_the_same_case_gives_the_same_bytes(office: Path) -> None:
    (first,) = ask(office, parent=1, order=LET)
    before = first.files[0].read_bytes()
    (second,) = ask(office, parent=1, order=LET)
    assert second.files[0].read_bytes() == before


def test_an_original_that_was_changed_is_refused_by_name(office: Path) -> None:
    (letter,) = ask(office, parent=1)[0].case.letters
    place = Store.of(office / "output").place(letter.sha256)
    place.write_bytes(pdf("Another letter"))
    (made,) = ask(office, parent=1)
    found = [check for check in made.checks if check.slug == "original-changed"]
    assert [check.title for check in found] == ["Letter 4"]
    (made,) = ask(office, parent=1, order=LET)
    text = words(made.files[0])
    assert "Another letter" not in text
    assert "I cannot produce the file" in text.replace("\n", " ")


def test_evidence_that_names_another_child_is_never_let_through(office: Path) -> None:
    folder = evidence(office, note_pdf=pdf("Also away that day: Inês Núñez"))
    (made,) = ask(office, parent=1, evidence=folder, order=LET)
    assert made.refused
    assert [c.slug for c in made.checks if c.fatal] == ["names-another"]
    assert not (office / "output" / "bundles").exists()


def test_evidence_that_names_the_other_parent_needs_a_reason(office: Path) -> None:
    folder = evidence(office, note_pdf=pdf("Present: João Núñez"))
    (made,) = ask(office, parent=1, evidence=folder, order=LET)
    assert not made.refused
    assert "names-another" in [check.slug for check in made.checks if check.blocks]


def test_a_signed_certificate_takes_the_place_of_the_prepared_one(office: Path) -> None:
    folder = evidence(office, certificate_pdf=pdf("Signed by the head teacher"))
    (made,) = ask(office, parent=1, evidence=folder, order=LET)
    text = words(made.files[0])
    assert "Signed by the head teacher" in text
    assert "Not valid until it is signed" not in text
    assert [exhibit.mark for exhibit in made.case.exhibits] == ["DA/1"]


def test_a_damaged_file_is_refused_by_name(office: Path) -> None:
    folder = evidence(office, note_pdf=b"%PDF-1.7 and then nothing")
    (made,) = ask(office, parent=1, evidence=folder)
    assert "note.pdf" in [check.title for check in made.checks if check.blocks]


def test_verify_finds_it_whole_and_finds_a_change(office: Path) -> None:
    (made,) = ask(office, parent=1, order=LET)
    file = made.files[0]
    assert is_bundle(file)
    assert verify_bundle(desk(office), file.parent).findings == ()
    with pikepdf.open(file, allow_overwriting_input=True) as opened:
        opened.pages[2].rotate(90, relative=True)
        opened.save(file)
    assert verify_bundle(desk(office), file).findings


def test_served_numbers_stay_and_what_is_new_gets_a_letter(office: Path) -> None:
    (first,) = ask(office, parent=1, order=replace(LET, served=AS_OF))
    folder = evidence(office, **{"2026-09-28_call_note_pdf": pdf("A call")})
    (second,) = ask(office, parent=1, evidence=folder, order=LET)
    assert second.files[0].parent != first.files[0].parent
    labels = list(pypdf.PdfReader(second.files[0]).page_labels)
    assert any(label.endswith("A") for label in labels)
    told = (second.files[0].parent / "changes.txt").read_text("utf-8")
    assert "added: page" in told


def test_volumes_are_cut_between_documents(office: Path) -> None:
    (made,) = ask(office, parent=1, order=replace(LET, max_pages=10))
    assert len(made.files) > 1
    assert all(len(pypdf.PdfReader(file).pages) <= 10 for file in made.files)


def test_a_copy_goes_where_it_is_wanted_and_over_nothing(office: Path) -> None:
    out = office / "copy.pdf"
    (made,) = ask(office, parent=1, order=replace(LET, out=out))
    assert out.read_bytes() == made.files[0].read_bytes()
    with pytest.raises(OutputFault, match="there already"):
        ask(office, parent=1, order=replace(LET, out=out))


@pytest.mark.parametrize(
    "authority", ["default", "family-court", "gloucestershire", "norfolk", "wiltshire"]
)
@pytest.mark.parametrize("kind", list(BundleKind))
@pytest.mark.slow
def test_every_profile_and_kind(office: Path, authority: str, kind: BundleKind) -> None:
    (made,) = ask(office, parent=1, kind=kind, authority=authority, order=LET)
    assert not made.refused


def faults(office: Path) -> Iterator[dict[str, object]]:
    yield {"adm_no": "999"}
    yield {"parent": 9}
    yield {"authority": "atlantis"}
    yield {"tracker": office / "none.xlsx"}
    yield {"evidence": office / "none"}


def test_usage(office: Path) -> None:
    for changes in faults(office):
        with pytest.raises(UsageFault):
            ask(office, **changes)
