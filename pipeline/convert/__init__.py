"""Word documents to PDFs that may be posted: converted by LibreOffice, then proved.

``convert`` makes the PDFs, ``prove`` says what is wrong with one; nothing is believed in between.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.convert import source
from pipeline.convert.batches import Progress, convert_all
from pipeline.convert.chunks import convert_packed
from pipeline.convert.judging import Judge, V, silent
from pipeline.convert.proof import Expectation, prove
from pipeline.convert.unstamped import unstamp
from pipeline.errors import ConversionFault
from pipeline.libreoffice import Engine, Soffice, find_program
from pipeline.model.problem import Problem

__all__ = ["Expectation", "convert", "convert_and_judge", "prove"]


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
    files: Iterable[Path],
    out: Path,
    judge: Judge[V],
    *,
    jobs: int,
    progress: Progress,
    engine: Engine | None = None,
    together: bool = True,
    expected: int = 0,
    meanwhile: Callable[[], object] = int,
) -> Mapping[Path, tuple[Path, V] | Problem]:
    """The same, and what a judge says of each PDF, who looks while others are being made.

    Word files that are still being written may come one by one, ``expected`` of them: the first
    are converted while the last are written. ``meanwhile`` may be done while there is nothing to
    look at yet.
    """
    made: dict[Path, tuple[Path, V] | Problem] = {}
    order: list[Path] = []
    with contextlib.ExitStack() as stack:
        used = engine or stack.enter_context(Soffice(find_program()))
        sound = _sound(_with_stems_of_their_own(files), order, made)
        if together:
            made |= convert_packed(
                sound,
                out,
                used,
                jobs=jobs,
                progress=lambda done, _: progress(done, max(expected, len(order))),
                judge=judge,
                expected=expected,
                meanwhile=meanwhile,
            )
        for _ in sound:  # those that were not to be converted together
            continue
        rest = [file for file in order if file not in made]
        done = len(order) - len(rest)
        plain = convert_all(
            rest, out, used, jobs=jobs, progress=lambda n, _: progress(done + n, len(order))
        )
    for file, pdf in plain.items():
        if isinstance(pdf, Path):
            unstamp(pdf)
            made[file] = pdf, judge(file, pdf, None)
        else:
            made[file] = pdf
    return {file: made[file] for file in order}


def _sound(
    files: Iterable[Path], order: list[Path], unfit: dict[Path, tuple[Path, V] | Problem]
) -> Iterator[Path]:
    """The files that may be converted; notes the order of all and what is wrong with the rest."""
    for file in files:
        order.append(file)
        if (problem := source.fault(file)) is None:
            yield file
        else:
            unfit[file] = problem


def _with_stems_of_their_own(files: Iterable[Path]) -> Iterator[Path]:
    seen: set[str] = set()
    for file in files:
        if file.stem in seen:
            raise ConversionFault(
                "Two documents share a file name, so one PDF would replace the other.",
                where=f"{file.stem}.docx",
                todo="Give each document a name of its own.",
                slug="doubled-name",
            )
        seen.add(file.stem)
        yield file
