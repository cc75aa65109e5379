from __future__ import annotations

import errno
import itertools
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import files
from pipeline.errors import ExitCode, OutputFault
from pipeline.files import Existing, Outcome, published, recover, write_file


def _publish(target: Path, text: str, existing: Existing = Existing.REPLACE) -> None:
    with published(target, root=target.parent, existing=existing) as folder:
        (folder / "letters").mkdir()
        (folder / "letters" / "a.pdf").write_text(text)
        (folder / "manifest.csv").write_text(text)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole_and_private(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with published(target, root=tmp_path) as folder:
        (folder / "a.pdf").write_text("a")
        assert not target.exists()
    assert (target / "a.pdf").read_text() == "a"
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    assert stat.S_IMODE((target / "a.pdf").stat().st_mode) == 0o600
    assert _names(tmp_path) == ["run"]


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    _publish(tmp_path / "run", "old")
    with pytest.raises(OutputFault, match="exists already") as caught:
        _publish(tmp_path / "run", "new", Existing.REFUSE)
    assert caught.value.exit_code is ExitCode.OUTPUT
    assert (tmp_path / "run" / "manifest.csv").read_text() == "old"


def test_replacing_leaves_nothing_of_the_old_folder(tmp_path: Path) -> None:
    _publish(tmp_path / "run", "old")
    with published(tmp_path / "run", root=tmp_path, existing=Existing.REPLACE) as folder:
        (folder / "b.txt").write_text("b")
    assert _names(tmp_path / "run") == ["b.txt"]
    assert _names(tmp_path) == ["run"]


def test_extending_begins_with_what_is_there(tmp_path: Path) -> None:
    _publish(tmp_path / "run", "old")
    with published(tmp_path / "run", root=tmp_path, existing=Existing.EXTEND) as folder:
        (folder / "b.txt").write_text("b")
    assert _names(tmp_path / "run") == ["b.txt", "letters", "manifest.csv"]


def _fail_half_way(target: Path) -> None:
    with published(target, root=target.parent, existing=Existing.REPLACE) as folder:
        (folder / "b.txt").write_text("b")
        raise ValueError("half way")


def test_a_fault_in_the_block_changes_nothing(tmp_path: Path) -> None:
    _publish(tmp_path / "run", "old")
    with pytest.raises(ValueError, match="half way"):
        _fail_half_way(tmp_path / "run")
    assert (tmp_path / "run" / "manifest.csv").read_text() == "old"
    assert _names(tmp_path) == ["run"]


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(lambda root: root / ".." / "elsewhere", id="above"),
        pytest.param(lambda root: root, id="the root itself"),
        pytest.param(lambda root: root.parent / (root.name + "-2"), id="a sibling alike in name"),
        pytest.param(lambda root: root / "link" / "run", id="through a link"),
    ],
)
def test_places_outside_the_root_are_refused(tmp_path: Path, place: Callable[[Path], Path]) -> None:
    root = tmp_path / "output"
    root.mkdir()
    (tmp_path / "away").mkdir()
    (root / "link").symlink_to(tmp_path / "away")
    with pytest.raises(OutputFault, match="outside"):
        write_file(place(root), b"x", root=root)
    assert _names(tmp_path / "away") == []


@pytest.mark.parametrize(
    ("number", "slug"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EROFS, "not-writable"),
        (errno.EACCES, "not-writable"),
        (errno.EIO, "disk-fault"),
    ],
)
def test_faults_of_the_disk_are_exit_8(tmp_path: Path, number: int, slug: str) -> None:
    _publish(tmp_path / "run", "old")
    with (
        pytest.raises(OutputFault, match=r"nothing was changed") as caught,
        published(tmp_path / "run", root=tmp_path, existing=Existing.REPLACE),
    ):
        raise OSError(number, os.strerror(number))
    assert caught.value.slug == slug
    assert (tmp_path / "run" / "manifest.csv").read_text() == "old"
    assert _names(tmp_path) == ["run"]


def test_other_faults_of_the_system_keep_their_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), published(tmp_path / "run", root=tmp_path):
        (tmp_path / "no such tracker").read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_really_full_disk_is_exit_8(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputFault, match="full"),
        published(tmp_path / "run", root=tmp_path),
        Path("/dev/full").open("w") as full,
    ):
        full.write("x")
    assert _names(tmp_path) == []


def test_a_failed_exchange_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _publish(tmp_path / "run", "old")
    tried = files._put_in_place

    def fails_at_the_end(place: Path, ready: Path, old: Path) -> None:
        tried(place, ready, old)
        raise OSError(errno.EIO, "worn out")

    monkeypatch.setattr(files, "_put_in_place", fails_at_the_end)
    with pytest.raises(OutputFault, match="fault"):
        _publish(tmp_path / "run", "new")
    assert (tmp_path / "run" / "manifest.csv").read_text() == "old"
    assert _names(tmp_path) == ["run"]


_PRESENT = list(itertools.product([False, True], repeat=4))


@pytest.mark.parametrize(("target", "building", "ready", "old"), _PRESENT)
def test_every_state_left_behind_is_settled(
    tmp_path: Path, target: bool, building: bool, ready: bool, old: bool
) -> None:
    place = tmp_path / "run"
    states = {"run": target, ".run.building": building, ".run.ready": ready, ".run.old": old}
    for name, present in states.items():
        if present:
            (tmp_path / name).mkdir()
            (tmp_path / name / "of.txt").write_text(name)
    recovered = recover(tmp_path)
    expected = ".run.ready" if ready else "run" if target else ".run.old" if old else ""
    assert (place / "of.txt").read_text() == expected if expected else not place.exists()
    assert _names(tmp_path) == (["run"] if expected else [])
    assert bool(recovered) == (building or ready or old)
    if recovered:
        finished = ready or (old and target)
        assert recovered[0].outcome is (Outcome.FINISHED if finished else Outcome.UNDONE)
        assert "run" in recovered[0].sentence
    assert recover(tmp_path) == ()


_WORKER = """
import sys
from pathlib import Path
from pipeline.files import Existing, published, recover
target = Path(sys.argv[1])
recover(target.parent)
print("begun", flush=True)
count = 0
while True:
    count += 1
    with published(target, root=target.parent, existing=Existing.REPLACE) as folder:
        for part in "abcde":
            (folder / part).write_text(f"{sys.argv[2]}-{count}" * 50)
"""


def test_killed_at_random_instants_the_folder_is_always_whole(tmp_path: Path) -> None:
    target, chance = tmp_path / "run", random.Random(4)
    for turn in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(target), str(turn)], stdout=subprocess.PIPE
        ) as worker:
            assert worker.stdout is not None
            worker.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            worker.send_signal(signal.SIGKILL)
        recover(tmp_path)
        if target.exists():
            assert _names(target) == list("abcde")
            assert len({(target / part).read_text() for part in "abcde"}) == 1
        assert _names(tmp_path) in ([], ["run"])
    assert target.exists()


def test_a_file_is_whole_and_private(tmp_path: Path) -> None:
    write_file(tmp_path / "ab" / "x.pdf", b"one", root=tmp_path)
    write_file(tmp_path / "ab" / "x.pdf", b"two", root=tmp_path)
    assert (tmp_path / "ab" / "x.pdf").read_bytes() == b"two"
    assert stat.S_IMODE((tmp_path / "ab" / "x.pdf").stat().st_mode) == 0o600
    assert _names(tmp_path / "ab") == ["x.pdf"]


def test_parts_of_files_left_behind_are_removed(tmp_path: Path) -> None:
    (tmp_path / f".x.pdf.1234{files.PART}").write_text("half")
    assert recover(tmp_path) == ()
    assert _names(tmp_path) == []
