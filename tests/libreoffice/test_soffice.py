from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.convert import Expectation, convert, prove
from pipeline.errors import MissingProgram
from pipeline.libreoffice import find_program, soffice
from pipeline.libreoffice.engine import Ending
from pipeline.libreoffice.soffice import PREFIX, Soffice, sweep, version
from pipeline.model.problem import Problem
from pipeline.model.sheet import Box, Window
from tests.convert.drawing import ADDRESS, NAME, word_letter

CONVERTS = """
while [ "$1" != "--outdir" ]; do shift; done
out="$2"; shift 2
for file in "$@"; do
  printf '%%PDF-1.7 from %s' "$(cat "$file")" > "$out/$(basename "$file" .docx).pdf"
done
"""
HANGS = f"{CONVERTS}\nsleep 600 &\necho $! > {{pid}}\nwait\n"
WINDOW = Window(Box(22, 55, 101, 85), Box(10, 42, 113, 92))


def _script(folder: Path, body: str) -> Path:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / name for name in ("one.docx", "-two.docx")]
    for path in made:
        path.write_text(path.stem)
    return made


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that must be empty at the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def test_each_file_gets_its_own_pdf(tmp_path: Path, files: list[Path], home: Path) -> None:
    with Soffice(_script(tmp_path, CONVERTS)) as engine:
        assert list(home.iterdir())
        outcome = engine.convert(files, tmp_path / "out")
    assert outcome.ending is Ending.NORMAL
    said = {file.stem: pdf.read_text() for file, pdf in outcome.made.items()}
    assert said == {"one": "%PDF-1.7 from one", "-two": "%PDF-1.7 from -two"}
    assert {pdf.parent for pdf in outcome.made.values()} == {tmp_path / "out"}


def test_the_status_is_not_believed(tmp_path: Path, files: list[Path], home: Path) -> None:
    assert home.is_dir()
    with Soffice(_script(tmp_path, "echo 'Error: could not be loaded'; exit 0")) as engine:
        outcome = engine.convert(files, tmp_path / "out")
    assert outcome.made == {}
    assert outcome.ending is Ending.NORMAL
    assert outcome.said == "Error: could not be loaded"


def test_what_a_crash_left_is_kept(tmp_path: Path, files: list[Path], home: Path) -> None:
    assert home.is_dir()
    with Soffice(_script(tmp_path, f"{CONVERTS}\nexit 137")) as engine:
        outcome = engine.convert(files, tmp_path / "out")
    assert outcome.ending is Ending.CRASHED
    assert len(outcome.made) == 2


def test_a_hang_is_ended_with_all_its_children(
    tmp_path: Path, files: list[Path], home: Path
) -> None:
    assert home.is_dir()
    child = tmp_path / "pid"
    program = _script(tmp_path, HANGS.format(pid=child))
    started = time.monotonic()
    with Soffice(program, seconds_to_start=0.5, seconds_per_file=0) as engine:
        outcome = engine.convert(files, tmp_path / "out")
    assert time.monotonic() - started < 10
    assert outcome.ending is Ending.TIMED_OUT
    assert len(outcome.made) == 2
    assert not _alive(int(child.read_text()))


def _alive(pid: int) -> bool:
    for _ in range(50):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().split(")")[1].split()[0] == "Z":
            return False
        time.sleep(0.02)
    return True


def test_a_profile_is_used_again_until_it_saw_a_crash(
    tmp_path: Path, files: list[Path], home: Path
) -> None:
    assert home.is_dir()
    log = tmp_path / "log"
    body = f'echo "$1" >> {log}\ntest "$(wc -l < {log})" != 2 || crash=1\n{CONVERTS}\nexit $crash'
    with Soffice(_script(tmp_path, body)) as engine:
        for _ in range(3):
            engine.convert(files, tmp_path / "out")
    first, second, third = log.read_text().split()
    assert first == second != third
    assert first.startswith("-env:UserInstallation=file:///")


ONCE = "if test ! -e {log}; then touch {log}; {fault}; fi"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("exit 81", id="it wants to be started again"),
        pytest.param("echo 'Fatal Error: profile is locked'; exit 77", id="its profile is locked"),
        pytest.param("echo 'lock' > /dev/null; exit 0", id="it ends well and makes nothing"),
        pytest.param("kill -SEGV $$", id="it is killed"),
    ],
)
def test_a_call_that_comes_to_nothing_is_made_again_with_a_profile_of_its_own(
    fault: str, tmp_path: Path, files: list[Path], home: Path
) -> None:
    assert home.is_dir()
    log, profiles = tmp_path / "struck", tmp_path / "profiles"
    once = ONCE.format(log=log, fault=fault)
    with Soffice(_script(tmp_path, f'echo "$1" >> {profiles}\n{once}\n{CONVERTS}')) as engine:
        assert engine.convert(files, tmp_path / "out").made == {}
        assert len(engine.convert(files, tmp_path / "out").made) == 2
    first, second = profiles.read_text().split()
    assert first != second


def test_what_is_written_after_the_end_is_never_taken(
    tmp_path: Path, files: list[Path], home: Path
) -> None:
    """The program leaves a child that goes on writing: it is ended, and its file goes."""
    assert home.is_dir()
    child = tmp_path / "pid"
    late = f"({CONVERTS.replace('out=', 'sleep 600; out=')}) & echo $! > {child}; exit 0"
    with Soffice(_script(tmp_path, f"set -- $@\n{late}")) as engine:
        outcome = engine.convert(files, tmp_path / "out")
    assert outcome.made == {}
    assert not _alive(int(child.read_text()))
    assert not list((tmp_path / "out").iterdir())


def test_a_program_that_cannot_be_started(tmp_path: Path, files: list[Path], home: Path) -> None:
    assert home.is_dir()
    program = tmp_path / "soffice"
    program.write_text("no program")
    with (
        Soffice(program) as engine,
        pytest.raises(MissingProgram, match="cannot be started"),
    ):
        engine.convert(files, tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "swept"),
    [
        pytest.param(f"{PREFIX}999999999-abc", True, id="of a command that is gone"),
        pytest.param(f"{PREFIX}{os.getpid()}-abc", False, id="of a command that runs"),
        pytest.param("somebody-elses-999999999-abc", False, id="of another program"),
    ],
)
def test_sweeping(tmp_path: Path, name: str, swept: bool) -> None:
    (tmp_path / name / "profile-x").mkdir(parents=True)
    assert sweep(tmp_path) == int(swept)
    assert (tmp_path / name).exists() is not swept


def test_it_says_what_its_pdfs_depend_on(tmp_path: Path, home: Path) -> None:
    assert home.is_dir()
    with Soffice(_script(tmp_path, CONVERTS)) as engine:
        before = engine.setting
        assert engine.setting == before
    with Soffice(_script(tmp_path, f"{CONVERTS}\n# another version")) as engine:
        assert engine.setting != before


def test_a_version_is_read(tmp_path: Path) -> None:
    said = "echo 'LibreOffice 7.4.7.2 40(Build:2)'"
    assert version(_script(tmp_path, said)) == "7.4.7.2"


def test_another_program_of_that_name(tmp_path: Path) -> None:
    program = _script(tmp_path, "echo 'hello'")
    with pytest.raises(MissingProgram, match="does not answer like LibreOffice"):
        version(program)


@pytest.mark.soffice
def test_the_real_engine(tmp_path: Path) -> None:
    reference, arabic = "SOL220307-0001-1", "السيدة فاطمة العربية"
    good = word_letter(tmp_path / "good.docx", reference=reference)
    right_to_left = word_letter(
        tmp_path / "rtl.docx", reference=reference, name=arabic, font="Arial"
    )
    text = tmp_path / "text.docx"
    text.write_text("This is a text file with a Word document's name.")
    cut = word_letter(tmp_path / "cut.docx")
    cut.write_bytes(cut.read_bytes()[:-300])
    files = [good, text, tmp_path / "absent.docx", cut, right_to_left]
    results = convert(files, tmp_path / "out", jobs=2, progress=lambda *_: None)
    slugs = [result.slug for result in results.values() if isinstance(result, Problem)]
    assert slugs == ["docx-not-word", "docx-missing", "docx-not-word"]
    pdf = results[right_to_left]
    assert isinstance(pdf, Path)
    expect = Expectation(reference, (1, 1), arabic, (arabic, *ADDRESS), WINDOW)
    assert [each.slug for each in prove(pdf, right_to_left, expect)] == ["font-substituted"]
    listed = Expectation(
        reference, (1, 1), arabic, (arabic, *ADDRESS), WINDOW, fallback_fonts=("DejaVu Sans",)
    )
    assert prove(pdf, right_to_left, listed) == ()


@pytest.mark.soffice
def test_a_font_that_is_on_no_machine(tmp_path: Path) -> None:
    word = word_letter(tmp_path / "a.docx", font="Nonesuch Grotesque")
    results = convert([word], tmp_path, jobs=1, progress=lambda *_: None)
    pdf = results[word]
    assert isinstance(pdf, Path)
    expect = Expectation("SOL220307-0042-1", (1, 1), NAME, (NAME, *ADDRESS), WINDOW)
    assert [each.slug for each in prove(pdf, word, expect)] == ["font-substituted"]


@pytest.mark.soffice
def test_a_text_file_gets_past_the_door(tmp_path: Path) -> None:
    """The filter is forced, so that even then no PDF comes of it."""
    text = tmp_path / "a.docx"
    text.write_text("This is a text file.")
    with Soffice(find_program()) as engine:
        assert engine.convert([text], tmp_path).made == {}


@pytest.mark.soffice
def test_the_real_version() -> None:
    assert soffice.version(find_program())[0].isdigit()
