"""Word documents to PDFs that may be posted: converted by LibreOffice, then proved.

``convert`` makes the PDFs, ``prove`` says what is wrong with one; nothing is believed in between.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.convert import source
from pipeline.convert.batches import Progress, convert_all
from pipeline.convert.chunks import convert_packed
from pipeline.convert.engine import Engine, find_program
from pipeline.convert.proof import Expectation, prove
from pipeline.convert.soffice import Soffice
from pipeline.convert.unstamped import unstamp
from pipeline.errors import ConversionFault
from pipeline.model.problem import Problem

__all__ = ["Engine", "Expectation", "convert", "default_jobs", "find_program", "prove"]

MOST_JOBS = 4
"""More processes than this fight for memory and gain nothing."""


def default_jobs() -> int:
    """How many processes work side by side on this machine."""
    return min(os.cpu_count() or 1, MOST_JOBS)


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
    _refuse_same_stems(files)
    unfit = {file: problem for file in files if (problem := source.fault(file)) is not None}
    sound = [file for file in files if file not in unfit]

    def told(done: int, _: int) -> None:
        progress(done + len(unfit), len(files))

    if not sound:
        progress(len(files), len(files))
        return unfit
    with contextlib.ExitStack() as stack:
        used = engine or stack.enter_context(Soffice(find_program()))
        fast = convert_packed(sound, out, used, jobs=jobs, progress=told) if together else {}
        rest = [file for file in sound if file not in fast]
        plain = convert_all(
            rest, out, used, jobs=jobs, progress=lambda done, _: told(len(fast) + done, 0)
        )
    for pdf in plain.values():
        if isinstance(pdf, Path):
            unstamp(pdf)
    made = {**fast, **plain}
    return {file: unfit[file] if file in unfit else made[file] for file in files}


def _refuse_same_stems(files: Sequence[Path]) -> None:
    doubled = [stem for stem, count in Counter(file.stem for file in files).items() if count > 1]
    if doubled:
        raise ConversionFault(
            f"{len(doubled)} documents share a file name, so one PDF would replace another.",
            where=f"{doubled[0]}.docx",
            todo="Give each document a name of its own.",
            slug="doubled-name",
        )
