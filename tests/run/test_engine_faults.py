"""Whatever befalls the engine: every letter comes out right or is named, and nothing half done."""

from __future__ import annotations

import errno
import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from pipeline.errors import OutputFault
from pipeline.libreoffice.engine import Ending, Outcome
from pipeline.run.verifying import verify
from tests.run.copies import copied
from tests.run.typesetter import Typesetter
from tests.samples import Office, csv_rows, few

STRUCK, OTHER = "SOL220307-0001-1-letter-1", "SOL220307-0002-1-aim-1-invitation"


class Struck(Typesetter):
    """A typesetter whose fault strikes at one letter.

    Args:
        fault: What happens to it.
        strikes: How often; a passing fault strikes once.
    """

    def __init__(self, fault: str, strikes: int = 99) -> None:
        super().__init__()
        self.fault, self.strikes = fault, strikes

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        """As LibreOffice would on a bad day."""
        stems = [file.stem for file in files]
        if STRUCK not in stems or self.strikes <= 0:
            return super().convert(files, out)
        self.strikes -= 1
        if self.fault in ("crash", "hang"):
            made = super().convert(files[: stems.index(STRUCK)], out).made
            return Outcome(made, Ending.CRASHED if self.fault == "crash" else Ending.TIMED_OUT)
        made = dict(super().convert(files, out).made)
        pdf = out / f"{STRUCK}.pdf"
        match self.fault:
            case "no file":
                del made[files[stems.index(STRUCK)]]
                pdf.unlink()
            case "late":
                pdf.unlink()
            case "garbage":
                pdf.write_bytes(b"Error: source file could not be loaded")
            case "empty":
                pdf.write_bytes(b"")
            case "torn":
                pdf.write_bytes(pdf.read_bytes()[:2000])
            case "no pages":
                _pages(pdf, 0)
            case "a page too many":
                _pages(pdf, 3)
            case "a blank page":
                _pages(pdf, 1, blank=1)
            case "another's letter":
                other = super().convert([_beside(files)], out).made
                pdf.write_bytes(next(iter(other.values())).read_bytes())
            case _:
                raise ValueError(self.fault)
        return Outcome(made)


def _beside(files: Sequence[Path]) -> Path:
    return next(file for file in sorted(files[0].parent.glob("*.docx")) if file.stem == OTHER)


def _pages(pdf: Path, times: int, blank: int = 0) -> None:
    with pikepdf.open(io.BytesIO(pdf.read_bytes())) as old, pikepdf.new() as new:
        for _ in range(times):
            new.pages.extend(old.pages)
        for _ in range(blank):
            new.add_blank_page(page_size=(595.3, 841.9))
        new.save(pdf)


NAMED = {
    "crash": {"not-converted"},
    "hang": {"conversion-timed-out"},
    "no file": {"not-converted"},
    "late": {"not-converted"},
    "garbage": {"not-converted"},
    "empty": {"not-converted"},
    "torn": {"not-converted"},
    "no pages": {"not-converted"},
    "a page too many": {"page-count"},
    "a blank page": {"reference-missing", "blank-last-page"},
    "another's letter": {
        *("reference-missing", "reference-foreign", "recipient-missing"),
        *("address-not-whole", "window-not-clear"),
    },
}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = few(tmp_path_factory.mktemp("planned"))
    made.plan()
    return made


@pytest.fixture
def school(planned: Office, tmp_path: Path) -> Office:
    return copied(planned, tmp_path)


@pytest.fixture(scope="module")
def right(planned: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every document says when nothing goes wrong."""
    school = copied(planned, tmp_path_factory.mktemp("right"))
    school.letters()
    return _texts(school)


def _texts(school: Office) -> dict[str, str]:
    return {
        pdf.stem: "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
        for pdf in school.run.glob("documents/*.pdf")
    }


@pytest.mark.parametrize("fault", NAMED)
def test_a_fault_that_stays_costs_one_letter_which_is_named(
    fault: str, school: Office, right: dict[str, str]
) -> None:
    made = school.letters(engine=Struck(fault))

    rows = csv_rows(school.run / "exceptions.csv")
    slugs = {r["slug"] for r in rows if (r["adm_no"], r["document"]) == ("004001", "letter-1")}
    assert slugs
    assert slugs <= NAMED[fault]
    assert made.made == len(right) - 1
    assert made.due == made.made + made.excepted
    assert _texts(school) == {stem: said for stem, said in right.items() if stem != STRUCK}
    manifest = (school.run / "print" / "manifest.csv").read_text("utf-8-sig")
    assert f"{STRUCK}.pdf" not in manifest
    assert OTHER in manifest
    assert verify(school.desk(), school.run).findings == ()


@pytest.mark.parametrize("fault", [*(f for f in NAMED if NAMED[f] == {"not-converted"})])
def test_a_fault_that_passes_costs_nothing(
    fault: str, school: Office, right: dict[str, str]
) -> None:
    made = school.letters(engine=Struck(fault, strikes=1))

    assert made.made == len(right)
    assert _texts(school) == right


def test_a_full_disk_changes_nothing_and_is_said(school: Office) -> None:
    before = {path: path.read_bytes() for path in school.run.rglob("*") if path.is_file()}

    class Full(Typesetter):
        def convert(self, files: Sequence[Path], out: Path) -> Outcome:
            raise OSError(errno.ENOSPC, "No space left on device", str(out / files[0].stem))

    with pytest.raises(OutputFault, match="disk is full; nothing was changed"):
        school.letters(engine=Full())

    after = {path: path.read_bytes() for path in school.run.rglob("*") if path.is_file()}
    assert after == before
    assert school.letters().made


def test_a_disk_that_fills_up_on_the_way_changes_nothing(school: Office) -> None:
    """Some PDFs are there already; none of them stays behind."""

    class Filling(Typesetter):
        def convert(self, files: Sequence[Path], out: Path) -> Outcome:
            super().convert(files[:1], out)
            raise OSError(errno.ENOSPC, "No space left on device", str(out))

    with pytest.raises(OutputFault, match="disk is full"):
        school.letters(engine=Filling())

    assert not (school.run / "documents").exists()
    assert [path.name for path in (school.folder / "output").iterdir() if path.is_dir()] == [
        school.run.name
    ]
