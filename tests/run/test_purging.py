"""What is older than six years goes; the fact, the hash and a legal hold stay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import UsageFault
from pipeline.files import sha256_of
from pipeline.ledger.entries import Bundle, Document, Posting, Purge
from pipeline.ledger.store import Store
from pipeline.run import rulings
from pipeline.run.posting import Leaving, post
from pipeline.run.purging import purge
from tests import samples
from tests.run.copies import copied
from tests.samples import NOW, Office

LATER = NOW.replace(year=2028, month=9)
BEFORE = dt.date(2022, 9, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = samples.few(tmp_path_factory.mktemp("made"))
    office.plan()
    rulings.hold(office.desk(), office.run, "4003", "Legal hold: appeal", None)
    office.letters()
    post(office.desk(), office.run, Leaving())
    return office


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    return copied(made, tmp_path)


def files(office: Office) -> set[str]:
    output = office.folder / "output"
    return {
        path.relative_to(output).as_posix()
        for path in output.rglob("*")
        if path.is_file() and not path.name.startswith(("ledger.", "."))
    }


def test_a_dry_run_takes_nothing_away(office: Office) -> None:
    before = files(office)
    told = purge(office.desk(LATER), BEFORE, dry_run=True)
    assert files(office) == before
    assert {
        path.relative_to(office.folder / "output").as_posix() for path in told.erasing.files
    } <= before
    assert told.erasing
    assert not told.done


def test_documents_and_personal_data_go_and_the_fact_stays(office: Office) -> None:
    purge(office.desk(LATER), BEFORE)
    assert files(office) == set()
    with office.ledger() as ledger:
        assert ledger.verify_chain() == ()
        for row in ledger.rows(Document):
            assert (row.entry.adm_no, row.entry.address, row.entry.recipient) == ("", (), "")
            assert len(row.entry.pdf_sha256) == 64
        assert {row.entry.day for row in ledger.rows(Posting)} == {samples.AS_OF}
    text = (office.folder / "output" / "ledger.sqlite").read_bytes()
    assert b"Station Road" not in text


def test_a_legal_hold_and_a_named_student_are_kept(office: Office) -> None:
    done = purge(office.desk(LATER), BEFORE, keep=["4001"])
    assert dict(done.kept) == {"4001": "named with --keep", "4003": "legal hold"}
    with office.ledger() as ledger:
        kept = {row.entry.adm_no for row in ledger.rows(Document)} - {""}
        hashes = [r.entry.pdf_sha256 for r in ledger.rows(Document) if r.entry.adm_no == "004001"]
        assert ledger.history("4003")
    assert kept == {"004001"}
    left = files(office)
    assert {Path(name).parts[0] for name in left} == {"2022-03-07-sol", "originals"}
    assert all("-0001-" in name or name.startswith("originals") for name in left)
    store = Store.of(office.folder / "output")
    assert [sha for sha in hashes if store.place(sha).is_file()]


def test_nothing_younger_than_six_years_goes(office: Office) -> None:
    with pytest.raises(UsageFault, match="kept for 6 years"):
        purge(office.desk(LATER), LATER.date().replace(year=2022) + dt.timedelta(days=1))


def test_what_is_not_old_stays(office: Office) -> None:
    before = files(office)
    done = purge(office.desk(LATER), dt.date(2022, 3, 7))
    assert not done.done
    assert files(office) == before


def bundle_for(office: Office, adm_no: str, *, served: dt.date | None = None) -> Path:
    folder = office.folder / "output" / "bundles" / "PR-0000AA-2022-03-07"
    folder.mkdir(parents=True)
    (folder / "bundle.pdf").write_bytes(b"%PDF-1.7 a bundle")
    (folder / "originals").mkdir()
    (folder / "originals" / "exhibit-1.jpg").write_bytes(b"a photo")
    (folder / "readiness.txt").write_text("ready")
    sha256 = sha256_of(folder / "bundle.pdf")
    entry = Bundle(
        *("PR-0000AA", "prosecution", "wiltshire", samples.AS_OF, sha256, 9),
        adm_no=adm_no,
        served=served,
    )
    with office.ledger() as ledger:
        ledger.enter([entry], at=NOW, by="D. Amberwood")
    return folder


def test_a_student_with_a_bundle_is_kept_with_it(office: Office) -> None:
    folder = bundle_for(office, "004002")
    done = purge(office.desk(LATER), BEFORE)
    assert done.kept["4002"] == "referred, or at referral"
    assert (folder / "bundle.pdf").is_file()


def test_a_bundle_goes_once_its_case_is_closed(office: Office) -> None:
    folder = bundle_for(office, "004002")
    done = purge(office.desk(LATER), BEFORE, closed=["4002"])
    assert "4002" not in done.kept
    assert not folder.exists()


def test_what_was_served_stays_to_its_time_though_the_case_is_closed(office: Office) -> None:
    folder = bundle_for(office, "004002", served=samples.AS_OF)
    done = purge(office.desk(LATER), BEFORE, closed=["4002"])
    assert done.kept["4002"] == "a bundle was served; it is kept until 7 March 2029"
    assert (folder / "bundle.pdf").is_file()


@pytest.mark.parametrize(
    ("served", "today", "stays"),
    [
        (None, dt.date(2029, 3, 6), True),
        (None, dt.date(2029, 3, 7), False),
        (dt.date(2023, 5, 1), dt.date(2030, 4, 30), True),
        (dt.date(2023, 5, 1), dt.date(2030, 5, 1), False),
    ],
)
def test_a_bundle_goes_when_its_years_are_over(
    office: Office, served: dt.date | None, today: dt.date, stays: bool
) -> None:
    folder = bundle_for(office, "004002", served=served)
    at = NOW.replace(year=today.year, month=today.month, day=today.day)
    told = purge(office.desk(at), BEFORE, dry_run=True)
    assert (folder / "bundle.pdf").is_file()
    assert told.erasing.bundles == (() if stays else (folder.name,))
    done = purge(office.desk(at), BEFORE)
    assert folder.exists() is stays
    assert ("4002" in done.kept) is stays
    with office.ledger() as ledger:
        (row,) = ledger.rows(Bundle)
        (entered,) = ledger.rows(Purge)
        assert ledger.verify_chain() == ()
    assert row.entry.adm_no == ("004002" if stays else "")
    assert entered.entry.bundles == (0 if stays else 1)


def test_the_school_says_for_how_many_years(office: Office) -> None:
    folder = bundle_for(office, "004002")
    settings = office.folder / "config" / "school.toml"
    settings.write_text(settings.read_text("utf-8").replace("bundles = 7", "bundles = 6"), "utf-8")
    purge(office.desk(LATER), BEFORE)
    assert not folder.exists()


def test_a_legal_hold_keeps_a_bundle_whose_years_are_over(office: Office) -> None:
    folder = bundle_for(office, "004003")
    done = purge(office.desk(NOW.replace(year=2032)), BEFORE)
    assert done.kept["4003"] == "legal hold"
    assert (folder / "bundle.pdf").is_file()


def test_a_bundle_that_was_changed_by_hand_goes_as_well(office: Office) -> None:
    folder = bundle_for(office, "004002")
    (folder / "bundle.pdf").write_bytes(b"%PDF-1.7 changed")
    purge(office.desk(NOW.replace(year=2032)), BEFORE)
    assert not folder.exists()


def test_a_folder_that_the_ledger_does_not_know_stays(office: Office) -> None:
    folder = office.folder / "output" / "bundles" / "PR-0000BB-2022-03-07"
    folder.mkdir(parents=True)
    (folder / "bundle.pdf").write_bytes(b"%PDF-1.7 from where?")
    purge(office.desk(NOW.replace(year=2032)), BEFORE)
    assert (folder / "bundle.pdf").is_file()
