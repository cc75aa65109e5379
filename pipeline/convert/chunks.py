"""The fast way: letters of one template converted together, proved, and cut apart.

Whatever does not come out beyond doubt is left to the plain way, letter by letter if need be, so
the fast way never loses a letter and never has the last word on one.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from pipeline.convert.batches import Progress, split
from pipeline.convert.engine import Engine, Patient
from pipeline.convert.judging import Judge, V
from pipeline.convert.letter import Letter, Unpackable, families, open_letter
from pipeline.convert.packing import pack
from pipeline.convert.soffice import PREFIX
from pipeline.convert.splitting import split as cut

FEWEST = 5
"""Fewer letters of one template gain nothing."""

LARGEST = 50
"""More in one document are slower for each letter, and take more memory."""

LAST = 10
"""So many letters are in the last chunk of each process, where chunks are converted singly."""

A_CALL = 100
"""So many letters in one call: enough to forget its start, few enough to cut while others run."""

_Chunk = list[Letter]
_Call = list[_Chunk]


def convert_packed(
    files: Sequence[Path],
    out: Path,
    engine: Engine,
    *,
    jobs: int,
    progress: Progress,
    judge: Judge[V],
    meanwhile: Callable[[], object] = int,
) -> dict[Path, tuple[Path, V]]:
    """The PDFs of the letters that could be converted together, by their Word files.

    What is not in the result is to be converted the plain way. ``meanwhile`` is done while the
    first of them are being converted.
    """
    chunks = list(_chunks(files, jobs))
    one_by_one = isinstance(engine, Patient) and engine.waits
    calls = _with_short_ends(chunks, jobs) if one_by_one else list(_calls(chunks, jobs))
    made: dict[Path, tuple[Path, V]] = {}
    if not calls:
        return made
    out.mkdir(parents=True, exist_ok=True)
    # Named like the engine's own folders: what a killed command leaves is swept with them.
    prefix = f"{PREFIX}{os.getpid()}-packed-"
    with (
        tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as desk,
        ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool,
    ):
        # The first call is under way while the next one is packed.
        work = [
            pool.submit(_convert, packed, engine)
            for number, call in enumerate(calls, start=1)
            if (packed := _packed(call, Path(desk, f"{number:04}")))
        ]
        meanwhile()
        for future in as_completed(work):
            # PDFium serves one thread at a time, so the proof and the cutting are done here.
            for pdf, chunk in future.result():
                made |= cut(pdf, chunk, out, judge)
                pdf.unlink(missing_ok=True)
            progress(len(made), len(files))
    return made


def _chunks(files: Sequence[Path], jobs: int) -> Iterator[_Chunk]:
    """Letters of one template each, no more than a document can bear, enough for every process."""
    found = list(families(_opened(files), FEWEST))
    largest = _even(sum(map(len, found)), max(jobs, 1))
    for family in found:
        usual = frozenset.intersection(*(letter.strange for letter in family))
        by_file = {letter.file: letter for letter in family if letter.strange == usual}
        for part in split(list(by_file), 1, largest):
            yield [by_file[file] for file in part]
        # A name in another script would be in the fonts of every letter beside it.
        yield from ([replace(each, alone=True)] for each in family if each.strange != usual)


def _even(count: int, jobs: int) -> int:
    """So many letters a chunk that all processes end together."""
    rounds = max(-(-count // (LARGEST * jobs)), 1)
    return -(-count // (rounds * jobs))


def _opened(files: Sequence[Path]) -> Iterator[Letter]:
    for file in files:
        try:
            yield open_letter(file)
        except Unpackable:
            continue  # the plain way says what is wrong with it


def _calls(chunks: Sequence[_Chunk], jobs: int) -> Iterator[_Call]:
    """The chunks shared out to calls of even size: the largest first, each to the emptiest."""
    letters, side_by_side = sum(map(len, chunks)), max(jobs, 1)
    calls: list[_Call] = [[] for _ in range(side_by_side * -(-letters // (side_by_side * A_CALL)))]
    for chunk in sorted(chunks, key=len, reverse=True):
        min(calls, key=lambda call: sum(map(len, call))).append(chunk)
    yield from filter(None, calls)


def _with_short_ends(chunks: Sequence[_Chunk], jobs: int) -> list[_Call]:
    """Each chunk a call, the largest first; the last ones are short.

    What comes back last is proved while nothing else is left to do.
    """
    ordered = sorted(chunks, key=len, reverse=True)
    last = ordered[-jobs:]
    if not last or len(last[-1]) < 2 * LAST:
        return [[chunk] for chunk in ordered]
    ordered[-jobs:] = [chunk[:-LAST] for chunk in last]
    return [[chunk] for chunk in (*ordered, *(chunk[-LAST:] for chunk in last))]


def _packed(call: _Call, desk: Path) -> dict[Path, _Chunk]:
    """The documents of a call with the letters in each; none when they cannot be written."""
    packed: dict[Path, _Chunk] = {}
    try:
        desk.mkdir()
        for number, chunk in enumerate(call, start=1):
            path = desk / f"chunk-{number:04}.docx"
            path.write_bytes(pack(chunk, alphabet=not chunk[0].alone))
            packed[path] = chunk
    except (Unpackable, OSError):
        _take_away(packed)
        return {}  # a disk that is full, say: the plain way needs less, or names what it cannot do
    return packed


def _convert(packed: dict[Path, _Chunk], engine: Engine) -> list[tuple[Path, _Chunk]]:
    """The PDFs of a call with what should be in each."""
    try:
        made = engine.convert(list(packed), next(iter(packed)).parent).made
    except OSError:
        return []
    finally:
        _take_away(packed)
    return [(pdf, packed[path]) for path, pdf in made.items()]


def _take_away(files: Iterable[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
