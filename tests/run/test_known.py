"""Never twice, and never anything else than what was proved."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.convert.judging import silent
from pipeline.model.problem import Problem
from pipeline.run.known import COMPARED, KNOWN, SECONDS_KEPT, Known, known_files
from pipeline.run.purging import purge
from tests.letters.test_trust import NOTE, with_footnote
from tests.run.copies import copied
from tests.run.typesetter import Typesetter
from tests.samples import NOW, Office, csv_rows, few

LATER = NOW.replace(year=2028, month=9)


class Sayer(Typesetter):
    """A typesetter that says what its PDFs depend on, as LibreOffice does."""

    def __init__(self, setting: str = "one", **faults: list[str]) -> None:
        super().__init__(**faults)  # type: ignore[arg-type]
        self.setting = setting

    @property
    def letters(self) -> list[str]:
        """What it set, without the documents that were tried many in one."""
        return [stem for stem in self.set if not stem.startswith("chunk-")]


def again(school: Office, engine: Sayer | None = None) -> Sayer:
    """The letters made again from the beginning, for the same run."""
    for path in sorted(school.run.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    school.run.rmdir()
    school.plan()
    used = engine or Sayer()
    school.letters(engine=used)
    return used


def pdfs(school: Office) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in school.run.glob("documents/*.pdf")}


def words(pdf: Path) -> str:
    return PdfReader(pdf).pages[0].extract_text()


def account(school: Office) -> dict[str, object]:
    said = json.loads((school.run / "run.json").read_text("utf-8"))["letters"]
    assert isinstance(said, dict)
    return said


def store(school: Office) -> list[Path]:
    return list(known_files(school.folder / "output"))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = few(tmp_path_factory.mktemp("first"))
    made.week(Sayer())
    return made


@pytest.fixture
def school(first: Office, tmp_path: Path) -> Office:
    return copied(first, tmp_path)


def test_the_same_letters_need_no_engine(school: Office) -> None:
    before = pdfs(school)
    assert (account(school)["known"], account(school)["made"]) == (0, len(before))

    engine = again(school)

    assert engine.letters == []
    assert pdfs(school) == before
    assert account(school)["known"] == len(before)


def test_another_familys_letter_in_the_store_is_found_out_and_made_again(school: Office) -> None:
    before = pdfs(school)
    kept = sorted((school.folder / "output" / KNOWN).rglob("*.pdf"))
    other = max(kept, key=lambda path: path.name)
    for path in kept:
        if path != other:  # the bytes of one under the keys of all, and the hashes right
            own = f"{path.stem.partition('-')[0]}-{other.stem.partition('-')[2]}.pdf"
            path.with_name(own).write_bytes(other.read_bytes())
            path.unlink()

    engine = again(school)

    assert len(engine.letters) == len(before) - 1
    assert pdfs(school) == before


def test_proof_and_letters_share_the_conversion_and_not_the_watermark(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.plan()
    school.letters(proof=True, engine=Sayer())
    marked = (school.run / "proof" / "documents").glob("*.pdf")

    school.letters(engine=(engine := Sayer()))

    assert engine.letters == []
    assert {p.name: p.read_bytes() for p in marked}.items().isdisjoint(pdfs(school).items())
    assert "proof" not in words(next(school.run.glob("documents/*.pdf"))).lower()


def test_proof_of_letters_that_are_known_has_the_watermark_in_print(school: Office) -> None:
    school.letters(proof=True, engine=(engine := Sayer()))

    assert engine.letters == []
    (batch,) = (school.run / "proof" / "print").glob("dl-*.pdf")
    assert "proof" in words(batch).lower()
    assert "proof" not in words(next(school.run.glob("print/dl-*.pdf"))).lower()


def test_another_template_makes_only_its_own_letters_again(school: Office) -> None:
    before = pdfs(school)
    letters = school.folder / "templates" / "letters"
    (letters / "letter-1.docx").write_bytes((letters / "manager-letter.docx").read_bytes())

    school.letters(engine=(engine := Sayer()))

    mine = {name for name in before if name.endswith("-letter-1.pdf")}
    assert mine
    assert {f"{stem}.pdf" for stem in engine.letters} == mine
    assert {name for name, data in pdfs(school).items() if data != before[name]} == mine


def test_another_engine_makes_all_again(school: Office) -> None:
    engine = again(school, Sayer("two"))

    assert sorted(f"{stem}.pdf" for stem in engine.letters) == sorted(pdfs(school))


def test_an_engine_that_does_not_say_what_it_depends_on_is_never_spared(tmp_path: Path) -> None:
    school = few(tmp_path)

    made = school.week(Typesetter())

    assert made.made
    assert store(school) == []


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda data: data[: len(data) // 2], id="torn"),
        pytest.param(lambda data: data.replace(b"%%EOF", b"%%EOE"), id="changed"),
        pytest.param(lambda _: b"", id="empty"),
    ],
)
def test_a_damaged_file_is_never_served(school: Office, harm: object) -> None:
    assert callable(harm)
    before = pdfs(school)
    hurt = store(school)[0]
    hurt.write_bytes(harm(hurt.read_bytes()))

    engine = again(school)

    assert len(engine.letters) == 1
    assert pdfs(school) == before
    assert again(school).letters == [], "the sound one has taken its place"


def test_files_that_changed_names_are_never_served(school: Office) -> None:
    before = pdfs(school)
    one, other = store(school)[:2]
    words, others = one.read_bytes(), other.read_bytes()
    one.write_bytes(others)
    other.write_bytes(words)

    engine = again(school)

    assert len(engine.letters) == 2
    assert pdfs(school) == before


def test_what_is_known_is_proved_like_any_other(school: Office) -> None:
    settings = school.folder / "config" / "documents.toml"
    text = settings.read_text("utf-8")
    wanted = 'template = "letters/letter-1.docx"\npages = { min = 1, max = 2 }'
    assert wanted in text
    settings.write_text(text.replace(wanted, wanted.replace("1, max = 2", "7, max = 9")), "utf-8")

    engine = again(school)

    rows = csv_rows(school.run / "exceptions.csv")
    assert engine.letters == ["SOL220307-0001-1-letter-1"], "once more before it is held"
    assert {row["document"] for row in rows if row["slug"] == "page-count"} == {"letter-1"}
    assert not [name for name in pdfs(school) if name.endswith("-letter-1.pdf")]


def test_what_failed_its_proof_is_not_known(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week(Sayer(short=["0001-1-letter-1"]))

    engine = again(school)

    assert engine.letters == ["SOL220307-0001-1-letter-1"]
    assert "SOL220307-0001-1-letter-1.pdf" in pdfs(school)


def test_a_kept_file_is_the_letter_itself(tmp_path: Path) -> None:
    school = few(tmp_path)
    school.week(Sayer())

    letters = {path.stat().st_ino for path in school.run.glob("documents/*.pdf")}

    assert {path.stat().st_ino for path in store(school)} == letters


def test_where_the_disk_knows_no_second_names_it_is_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    school = few(tmp_path)
    school.week(Sayer())

    kept = {path.read_bytes() for path in store(school)}
    letters = list(school.run.glob("documents/*.pdf"))
    assert kept == {path.read_bytes() for path in letters}
    assert {path.stat().st_nlink for path in letters} == {1}


def test_the_store_may_be_deleted_at_any_time(school: Office) -> None:
    before = pdfs(school)
    for path in store(school):
        path.unlink()

    again(school)

    assert pdfs(school) == before


def test_a_store_that_cannot_be_written_costs_no_letter(tmp_path: Path) -> None:
    school = few(tmp_path)
    (school.folder / "output").mkdir(exist_ok=True)
    (school.folder / "output" / KNOWN).write_text("a file where the folder would be")

    made = school.week(Sayer())

    assert made.made == len(pdfs(school)) > 0


def test_everything_in_it_is_private_and_named_without_a_child(school: Office) -> None:
    files = store(school)

    assert {path.stat().st_mode & 0o077 for path in (*files, *files[0].parents[:2])} == {0}
    assert all(re.fullmatch(r"[0-9a-f]{32}-[0-9a-f]{32}\.pdf", p.name) for p in store(school))


def test_what_no_run_used_for_a_fortnight_goes(school: Office) -> None:
    old, kept = store(school)[:2]
    now = max(path.stat().st_mtime for path in store(school))
    os.utime(old, (now, now - SECONDS_KEPT - 60))
    os.utime(kept, (now, now - SECONDS_KEPT + 3600))
    half = old.with_name(f".{old.name}.0123.part")
    half.write_bytes(b"%PDF")

    Known(school.folder / "output").tidy()

    assert (old.exists(), half.exists(), kept.exists()) == (False, False, True)


def test_what_is_used_again_stays(school: Office) -> None:
    for path in store(school):
        at = path.stat().st_mtime - SECONDS_KEPT + 3600
        os.utime(path, (at, at))
    before = set(store(school))

    again(school)
    late = min(path.stat().st_mtime for path in store(school))

    assert set(store(school)) == before
    assert late > max(path.stat().st_mtime for path in store(school)) - 3600


def test_a_purge_empties_it(school: Office) -> None:
    assert store(school)

    told = purge(school.desk(LATER), LATER.date().replace(year=2022), dry_run=True)
    assert set(store(school)) <= set(told.erasing.files)
    purge(school.desk(LATER), LATER.date().replace(year=2022))

    assert store(school) == []
    assert not (school.folder / "output" / KNOWN).exists()


def test_a_purge_that_takes_nothing_leaves_it(school: Office) -> None:
    before = store(school)

    told = purge(school.desk(LATER), NOW.date())

    assert not told.done
    assert store(school) == before


def test_progress_counts_what_is_known(tmp_path: Path) -> None:
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_text("no Word file")
    told: list[tuple[int, int]] = []

    made = Known(tmp_path / "output").convert(
        files,
        tmp_path,
        silent,
        expected=len(files),
        jobs=1,
        progress=lambda done, total: told.append((done, total)),
        engine=Sayer(),
    )

    assert told[-1] == (3, 3)
    assert all(isinstance(problem, Problem) for problem in made.values())


def test_a_template_that_goes_docxtpls_way_is_said_and_holds_nobody(school: Office) -> None:
    letter = school.folder / "templates" / "letters" / "letter-1.docx"
    letter.write_bytes(with_footnote(letter.read_bytes(), NOTE.replace(b"name", b"student.name")))

    made = school.letters(engine=Sayer())

    said = account(school)
    assert said["filled_in_by_docxtpl"] == {"letters/letter-1.docx": "it has tags in its footnotes"}
    assert [name for name in pdfs(school) if name.endswith("-letter-1.pdf")]
    assert made.made == said["made"] == len(pdfs(school))


def test_templates_are_remembered(tmp_path: Path) -> None:
    known = Known(tmp_path)
    assert known.templates() == frozenset()

    known.trust({"a1", "b2"})
    known.trust({"a1"})

    assert Known(tmp_path).templates() == {"a1", "b2"}
    assert (tmp_path / COMPARED).stat().st_mode & 0o077 == 0


def test_a_list_of_templates_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / COMPARED).write_bytes(b"\xff\xfe")

    assert Known(tmp_path).templates() == frozenset()
