from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

import pytest

from pipeline.errors import MissingProgram
from pipeline.libreoffice.engine import Outcome
from pipeline.run.shared_engine import SharedEngine


class Counting:
    """An engine that knows how many of its calls went on at once, and how many there were."""

    opened: ClassVar[list[Counting]] = []
    setting = "as it is"

    def __init__(self, _: Path) -> None:
        self.opened.append(self)
        self.now = self.most = self.calls = 0
        self.closed = False
        self._lock = threading.Lock()

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        with self._lock:
            self.now += 1
            self.calls += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self._lock:
            self.now -= 1
        return Outcome({file: out / file.name for file in files})

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    monkeypatch.setattr("pipeline.run.shared_engine.find_program", lambda: Path("soffice"))
    monkeypatch.setattr("pipeline.run.shared_engine.Soffice", Counting)
    monkeypatch.setattr(Counting, "opened", [])
    return Counting


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_no_more_processes_at_once_than_there_are_places(
    tmp_path: Path, counting: type[Counting], jobs: int
) -> None:
    with (
        SharedEngine(threading.BoundedSemaphore(jobs)) as engine,
        ThreadPoolExecutor(8) as threads,
    ):
        list(threads.map(lambda _: engine.convert([Path("a.docx")], tmp_path), range(12)))

    (soffice,) = counting.opened
    assert (soffice.most, soffice.calls) == (jobs, 12)


def test_libreoffice_is_opened_once_and_closed(tmp_path: Path, counting: type[Counting]) -> None:
    with SharedEngine(threading.BoundedSemaphore(2)) as engine:
        assert engine.setting == "as it is"
        engine.convert([Path("a.docx")], tmp_path)
        engine.convert([Path("b.docx")], tmp_path)

    (soffice,) = counting.opened
    assert soffice.closed


def test_libreoffice_is_not_looked_for_until_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> Path:
        raise MissingProgram("LibreOffice is not here.")

    monkeypatch.setattr("pipeline.run.shared_engine.find_program", missing)

    with (
        SharedEngine(threading.BoundedSemaphore(1)) as engine,
        pytest.raises(MissingProgram, match="not here"),
    ):
        engine.convert([Path("a.docx")], tmp_path)
