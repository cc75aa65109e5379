"""The fast way: letters of one template converted together, proved, and cut apart.

Whatever does not come out beyond doubt is left to the plain way, letter by letter if need be, so
the fast way never loses a letter and never has the last word on one.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache
from pathlib import Path
from typing import Generic

from pipeline.convert.batches import Progress
from pipeline.convert.calls import Call, take_away
from pipeline.convert.hands import Hands, hands_for
from pipeline.convert.judging import Judge, V
from pipeline.convert.letter import Unpackable, open_letter
from pipeline.convert.sorting import Chunk, Tray, in_sections
from pipeline.convert.splitting import Parts
from pipeline.libreoffice.engine import Engine, Patient
from pipeline.libreoffice.soffice import PREFIX

A_CALL = 100
"""So many letters in one call: enough to forget its start, few enough to cut while others run."""

Cut = list[Parts[V]]


def convert_packed(
    files: Iterable[Path],
    out: Path,
    engine: Engine,
    *,
    jobs: int,
    progress: Progress,
    judge: Judge[V],
    expected: int = 0,
    meanwhile: Callable[[], object] = int,
) -> dict[Path, tuple[Path, V]]:
    """The PDFs of the letters that could be converted together, by their Word files.

    What is not in the result is to be converted the plain way.

    Args:
        files: Word documents; the first are converted while the last are still to come.
        out: The folder for the PDFs.
        engine: What converts.
        jobs: How many processes work side by side.
        progress: Told how many are done.
        judge: Looks at each letter while its pages are open.
        expected: About how many files there are.
        meanwhile: Done while the last of them are being converted.
    """
    one_by_one = isinstance(engine, Patient) and engine.waits
    tray = Tray(jobs, expected if one_by_one else 0)
    made: dict[Path, tuple[Path, V]] = {}
    # Named like the engine's own folders: what a killed command leaves is swept with them.
    prefix = f"{PREFIX}{os.getpid()}-packed-"
    with (
        tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as desk,
        _Shop(engine, judge, max(jobs, 1), Path(desk), out, forks=one_by_one) as shop,
    ):
        for chunk in _full_chunks(files, tray):
            shop.start([chunk])
        rest = tray.rest()
        for call in [[chunk] for chunk in rest] if one_by_one else _calls(rest, jobs):
            shop.start(call)
        meanwhile()
        for parts in shop.done():
            made |= parts.made
            if parts.longer:
                shop.start([in_sections(parts.longer)])
            progress(len(made), expected)
    return made


class _Shop(contextlib.AbstractContextManager["_Shop[V]"], Generic[V]):
    """Calls under way, some of them at once.

    Args:
        engine: What converts.
        judge: Looks at each letter.
        jobs: How many calls are converted side by side.
        desk: A folder for the documents of the calls.
        out: The folder for the PDFs of the letters.
        forks: Whether each call may have a hand of its own.
    """

    def __init__(
        self, engine: Engine, judge: Judge[V], jobs: int, desk: Path, out: Path, *, forks: bool
    ) -> None:
        self._engine = engine
        self._desk = desk
        self._out = out
        self._hands = cache(lambda: hands_for(judge, jobs if forks else 1))
        self._pool = ThreadPoolExecutor(max_workers=jobs)
        self._work: set[Future[Cut[V]]] = set()
        self._started = 0
        out.mkdir(parents=True, exist_ok=True)

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        if self._started:
            self._hands().close()

    def start(self, call: Call) -> None:
        """Begin with a call."""
        hands = self._hands()  # before there is any other thread
        self._started += 1
        place = self._desk / f"{self._started:04}"
        self._work.add(self._pool.submit(_convert, call, place, self._engine, hands, self._out))

    def done(self) -> Iterator[Parts[V]]:
        """What came of the calls as they end; more may be started meanwhile."""
        while self._work:
            ended, self._work = wait(self._work, return_when=FIRST_COMPLETED)
            for future in ended:
                yield from future.result()


def _convert(call: Call, place: Path, engine: Engine, hands: Hands[V], out: Path) -> Cut[V]:
    """A call from letters to their PDFs; nothing where it went wrong."""
    packed = hands.pack(call, place)
    if not packed:
        return []
    try:
        made = engine.convert(list(packed), place).made
    except OSError:
        return []
    finally:
        take_away(packed)
    found = []
    for path, pdf in made.items():
        found.append(hands.cut(pdf, packed[path], out))
        pdf.unlink(missing_ok=True)
    return found


def _full_chunks(files: Iterable[Path], tray: Tray) -> Iterator[Chunk]:
    """Chunks that are full before the last file is there."""
    for file in files:
        try:
            letter = open_letter(file)
        except Unpackable:
            continue  # the plain way says what is wrong with it
        if not letter.unfit and (chunk := tray.put(letter)):
            yield chunk


def _calls(chunks: Sequence[Chunk], jobs: int) -> Iterator[Call]:
    """The chunks shared out to calls of even size: the largest first, each to the emptiest."""
    letters, side_by_side = sum(map(len, chunks)), max(jobs, 1)
    calls: list[Call] = [[] for _ in range(side_by_side * -(-letters // (side_by_side * A_CALL)))]
    for chunk in sorted(chunks, key=len, reverse=True):
        min(calls, key=lambda call: sum(map(len, call))).append(chunk)
    yield from filter(None, calls)
