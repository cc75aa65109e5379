from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pypdf
import pytest

from pipeline.convert import convert_and_judge
from pipeline.convert.hands import hands_for
from pipeline.convert.judging import Judge
from pipeline.convert.page import Page
from pipeline.convert.sorting import Chunk
from pipeline.convert.splitting import Parts
from pipeline.forks import CAN_FORK, Forks
from pipeline.libreoffice.engine import Patient
from tests.convert.letters import Office, chunks_of, drawn, letters, reference

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="no process is forked here")

OURS = os.getpid()
COUNT = 6


class PatientOffice(Office):
    """One whose processes are there already, so that each call may have a hand of its own."""

    @property
    def waits(self) -> bool:
        return True

    def start(self, processes: int) -> None:
        """They are there."""

    def dismiss(self) -> None:
        """They stay."""


@pytest.fixture
def chunk(tmp_path: Path) -> Chunk:
    return chunks_of(letters(tmp_path, COUNT), 1)[0]


def _drawn(chunk: Chunk) -> Path:
    """What becomes of it."""
    marks = [f"E{place:05}" for place in range(1, COUNT + 1)]
    pdf = chunk[0].file.with_name("whole.pdf")
    return drawn(pdf, [letter.reference for letter in chunk], marks)


def _who(docx: Path, pdf: Path, pages: Sequence[Page] | None) -> int:
    """A judge who says only which process it is in."""
    del docx, pdf, pages
    return os.getpid()


def _reads(docx: Path, pdf: Path, pages: Sequence[Page] | None) -> list[str]:
    del docx, pdf
    return [page.text for page in pages or ()]


def _dying(death: Callable[[], object]) -> Judge[int]:
    """A judge of whom a hand dies in the middle of its work, and nobody else."""

    def judge(docx: Path, pdf: Path, pages: Sequence[Page] | None) -> int:
        if os.getpid() != OURS and docx.stem == "letter-003":
            death()
        return _who(docx, pdf, pages)

    return judge


DEATHS = pytest.mark.parametrize(
    "judge",
    [
        pytest.param(_dying(lambda: os._exit(3)), id="it exits"),
        pytest.param(_dying(lambda: os.kill(os.getpid(), signal.SIGKILL)), id="it is killed"),
    ],
)


@pytest.mark.parametrize(
    ("count", "can", "beside", "forked"),
    [
        pytest.param(2, True, False, True, id="several"),
        pytest.param(1, True, False, False, id="one"),
        pytest.param(2, False, False, False, id="a system that cannot fork"),
        pytest.param(2, True, True, False, id="another thread at work"),
    ],
)
def test_hands_are_forked_where_that_is_safe(
    count: int, can: bool, beside: bool, forked: bool, chunk: Chunk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.forks.CAN_FORK", can)
    with ThreadPoolExecutor(1) as pool:
        if beside:
            pool.submit(int).result()  # its thread stays
        with closing(hands_for(_who, count)) as hands:
            made = hands.cut(_drawn(chunk), chunk, chunk[0].file.parent).made

    assert len(made) == COUNT
    assert (OURS not in {who for _, who in made.values()}) is forked


def test_without_room_for_a_fork_the_hand_is_our_own(
    chunk: Chunk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Forks:
        raise OSError("no room for another process")

    monkeypatch.setattr("pipeline.convert.hands.Forks", full)
    with closing(hands_for(_who, 2)) as hands:
        assert {who for _, who in hands.cut(_drawn(chunk), chunk, tmp_path).made.values()} == {OURS}


def test_forked_hands_do_the_same_as_our_own(chunk: Chunk, tmp_path: Path) -> None:
    ways = []
    for count in (1, 2):
        out = tmp_path / f"out-{count}"
        out.mkdir()
        with closing(hands_for(_reads, count)) as hands:
            packed = hands.pack([chunk], out / "desk")
            parts = hands.cut(_drawn(chunk), chunk, out)
        documents = [(path.name, path.read_bytes(), some) for path, some in packed.items()]
        cut = [(f, one.name, one.read_bytes(), said) for f, (one, said) in parts.made.items()]
        ways.append((documents, cut, parts.longer))

    assert ways[0] == ways[1]
    assert [len(each) for each in ways[0]] == [1, COUNT, 0]
    assert [said for *_, said in ways[0][1]] == [[f"Our reference {e.reference}"] for e in chunk]


@DEATHS
def test_what_a_hand_died_of_comes_to_nothing(
    judge: Judge[int], chunk: Chunk, tmp_path: Path
) -> None:
    with closing(hands_for(judge, 2)) as hands:
        assert hands.pack([chunk], tmp_path / "before")
        assert hands.cut(_drawn(chunk), chunk, tmp_path) == Parts({})
        assert list(tmp_path.glob("letter-*.pdf")) == [], "nothing that was not proved is left"
        assert hands.pack([chunk], tmp_path / "after") == {}, "nor is there another hand"


@DEATHS
@pytest.mark.parametrize("expected", [0, 12], ids=["all at the end", "as they come"])
def test_every_letter_comes_out_whatever_becomes_of_the_hands(
    judge: Judge[int], expected: int, tmp_path: Path
) -> None:
    files, engine = letters(tmp_path, 12), PatientOffice()
    assert isinstance(engine, Patient)

    made = convert_and_judge(
        files, tmp_path, judge, jobs=2, progress=lambda *_: None, engine=engine, expected=expected
    )

    assert list(made) == files
    for place, one in enumerate(made.values(), start=1):
        assert isinstance(one, tuple)
        (page,) = pypdf.PdfReader(one[0]).pages
        assert page.extract_text().strip() == f"Our reference {reference(place)}"
    plain = [stem for call in engine.calls for stem in call if not stem.startswith("chunk-")]
    assert "letter-003" in plain
    assert len(plain) == len(set(plain))
    assert multiprocessing.active_children() == []


def test_nothing_is_left_of_them_when_they_are_let_go(chunk: Chunk, tmp_path: Path) -> None:
    with closing(hands_for(_who, 2)) as hands:
        pids = [each.pid for each in multiprocessing.active_children()]
        assert hands.cut(_drawn(chunk), chunk, tmp_path).made

    assert len(pids) == 2
    assert not any(_lives(pid) for pid in pids)


def test_they_end_with_whoever_made_them() -> None:
    """Even when that was killed: otherwise they would wait for ever."""
    script = (
        "import multiprocessing, time\n"
        "from pipeline.convert.hands import hands_for\n"
        "from pipeline.convert.judging import silent\n"
        "hands = hands_for(silent, 2)\n"
        "print(*(each.pid for each in multiprocessing.active_children()), flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as theirs:
        assert theirs.stdout is not None
        pids = [int(pid) for pid in theirs.stdout.readline().split()]
        lived = [_lives(pid) for pid in pids]
        theirs.kill()

    assert lived == [True, True]
    for _ in range(600):
        if any(map(_lives, pids)):
            time.sleep(0.05)
    assert not any(map(_lives, pids))


def _lives(pid: int | None) -> bool:
    """Whether it is a process, and no dead one that nobody has asked about yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False
