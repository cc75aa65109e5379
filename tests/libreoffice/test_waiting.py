"""A LibreOffice that waits: with scripts that go through their list as it does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.libreoffice import find_program
from pipeline.libreoffice.engine import Ending
from pipeline.libreoffice.soffice import Soffice
from pipeline.libreoffice.waiter import socket_of
from pipeline.libreoffice.waiting import CAN_WAIT, PLACES
from tests.convert.drawing import word_letter

pytestmark = pytest.mark.skipif(not CAN_WAIT, reason="no named pipes here")

LOOKS_TWICE = """
log={log}; echo start >> "$log"
while [ "$1" != "--outdir" ]; do shift; done
out="$2"; shift 2
for file in "$@"; do
  first=$(cat "$file" 2>/dev/null); second=$(cat "$file" 2>/dev/null)
  {fault}
  if [ -n "$second" ]; then printf '%%PDF of %s' "$second" > "${{file%.docx}}.pdf"; fi
done
"""
AT_TWO = 'if [ "$second" = two ]; then {}; fi'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that must be empty at the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{name}.docx" for name in ("one", "two", "three")]
    for path in made:
        path.write_text(path.stem)
    return made


def _program(folder: Path, fault: str = "") -> Path:
    program = folder / "soffice"
    body = LOOKS_TWICE.format(log=folder / "starts", fault=fault)
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return program


def _starts(folder: Path) -> int:
    return len((folder / "starts").read_text().split())


def _said(made: object) -> dict[str, str]:
    assert isinstance(made, dict)
    return {file.stem: pdf.read_text() for file, pdf in made.items()}


def test_documents_that_come_one_by_one(tmp_path: Path, files: list[Path], home: Path) -> None:
    assert home.is_dir()
    with Soffice(_program(tmp_path)) as engine:
        engine.start(1)
        assert engine.waits
        for file in files:
            outcome = engine.convert([file], tmp_path / "out")
            assert _said(outcome.made) == {file.stem: f"%PDF of {file.stem}"}
            assert outcome.ending is Ending.NORMAL
        assert engine.waits
    assert _starts(tmp_path) == 1


def test_a_list_of_documents(tmp_path: Path, files: list[Path], home: Path) -> None:
    assert home.is_dir()
    with Soffice(_program(tmp_path)) as engine:
        engine.start(1)
        made = engine.convert(files, tmp_path / "out").made
    assert _said(made) == {name: f"%PDF of {name}" for name in ("one", "two", "three")}
    assert _starts(tmp_path) == 1


def test_a_document_of_which_nothing_comes(tmp_path: Path, files: list[Path], home: Path) -> None:
    assert home.is_dir()
    fault = AT_TWO.format("continue")
    with Soffice(_program(tmp_path, fault)) as engine:
        engine.start(1)
        outcome = engine.convert(files, tmp_path / "out")
    assert set(_said(outcome.made)) == {"one", "three"}
    assert outcome.ending is Ending.NORMAL


@pytest.mark.parametrize(
    ("fault", "ending"),
    [
        pytest.param("kill -SEGV $$", Ending.CRASHED, id="a crash"),
        pytest.param("exit 0", Ending.NORMAL, id="it leaves"),
        pytest.param("sleep 600", Ending.TIMED_OUT, id="it hangs"),
    ],
)
def test_a_process_that_is_lost_leaves_what_it_has_made(
    fault: str, ending: Ending, tmp_path: Path, files: list[Path], home: Path
) -> None:
    assert home.is_dir()
    program = _program(tmp_path, AT_TWO.format(fault))
    with Soffice(program, seconds_to_start=2.0, seconds_per_file=0) as engine:
        engine.start(1)
        outcome = engine.convert(files, tmp_path / "out")
        assert not engine.waits
        # The next one is called in the usual way.
        assert engine.convert(files[:1], tmp_path / "again").made
    assert set(_said(outcome.made)) == {"one"}
    assert outcome.ending is ending
    assert _starts(tmp_path) == 2


@pytest.mark.parametrize("fault", ["exit 0", "exit 77", "kill -SEGV $$"])
def test_a_program_that_does_not_wait_is_called_in_the_usual_way(
    fault: str, tmp_path: Path, files: list[Path], home: Path
) -> None:
    assert home.is_dir()
    program = _program(tmp_path)
    at_a_gate = f'for last in "$@"; do :; done; case "$last" in *-bell.docx) {fault};; esac'
    program.write_text(program.read_text().replace("#!/bin/sh\n", f"#!/bin/sh\n{at_a_gate}\n"))
    with Soffice(program) as engine:
        engine.start(1)
        made = engine.convert(files, tmp_path / "out").made
    assert set(_said(made)) == {"one", "two", "three"}


def test_one_that_has_had_its_documents_is_followed_by_another(
    tmp_path: Path, files: list[Path], home: Path
) -> None:
    assert home.is_dir()
    with Soffice(_program(tmp_path)) as engine:
        engine.start(1)
        for _ in range(PLACES + 1):
            assert engine.convert(files[:1], tmp_path / "out").made
        assert engine.waits
    assert _starts(tmp_path) == 2


def test_a_list_that_is_longer_than_it_has_room_for(tmp_path: Path, home: Path) -> None:
    assert home.is_dir()
    many = []
    for number in range(PLACES + 1):
        many.append(tmp_path / f"many-{number:03}.docx")
        many[-1].write_text("x")
    with Soffice(_program(tmp_path)) as engine:
        engine.start(1)
        assert len(engine.convert(many, tmp_path / "out").made) == PLACES + 1


def test_nothing_is_started_that_cannot_be(tmp_path: Path, home: Path) -> None:
    assert home.is_dir()
    program = tmp_path / "soffice"
    program.write_text("no program")
    with Soffice(program) as engine:
        engine.start(2)
        assert not engine.waits


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes")
def test_it_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """Even when that was killed: otherwise it would wait for ever."""
    script = (
        "import sys, time, pathlib\n"
        "from pipeline.libreoffice.soffice import Soffice\n"
        "engine = Soffice(pathlib.Path(sys.argv[1]))\n"
        "engine.start(1)\n"
        "print('ready', flush=True)\n"
        "time.sleep(600)\n"
    )
    program = _program(tmp_path)
    ours = subprocess.Popen(
        [sys.executable, "-c", script, str(program)],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        cwd=Path(__file__).parents[2],
    )
    assert ours.stdout is not None
    assert ours.stdout.readline() == b"ready\n"
    assert _processes_of(program)
    ours.send_signal(signal.SIGKILL)
    ours.wait()
    ours.stdout.close()
    for _ in range(200):
        if not _processes_of(program):
            break
        time.sleep(0.02)
    assert not _processes_of(program)


def _processes_of(program: Path) -> list[str]:
    found = []
    for words in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = words.read_bytes()
        except OSError:
            continue
        if str(program).encode() in said and b"-c" not in said.split(b"\0"):
            found.append(words.parent.name)
    return found


@pytest.mark.soffice
def test_the_real_one_waits(tmp_path: Path, home: Path) -> None:
    assert home.is_dir()
    letters = [word_letter(tmp_path / f"{n}.docx", last=f"The last of {n}") for n in range(3)]
    with Soffice(find_program()) as engine:
        engine.start(1)
        (place,) = home.glob("*/waiting-*")
        socket = socket_of(place / "profile")
        for letter in letters:
            assert list(engine.convert([letter], tmp_path / "out").made) == [letter]
            assert engine.waits, "it was not of use"
        assert socket.exists()
    assert {each.name for each in (tmp_path / "out").iterdir()} == {"0.pdf", "1.pdf", "2.pdf"}
    assert not socket.exists()


def test_a_process_whose_desk_was_taken_away_is_ended(
    tmp_path: Path, files: list[Path], home: Path
) -> None:
    with Soffice(_program(tmp_path)) as engine:
        engine.start(1)
        (desk,) = home.glob("*/waiting-*/desk")
        shutil.rmtree(desk)

        with pytest.raises(OSError, match="No such file"):
            engine.convert(files[:1], tmp_path / "out")

        assert not engine.waits
        assert list(home.glob("*/running-*")) == []
