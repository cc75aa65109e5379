"""Word documents to PDFs that may be posted: converted by LibreOffice, then proved.

``convert`` makes the PDFs, ``prove`` says what is wrong with one; nothing is believed in between.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.convert import source
from pipeline.convert.batches import Progress, convert_all
from pipeline.convert.chunks import convert_packed
from pipeline.convert.engine import Engine, Patient, find_program
from pipeline.convert.judging import Judge, V, silent
from pipeline.convert.proof import Expectation, prove
from pipeline.convert.soffice import Soffice
from pipeline.convert.unstamped import unstamp
from pipeline.errors import ConversionFault, MissingProgram
from pipeline.model.problem import Problem

__all__ = [
    "Engine",
    "Expectation",
    "convert",
    "convert_and_judge",
    "default_jobs",
    "find_program",
    "prove",
    "ready",
]

MOST_JOBS = 4
"""More processes than this fight for memory and gain nothing."""


def default_jobs() -> int:
    """How many processes work side by side on this machine."""
    return min(os.cpu_count() or 1, MOST_JOBS)


@contextlib.contextmanager
def ready(engine: Engine | None, jobs: int) -> Iterator[Engine | None]:
    """LibreOffice on its way up, while what it shall convert is still being read and written.

    An engine that is given is given back. Without LibreOffice nothing happens: it is said where
    something is to be converted.
    """
    try:
        program = None if engine is not None else find_program()
    except MissingProgram:
        program = None
    if program is None:
        yield engine
        return
    with Soffice(program) as soffice:
        if isinstance(soffice, Patient):
            soffice.start(jobs)
        yield soffice


def convert(
    files: Sequence[Path],
    out: Path,
    *,
    jobs: int,
    progress: Progress,
    engine: Engine | None = None,
    together: bool = True,
) -> Mapping[Path, Path | Problem]:
    """The PDF of every Word document, in ``out`` under the same stem, or the problem it has.

    Args:
        files: Word documents with different stems.
        out: The folder for the PDFs.
        jobs: How many processes work side by side.
        progress: Told how many are done, of how many.
        engine: What converts; LibreOffice unless told otherwise.
        together: Letters of one template share a document while they are converted.

    Raises:
        MissingProgram: LibreOffice is not on this machine.
        ConversionFault: Two documents share a stem, or the engine makes nothing at all.
    """
    made = convert_and_judge(
        files, out, silent, jobs=jobs, progress=progress, engine=engine, together=together
    )
    return {file: one if isinstance(one, Problem) else one[0] for file, one in made.items()}


def convert_and_judge(
    files: Sequence[Path],
    out: Path,
    judge: Judge[V],
    *,
    jobs: int,
    progress: Progress,
    engine: Engine | None = None,
    together: bool = True,
    meanwhile: Callable[[], object] = int,
) -> Mapping[Path, tuple[Path, V] | Problem]:
    """The same, and what a judge says of each PDF, who looks while others are being made.

    ``meanwhile`` may be done while there is nothing to look at yet.
    """
    _refuse_same_stems(files)
    unfit = {file: problem for file in files if (problem := source.fault(file)) is not None}
    sound = [file for file in files if file not in unfit]

    def told(done: int, _: int) -> None:
        progress(done + len(unfit), len(files))

    if not sound:
        progress(len(files), len(files))
        return unfit
    made: dict[Path, tuple[Path, V] | Problem] = {**unfit}
    with contextlib.ExitStack() as stack:
        used = engine or stack.enter_context(Soffice(find_program()))
        if together:
            made |= convert_packed(
                sound, out, used, jobs=jobs, progress=told, judge=judge, meanwhile=meanwhile
            )
        done = len(made) - len(unfit)
        rest = [file for file in sound if file not in made]
        plain = convert_all(rest, out, used, jobs=jobs, progress=lambda n, _: told(done + n, 0))
    for file, pdf in plain.items():
        if isinstance(pdf, Path):
            unstamp(pdf)
            made[file] = pdf, judge(file, pdf, None)
        else:
            made[file] = pdf
    return {file: made[file] for file in files}


def _refuse_same_stems(files: Sequence[Path]) -> None:
    doubled = [stem for stem, count in Counter(file.stem for file in files).items() if count > 1]
    if doubled:
        raise ConversionFault(
            f"{len(doubled)} documents share a file name, so one PDF would replace another.",
            where=f"{doubled[0]}.docx",
            todo="Give each document a name of its own.",
            slug="doubled-name",
        )
