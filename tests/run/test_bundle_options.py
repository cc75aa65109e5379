"""What can be asked of a bundle besides: words made out, a locked copy, sections, volumes."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from pipeline.bundle.authority import BundleKind
from pipeline.errors import MissingProgram, OutputFault, UsageFault, VerificationFault
from pipeline.files import sha256_of
from pipeline.ledger.entries import Bundle
from pipeline.ledger.ledger import Ledger
from pipeline.run.bundle_proof import verify_bundle, with_bundles
from pipeline.run.bundling import Bundled
from pipeline.run.verifying import verify
from tests.bundle.intake import reader
from tests.bundle.intake.handed_in import picture
from tests.run.bundle_office import ADM, AS_OF, LET, ask, desk, evidence, make_office, pdf, words

PASSPHRASE = "correct horse battery"
SHELL = pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "office"))


def one(office: Path, **changes: object) -> Bundled:
    (bundled,) = ask(office, parent=1, **{"order": LET, **changes})
    return bundled


def account(made: Bundled) -> Any:
    return json.loads((made.files[0].parent / "bundle.json").read_text("utf-8"))


def scans(office: Path) -> Path:
    folder = evidence(office, **{"2026-10-12_reply_pdf": pdf("A reply that was typed")})
    (folder / "2026-10-20 note.png").write_bytes(picture("PNG"))
    return folder


# --- words made out by machine ---


@SHELL
def test_the_account_says_which_pages_got_words_and_the_original_is_kept(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.install(tmp_path, monkeypatch, "reads")
    bundled = one(office, evidence=scans(office), with_ocr=True)
    assert not bundled.refused
    reply, note = account(bundled)["evidence"]
    assert (reply["words_made_out"], reply["original"]) == ([], "")
    (label,) = note["words_made_out"]
    assert (
        "made out by machine"
        in pypdf.PdfReader(bundled.files[0]).pages[int(label) - 1].extract_text()
    )
    original = bundled.files[0].parent / note["original"]
    assert original.read_bytes() == picture("PNG")
    assert original.name == f"{note['part']}.png"
    assert "evidence-page-without-text" not in {check.slug for check in bundled.checks}
    audit = (bundled.files[0].parent / "audit.txt").read_text("utf-8")
    assert "Words were made out by machine on page 1" in audit


@SHELL
def test_an_original_that_was_changed_or_lost_is_found(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.install(tmp_path, monkeypatch, "reads")
    bundled = one(office, evidence=scans(office), with_ocr=True)
    original = bundled.files[0].parent / account(bundled)["evidence"][1]["original"]
    assert verify_bundle(desk(office), original.parents[1]).findings == ()
    original.write_bytes(b"another")
    assert [f.state for f in verify_bundle(desk(office), original.parents[1]).findings] == [
        "changed"
    ]
    original.unlink()
    assert [f.state for f in verify_bundle(desk(office), original.parents[1]).findings] == [
        "missing"
    ]


def test_without_the_option_pages_without_words_are_reported(office: Path) -> None:
    bundled = one(office, evidence=scans(office))
    assert "evidence-page-without-text" in {check.slug for check in bundled.checks}
    assert all(each["words_made_out"] == [] for each in account(bundled)["evidence"])
    assert not (bundled.files[0].parent / "originals").exists()


def test_a_missing_openedis_said_before_any_work(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgram, match="ocrmypdf"):
        # Not even the tracker is opened: there is none.
        one(office, with_ocr=True, tracker=office / "none.xlsx")


# --- the copy for e-mail ---


def test_a_locked_copy_lies_beside_and_nothing_knows_its_passphrase(office: Path) -> None:
    out = office / "out" / "case.pdf"
    bundled = one(office, order=replace(LET, passphrase=PASSPHRASE, out=out))
    file = bundled.files[0]
    copy = file.with_stem(f"{file.stem}-locked")
    assert set(bundled.copies) == {copy, out, out.with_stem("case-locked")}
    with pikepdf.open(copy, password=PASSPHRASE) as opened:
        assert (len(opened.pages), opened.encryption.R) == (bundled.pages, 6)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(copy)
    assert account(bundled)["locked"] == [{"name": copy.name, "sha256": sha256_of(copy)}]
    for place in office.rglob("*"):
        assert not place.is_file() or PASSPHRASE.encode() not in place.read_bytes()
    assert PASSPHRASE not in repr(replace(LET, passphrase=PASSPHRASE))


def test_every_volume_has_its_locked_copy(office: Path) -> None:
    bundled = one(office, order=replace(LET, passphrase=PASSPHRASE, max_pages=10))
    assert len(bundled.files) > 1
    assert [c.name.replace("-locked", "") for c in bundled.copies] == [
        f.name for f in bundled.files
    ]


def test_a_passphrase_that_will_not_do_is_said_before_any_work(office: Path) -> None:
    with pytest.raises(UsageFault, match="has 5 characters"):
        one(office, order=replace(LET, passphrase="short"), tracker=office / "none.xlsx")


def test_verify_says_what_a_locked_copy_is(office: Path, tmp_path: Path) -> None:
    bundled = one(office, order=replace(LET, passphrase=PASSPHRASE))
    (copy,) = bundled.copies
    sent = shutil.copyfile(copy, tmp_path / "as it was sent.pdf")
    for path in (copy, sent):
        found = verify_bundle(desk(office), path)
        assert found.findings == ()
        assert "opens with its passphrase only" in found.notes[0]
    assert verify_bundle(desk(office), copy.parent).notes == ()
    copy.write_bytes(copy.read_bytes() + b" ")
    (finding,) = verify_bundle(desk(office), copy.parent).findings
    assert (finding.state, finding.what) == ("changed", "the copy with a passphrase")
    sent.write_bytes(copy.read_bytes())
    with pytest.raises(UsageFault, match="opens with a passphrase only") as caught:
        verify_bundle(desk(office), sent)
    assert "Give the bundle itself" in caught.value.todo


# --- sections ---


@pytest.mark.parametrize("kind", list(BundleKind))
def test_the_family_court_has_sections(office: Path, kind: BundleKind) -> None:
    folder = evidence(office, **{"2026-10-12_reply_pdf": pdf("A reply")})
    bundled = one(office, authority="family-court", kind=kind, evidence=folder)
    opened = pypdf.PdfReader(bundled.files[0])
    labels = list(opened.page_labels)
    # On the first page of an exhibit the way back to the index is printed after the number.
    for page, label in zip(opened.pages, labels, strict=True):
        assert re.search(rf"\b{label}(?=\s*$|\s*Exhibit|\s*Back)", page.extract_text())
    letters = [label[0] for label in labels]
    assert letters == sorted(letters)
    assert labels[0] == "A1"
    for letter in set(letters):
        own = [label for label in labels if label[0] == letter]
        assert own == [f"{letter}{number}" for number in range(1, len(own) + 1)]
    titles = [item.title for item in opened.outline if not isinstance(item, list)]
    assert titles[:2] == ["A Preliminary documents [p.A1]", "B Attendance record [p.B1]"]
    index = opened.pages[0].extract_text()
    assert "C Letters, minutes and other exhibits" in index
    assert re.search(r"DA/1 \[p\. C\d+\]", " ".join(words(bundled.files[0]).split()))
    assert verify_bundle(desk(office), bundled.files[0]).findings == ()


def test_sections_stay_when_served(office: Path) -> None:
    one(office, authority="family-court", order=replace(LET, served=AS_OF))
    folder = evidence(office, **{"2026-09-28_call_note_pdf": pdf("A call")})
    later = one(office, authority="family-court", evidence=folder)
    labels = list(pypdf.PdfReader(later.files[0]).page_labels)
    assert [label for label in labels if label.endswith("A")]
    assert all(re.fullmatch(r"[A-D]\d+[A-Z]?", label) for label in labels)


# --- volumes ---


def test_the_numbers_in_the_text_are_those_of_the_volumes(office: Path) -> None:
    names = ("2026-09-28_call_note", "2026-10-12_reply", "2026-10-20_visit")
    folder = evidence(office, **{f"{name}_pdf": pdf(f"Of {name}") for name in names})
    bundled = one(office, evidence=folder, order=replace(LET, max_pages=9))
    assert len(bundled.files) > 2
    told = account(bundled)
    pages = {
        placed["part"]["exhibit"]: placed["labels"][0]
        for file in told["files"]
        for placed in file["placed"]
        if placed["part"]["exhibit"]
    }
    said = re.findall(r"(DA/\d+) \[p\. (\d+)\]", " ".join(words(bundled.files[0]).split()))
    assert {mark for mark, _ in said} == set(pages)
    assert all(pages[mark] == page for mark, page in said)


def test_changes_are_told_over_all_volumes(office: Path) -> None:
    one(office, order=replace(LET, served=AS_OF))
    folder = evidence(office, **{"2026-10-28_reply_pdf": pdf("A reply")})
    later = one(office, evidence=folder, order=replace(LET, max_pages=10))
    assert len(later.files) > 1
    told = (later.files[0].parent / "changes.txt").read_text("utf-8").splitlines()
    assert not [line for line in told if line.startswith("removed")]
    assert [line for line in told if line.startswith("added") and line.endswith("Reply")]


# --- served twice ---


def test_the_bundle_served_last_is_the_one_whose_numbers_stay(office: Path) -> None:
    one(office, order=replace(LET, served=AS_OF))
    folder = evidence(office, **{"2026-09-28_call_note_pdf": pdf("A call")})
    second = one(office, evidence=folder, order=replace(LET, served=AS_OF))
    (folder / "2026-09-29 reply.pdf").write_bytes(pdf("A reply"))
    third = one(office, evidence=folder)
    kept = {
        placed["part"]["id"]: placed["labels"]
        for placed in account(second)["files"][0]["placed"]
        if placed["part"]["kind"] == "exhibit"
    }
    assert len({made.files[0].parent for made in (second, third)}) == 2
    told = (third.files[0].parent / "changes.txt").read_text("utf-8")
    assert f"served on {AS_OF.isoformat()}" in told
    found = {p["part"]["id"]: p["labels"] for p in account(third)["files"][0]["placed"]}
    assert kept
    assert [found[part] for part in kept] == list(kept.values())


def lose(folder: Path) -> None:
    shutil.rmtree(folder)


def spoil(folder: Path) -> None:
    (folder / "bundle.json").write_text("{", "utf-8")


def change(folder: Path) -> None:
    file = next(folder.glob("PR-*.pdf"))
    file.write_bytes(file.read_bytes() + b" ")


@pytest.mark.parametrize("harm", [lose, spoil, change])
def test_no_other_is_made_while_the_served_one_is_not_as_it_was(
    office: Path, harm: Callable[[Path], None]
) -> None:
    served = one(office, order=replace(LET, served=AS_OF))
    harm(served.files[0].parent)
    with pytest.raises(VerificationFault, match=f"served on {AS_OF.isoformat()}"):
        one(office)


# --- where the copy goes, and what is asked the wrong way ---


@pytest.mark.parametrize("name", ["case.pdf", "case-locked.pdf", "case-volume-1.pdf"])
def test_nothing_is_written_over(office: Path, name: str) -> None:
    (office / name).write_bytes(b"ours")
    with pytest.raises(OutputFault, match="there already"):
        one(office, order=replace(LET, out=office / "case.pdf"), tracker=office / "none.xlsx")
    assert (office / name).read_bytes() == b"ours"


def test_a_file_in_the_way_is_said_before_any_work(office: Path) -> None:
    (office / "file").write_bytes(b"")
    order = replace(LET, out=office / "file" / "case.pdf")
    with pytest.raises(OutputFault, match="cannot be written to"):
        one(office, order=order, tracker=office / "none.xlsx")


def test_a_period_that_ends_before_it_begins(office: Path) -> None:
    with pytest.raises(UsageFault, match="before it begins"):
        one(office, first=AS_OF, last=AS_OF.replace(month=10))


def test_leading_zeros_are_the_same_student(office: Path) -> None:
    assert one(office, adm_no=ADM.lstrip("0")).case.reference == one(office).case.reference


@pytest.mark.parametrize(
    ("kind", "names", "slug"),
    [
        (BundleKind.PROSECUTION, ("certificate", "certificate_signed"), "signed-twice"),
        (BundleKind.HANDOVER, ("statement",), "signed-not-wanted"),
    ],
)
def test_a_signed_paper_without_a_place_is_never_left_out_in_silence(
    office: Path, kind: BundleKind, names: tuple[str, ...], slug: str
) -> None:
    folder = evidence(office, **{f"{name}_pdf": pdf("Signed") for name in names})
    bundled = one(office, kind=kind, evidence=folder)
    assert bundled.refused
    assert [check.slug for check in bundled.checks if check.fatal] == [slug] * len(names)


def test_nothing_is_left_where_it_was_worked(office: Path) -> None:
    one(office)
    ask(office, parent=1)
    assert [path.name for path in (office / "output").glob(".*") if path.is_dir()] == []


def test_the_file_names_nobody(office: Path) -> None:
    bundled = one(office)
    opened = pypdf.PdfReader(bundled.files[0])
    assert dict(opened.metadata or {}).keys() == {"/Title", "/CreationDate", "/Producer"} - (
        {"/Producer"} - set(opened.metadata or {})
    )
    assert opened.xmp_metadata is None
    surname = bundled.case.student.surname
    for said in (opened.metadata or {}).values():
        assert surname not in str(said)


def test_verifying_everything_takes_the_bundles_in(office: Path) -> None:
    bundled = one(office)
    output = office / "output"
    whole = with_bundles(desk(office), verify(desk(office), output))
    assert bundled.files[0].parent.name in whole.runs
    assert whole.findings == ()
    change(bundled.files[0].parent)
    spoil_other = shutil.copytree(bundled.files[0].parent, output / "bundles/PR-000000-2026-01-01")
    spoil(spoil_other)
    found = with_bundles(desk(office), verify(desk(office), output)).findings
    assert {finding.state for finding in found} == {"changed", "wrong"}
    with Ledger.open(output / "ledger.sqlite") as ledger:
        assert len(ledger.rows(Bundle)) == 1
