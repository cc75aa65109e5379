"""Work for processes beside this one, where the system can fork.

A fork knows all that this process knows, and so has nothing to read before it begins. It is made
only while no other thread is at work, which it would tear from the middle of something.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

CAN_FORK = sys.platform == "linux"
MOST = 4
"""More would want more memory than they are worth."""
P = ParamSpec("P")
T = TypeVar("T")

Died = BrokenProcessPool
"""What is raised for work of which the process died, and for all that follows."""


def may_fork() -> bool:
    """Whether this is a moment to fork."""
    return CAN_FORK and threading.active_count() == 1


class Forks(AbstractContextManager["Forks"]):
    """So many forks of this process, made at once; they end with it, even when it is killed.

    Args:
        count: How many; by default one for each processor.
        first: What each of them does before all else; it need not be able to travel.

    Raises:
        OSError: The system has no room for them.
    """

    def __init__(self, count: int = 0, first: Callable[[], object] = int) -> None:
        self._pool = ProcessPoolExecutor(
            count or min(os.cpu_count() or 1, MOST),
            multiprocessing.get_context("fork"),
            _begin,
            (first,),
        )
        # What a fork never looks at stays in memory once for all of them; the search for garbage
        # would look at everything.
        gc.freeze()
        try:
            self._pool.submit(int)  # forks now, and not when other threads are at work
        except OSError:
            for child in multiprocessing.active_children():
                child.kill()
            raise
        finally:
            gc.unfreeze()

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give one of them work; what it takes and gives has to travel."""
        return self._pool.submit(work, *args, **kwargs)

    def close(self) -> None:
        """Wait until they are gone."""
        self._pool.shutdown(cancel_futures=True)


def _begin(first: Callable[[], object]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted lets us go
    threading.Thread(target=end_with_parent, daemon=True).start()
    first()


def end_with_parent() -> None:
    """End this process when the one that made it has ended: nobody would ever ask for anything."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
