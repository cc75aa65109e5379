from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.forks import CAN_FORK, Died, Forks, may_fork

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="no process is forked here")

_said: list[str] = []


def _heard() -> tuple[int, list[str]]:
    return os.getpid(), _said


def test_a_fork_has_done_what_comes_first_and_we_have_not() -> None:
    with Forks(2, lambda: _said.append("good morning")) as forks:
        heard = [forks.begin(_heard).result() for _ in range(4)]

    assert {tuple(said) for _, said in heard} == {("good morning",)}
    assert os.getpid() not in {who for who, _ in heard}
    assert _said == []


def test_one_for_each_processor_unless_told_otherwise() -> None:
    with Forks():
        made = len(multiprocessing.active_children())

    assert made == min(os.cpu_count() or 1, 4)
    assert multiprocessing.active_children() == []


def test_what_a_fork_raises_is_raised_here() -> None:
    with Forks(1) as forks, pytest.raises(ValueError, match="invalid literal"):
        forks.begin(int, "no number").result()


def test_what_a_fork_died_of_is_told_from_what_it_raised() -> None:
    with Forks(1) as forks:
        with pytest.raises(Died):
            forks.begin(os._exit, 3).result()
        with pytest.raises(Died):
            forks.begin(int).result()


def test_nothing_is_forked_beside_another_thread() -> None:
    assert may_fork() is (threading.active_count() == 1)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()
        assert not may_fork()
