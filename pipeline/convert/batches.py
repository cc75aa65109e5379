"""Many documents through an engine: batches side by side, a failing one taken apart.

A batch whose PDFs are not all there is tried again in smaller pieces until the bad document stands
alone; alone it has one more try, so that a hiccup of the engine costs no letter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import pairwise
from pathlib import Path

from pipeline.convert.structure import opens
from pipeline.errors import ConversionFault
from pipeline.libreoffice.engine import Ending, Engine, Outcome
from pipeline.model.problem import Problem, Severity

BATCH = 25
FRUITLESS = 12
"""So many calls without one PDF ever: it is the engine, not the letters."""

UNMADE, TIMED_OUT = "not-converted", "conversion-timed-out"
"""What is said of a document of which there is no PDF."""

Results = dict[Path, Path | Problem]
Progress = Callable[[int, int], None]


def convert_all(
    files: Sequence[Path], out: Path, engine: Engine, *, jobs: int, progress: Progress
) -> Mapping[Path, Path | Problem]:
    """Every file's PDF, or the problem it has: never neither.

    Raises:
        ConversionFault: The engine never made a single PDF, so no letter is to blame.
    """
    results: Results = {}
    watched = _Watched(engine)
    progress(0, len(files))
    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
        waiting: set[Future[Results]] = {
            pool.submit(deliver, batch, out, watched) for batch in split(files, jobs)
        }
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                results |= _result(future, waiting)
            progress(len(results), len(files))
    return {file: results[file] for file in files}


class _Watched:
    """An engine that is given up when nothing ever comes of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._fruitless = 0
        self._proved = False
        self._lock = threading.Lock()

    def convert(self, files: Sequence[Path], out: Path) -> Outcome:
        """As the engine does.

        Raises:
            ConversionFault: Too many calls have been in vain.
        """
        with self._lock:
            if not self._proved and self._fruitless >= FRUITLESS:
                raise ConversionFault(
                    f"LibreOffice was called {FRUITLESS} times and made no PDF at all.",
                    todo="Close LibreOffice, check the disk has room, and try again.",
                    slug="engine-fruitless",
                )
        outcome = self._engine.convert(files, out)
        with self._lock:
            self._proved = self._proved or bool(outcome.made)
            self._fruitless += not outcome.made
        return outcome


def split(files: Sequence[Path], jobs: int, largest: int = BATCH) -> list[Sequence[Path]]:
    """Even batches of at most ``largest``, enough of them to keep every process busy."""
    if not files:
        return []
    count = max(-(-len(files) // largest), min(jobs, len(files)))
    edges = [len(files) * n // count for n in range(count + 1)]
    return [files[first:last] for first, last in pairwise(edges)]


def _result(future: Future[Results], waiting: set[Future[Results]]) -> Results:
    try:
        return future.result()
    except BaseException:
        for other in waiting:
            other.cancel()
        raise


def deliver(batch: Sequence[Path], out: Path, engine: Engine, last_try: bool = False) -> Results:
    """One batch, taken apart as far as it must be."""
    outcome = engine.convert(batch, out)
    results: Results = {file: pdf for file, pdf in outcome.made.items() if opens(pdf)}
    for file, pdf in outcome.made.items():
        if file not in results:  # never leave garbage where a PDF is looked for
            pdf.unlink(missing_ok=True)
    missing = [file for file in batch if file not in results]
    if not missing:
        return results
    if len(batch) == 1 and (last_try or outcome.ending is Ending.TIMED_OUT):
        return {batch[0]: _problem(batch[0], outcome.ending)}
    for piece in _pieces(missing, len(batch), outcome.ending):
        results |= deliver(piece, out, engine, last_try=len(batch) == 1)
    return results


def _pieces(missing: Sequence[Path], tried: int, ending: Ending) -> Iterator[Sequence[Path]]:
    """What to try next.

    Documents are converted in order: after a crash or a hang with some PDFs made, the first one
    without is the suspect and goes alone. Otherwise nothing points at one, and halves are tried.
    """
    suspect_known = ending is not Ending.NORMAL and len(missing) < tried
    middle = 1 if suspect_known else len(missing) // 2
    yield from filter(None, (missing[:middle], missing[middle:]))


def _problem(file: Path, ending: Ending) -> Problem:
    slug = TIMED_OUT if ending is Ending.TIMED_OUT else UNMADE
    return Problem(slug, Severity.ERROR, file.name)
