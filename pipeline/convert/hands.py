"""Hands that pack letters, and cut and prove what LibreOffice made of them.

LibreOffice works in processes of its own; the hands keep one processor busy for each of them while
it waits. PDFium serves one thread at a time, so a hand is a process: a fork of this one, which
knows the judge and everything else already. Where the system cannot fork, or another thread is at
work that a fork would tear from the middle of something, there is one hand, and that is our own.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pipeline.convert.calls import Call, Packed, write_call
from pipeline.convert.judging import Judge, V
from pipeline.convert.sorting import Chunk, is_roll
from pipeline.convert.splitting import Parts, split

CAN_FORK = sys.platform == "linux"
SECONDS_BETWEEN_LOOKS = 0.5
_T = TypeVar("_T")
_judges: list[Judge[Any]] = []
"""The one judge of a forked process."""


class Hands(Protocol[V]):
    """What the work is done with; serves several threads."""

    def pack(self, call: Call, desk: Path) -> Packed:
        """Write the documents of a call, as ``write_call`` does."""
        ...

    def cut(self, pdf: Path, chunk: Chunk, out: Path) -> Parts[V]:
        """Cut and prove the PDF of a chunk, as ``split`` does."""
        ...

    def close(self) -> None:
        """Let them go."""


def hands_for(judge: Judge[V], count: int) -> Hands[V]:
    """So many hands, or one where there cannot be more.

    Args:
        judge: Looks at each letter while its pages are open.
        count: How many processes of LibreOffice they serve.
    """
    if CAN_FORK and count > 1 and threading.active_count() == 1:
        return _Forked(judge, count)
    return _Own(judge)


class _Own(Generic[V]):
    """One hand: this process, in whichever thread has work for it."""

    def __init__(self, judge: Judge[V]) -> None:
        self._judge = judge
        self._pdfium = threading.Lock()

    def pack(self, call: Call, desk: Path) -> Packed:
        return write_call(call, desk)

    def cut(self, pdf: Path, chunk: Chunk, out: Path) -> Parts[V]:
        with self._pdfium:
            return split(pdf, chunk, out, self._judge, rolled=is_roll(chunk))

    def close(self) -> None:
        """Nothing is to be let go."""


class _Forked(Generic[V]):
    """Processes. Whatever one of them was at work on when it died, came to nothing."""

    def __init__(self, judge: Judge[V], count: int) -> None:
        self._pool = ProcessPoolExecutor(
            count, multiprocessing.get_context("fork"), _begin, (judge, os.getpid())
        )
        self._pool.submit(int)  # forks now, and not when other threads are at work

    def pack(self, call: Call, desk: Path) -> Packed:
        return self._done({}, write_call, call, desk)

    def cut(self, pdf: Path, chunk: Chunk, out: Path) -> Parts[V]:
        return self._done(Parts({}), _cut, pdf, chunk, out)

    def close(self) -> None:
        """Wait until they are gone."""
        self._pool.shutdown(cancel_futures=True)

    def _done(self, nothing: _T, work: Callable[..., _T], *what: object) -> _T:
        try:
            return self._pool.submit(work, *what).result()
        except BrokenProcessPool:
            return nothing


def _begin(judge: Judge[Any], parent: int) -> None:
    """The first that a forked process does."""
    _judges.append(judge)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted lets us go
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A parent that was killed leaves nobody who would ever ask for anything."""
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


def _cut(pdf: Path, chunk: Chunk, out: Path) -> Parts[Any]:
    return split(pdf, chunk, out, _judges[0], rolled=is_roll(chunk))
