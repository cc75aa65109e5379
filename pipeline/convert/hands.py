"""Hands that pack letters, and cut and prove what LibreOffice made of them.

LibreOffice works in processes of its own; the hands keep one processor busy for each of them while
it waits. PDFium serves one thread at a time, so a hand is a fork of this process. Where none can
be made there is one hand, and that is our own.
"""

from __future__ import annotations

import contextlib
import threading
from functools import partial
from pathlib import Path
from typing import Any, Generic, Protocol

from pipeline.convert.calls import Call, Packed, write_call
from pipeline.convert.judging import Judge, V
from pipeline.convert.sorting import Chunk, is_roll
from pipeline.convert.splitting import Parts, clear, split
from pipeline.forks import Died, Forks, may_fork

_judges: list[Judge[Any]] = []
"""The one judge of a fork."""


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
    if count > 1 and may_fork():
        with contextlib.suppress(OSError):
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
    """Forks. Whatever one of them was at work on when it died, came to nothing."""

    def __init__(self, judge: Judge[V], count: int) -> None:
        self._forks = Forks(count, partial(_judges.append, judge))

    def pack(self, call: Call, desk: Path) -> Packed:
        try:
            return self._forks.begin(write_call, call, desk).result()
        except Died:
            return {}

    def cut(self, pdf: Path, chunk: Chunk, out: Path) -> Parts[V]:
        try:
            return self._forks.begin(_cut, pdf, chunk, out).result()
        except Died:
            clear(chunk, out)
            return Parts({})

    def close(self) -> None:
        """Wait until they are gone."""
        self._forks.close()


def _cut(pdf: Path, chunk: Chunk, out: Path) -> Parts[Any]:
    return split(pdf, chunk, out, _judges[-1], rolled=is_roll(chunk))
