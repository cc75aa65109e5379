"""LibreOffice: where it is, how it is started, and what it makes of a list of documents.

Little is read to get here, so that a command can start it first and itself afterwards.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from pipeline.errors import MissingProgram
from pipeline.libreoffice.engine import Engine, Patient, find_program
from pipeline.libreoffice.soffice import Soffice

__all__ = ["Engine", "Patient", "Soffice", "default_jobs", "find_program", "ready"]

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
