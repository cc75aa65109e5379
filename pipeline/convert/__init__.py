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
    doubtful: Callable[[V], bool] = lambda _: False,
) -> Mapping[Path, tuple[Path, V] | Problem]:
    """The same, and what a judge says of each PDF, who looks while others are being made.

    Word files that are still being written may come one by one, ``expected`` of them: the first
    are converted while the last are written. ``meanwhile`` may be done while there is nothing to
    look at yet. What was converted together with others, and of which something ``doubtful`` is
    said, is converted alone: if it is wrong, it is wrong by itself.
    """
    made: dict[Path, tuple[Path, V] | Problem] = {}
    order: list[Path] = []
    with contextlib.ExitStack() as stack:
        used = engine or stack.enter_context(Soffice(find_program()))
        noted = _noted(files, order)
        if together:
            packed = convert_packed(
                noted,
                out,
                used,
                jobs=jobs,
                progress=lambda done, _: progress(done, max(expected, len(order))),
                judge=judge,
                expected=expected,
                meanwhile=meanwhile,
            )
            made |= {file: found for file, found in packed.items() if not doubtful(found[1])}
        for _ in noted:  # those that were not to be converted together
            continue
        rest = [file for file in order if file not in made]
        unfit = {file: problem for file in rest if (problem := source.fault(file)) is not None}
        sound = [file for file in rest if file not in unfit]
        done = len(order) - len(sound)
        plain = convert_all(
            sound, out, used, jobs=jobs, progress=lambda n, _: progress(done + n, len(order))
        )
    made |= unfit
    for file, pdf in plain.items():
        if isinstance(pdf, Path):
            unstamp(pdf)
            made[file] = pdf, judge(file, pdf, None)
        else:
            made[file] = pdf
    return {file: made[file] for file in order}


def _noted(files: Iterable[Path], order: list[Path]) -> Iterator[Path]:
    """The files as they come, each under a name of its own."""
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
        order.append(file)
        yield file
