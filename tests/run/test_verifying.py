"""One byte changed anywhere is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import UsageFault, VerificationFault
from pipeline.ledger.entries import Document, Reprint
from pipeline.ledger.store import Store
from pipeline.run.posting import Leaving, post
from pipeline.run.reprinting import reprint
from pipeline.run.verifying import Verified, verify
from tests import samples
from tests.run.copies import copied
from tests.samples import Office


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = samples.few(tmp_path_factory.mktemp("made"))
    office.week()
    post(office.desk(), office.run, Leaving())
    return office


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    return copied(made, tmp_path)


def look(office: Office) -> Verified:
    return verify(office.desk(), office.run)


def spoil(path: Path) -> str:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return path.name


def first(office: Office, pattern: str) -> Path:
    return sorted(office.folder.glob(pattern))[0]


def test_what_is_as_it_was_made_is_well(office: Office) -> None:
    found = look(office)
    assert found.findings == ()
    assert found.files > 15


def test_run_in_which_nothing_was_due_is_well(tmp_path: Path) -> None:
    office = samples.office(tmp_path, [samples.student("004001", 100)])
    office.week()
    assert look(office).findings == ()

    (office.run / "print" / "manifest.csv").unlink()
    assert [each.state for each in look(office).findings] == ["missing"]


def test_letters_taken_back_before_any_went_out_are_not_missed(tmp_path: Path) -> None:
    office = samples.few(tmp_path)
    office.week()
    letters = office.folder / "templates" / "letters"
    (letters / "letter-1.docx").write_bytes((letters / "manager-letter.docx").read_bytes())
    office.letters()
    post(office.desk(), office.run, Leaving())

    assert look(office).findings == ()
    assert verify(office.desk(), office.folder / "output").findings == ()


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("output/2*/documents/*-letter-1.pdf", id="letter"),
        pytest.param("output/2*/documents/*-letter-1.docx", id="Word file"),
        pytest.param("output/2*/print/dl-*.pdf", id="batch"),
        pytest.param("output/2*/inputs/*.xlsx", id="tracker's copy"),
        pytest.param("output/originals/*/*.pdf", id="original"),
    ],
)
def test_one_byte_changed_is_named(office: Office, pattern: str) -> None:
    name = spoil(first(office, pattern))
    (found,) = look(office).findings
    assert (found.state, Path(found.file).name) == ("changed", name)


@pytest.mark.parametrize(
    "pattern",
    ["output/2*/documents/*-letter-1.pdf", "output/2*/print/dl-*.pdf", "output/originals/*/*"],
)
def test_a_missing_file_is_named(office: Office, pattern: str) -> None:
    path = first(office, pattern)
    path.unlink()
    (found,) = look(office).findings
    assert (found.state, Path(found.file).name) == ("missing", path.name)


@pytest.mark.parametrize(
    "folder", ["2022-03-07-sol/documents", "2022-03-07-sol/print", "originals/ab"]
)
def test_a_stranger_is_named(office: Office, folder: str) -> None:
    path = office.folder / "output" / folder / "more.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"%PDF-1.7")
    (found,) = look(office).findings
    assert (found.state, Path(found.file).name) == ("added", "more.pdf")


def alter_row(office: Office) -> None:
    with sqlite3.connect(office.folder / "output" / "ledger.sqlite") as book:
        book.execute("DROP TRIGGER entry_unchanged")
        book.execute("UPDATE entry SET by = 'somebody else' WHERE seq = 3")
    book.close()


def alter_manifest(office: Office) -> None:
    path = office.run / "print" / "manifest.csv"
    text = path.read_text("utf-8-sig")
    path.write_text("\n".join(line for line in text.splitlines() if "letter-1" not in line))


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        pytest.param(alter_row, "row 3: was changed", id="ledger row"),
        pytest.param(alter_manifest, "which the ledger has", id="manifest"),
    ],
)
def test_a_changed_record_is_named(
    office: Office, alter: Callable[[Office], None], said: str
) -> None:
    alter(office)
    assert any(said in found.what for found in look(office).findings)


def test_the_whole_output_folder_is_proved_at_once(office: Office) -> None:
    spoil(first(office, "output/2*/documents/*-letter-1.pdf"))
    found = verify(office.desk(), office.folder / "output")
    assert found.runs == ("2022-03-07-sol",)
    assert len(found.findings) == 1


def test_another_folder_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="neither a run folder"):
        verify(office.desk(), tmp_path)


def letters(office: Office, channel: str) -> Document:
    with office.ledger() as ledger:
        return next(r.entry for r in ledger.rows(Document) if r.entry.channel == channel)


@pytest.mark.parametrize("channel", ["post", "hand"], ids=["went out", "not yet"])
def test_a_reprint_is_the_same_bytes_and_is_logged(office: Office, channel: str) -> None:
    paper = letters(office, channel)
    (done,) = reprint(office.desk(), office.run, [paper.set_id], "spoilt in the printer")
    printed = (done.folder / f"{paper.set_id}-{paper.document}.pdf").read_bytes()
    proved = office.run / "documents" / f"{paper.set_id}-{paper.document}.pdf"
    assert printed == proved.read_bytes()
    with office.ledger() as ledger:
        logged = ledger.rows(Reprint, set_id=paper.set_id)
    assert {row.entry.document for row in logged} == {
        Path(f).stem[len(paper.set_id) + 1 :] for f in done.files
    }


def test_what_went_out_is_printed_again_from_its_original(office: Office) -> None:
    paper = letters(office, "post")
    original = Store.of(office.folder / "output").place(paper.pdf_sha256).read_bytes()
    (office.run / "documents" / f"{paper.set_id}-{paper.document}.pdf").unlink()
    (done,) = reprint(office.desk(), office.run, [paper.set_id], "")
    assert (done.folder / f"{paper.set_id}-{paper.document}.pdf").read_bytes() == original


def test_changed_bytes_are_never_printed_again(office: Office) -> None:
    paper = letters(office, "hand")
    spoil(office.run / "documents" / f"{paper.set_id}-{paper.document}.pdf")
    with pytest.raises(VerificationFault, match="not the one that was proved"):
        reprint(office.desk(), office.run, [paper.set_id], "")
    with office.ledger() as ledger:
        assert ledger.rows(Reprint) == ()


def test_only_a_set_of_the_run_is_printed_again(office: Office) -> None:
    with pytest.raises(UsageFault, match="no set SOL-9"):
        reprint(office.desk(), office.run, ["SOL-9"], "")


@pytest.mark.parametrize("name", ["plan.json", "run.json"])
def test_a_torn_run_that_the_ledger_knows_is_not_proved(office: Office, name: str) -> None:
    (office.run / name).write_text('{"schema":')

    with pytest.raises(VerificationFault, match="damaged or missing"):
        look(office)
