"""Faults of the program or its surroundings: exceptions with an exit code.

A fault in the data is not one of these; it is a ``pipeline.model.problem.Problem``.
"""

from __future__ import annotations

import enum


class ExitCode(enum.IntEnum):
    """What a command's exit status means; part of the contract, listed in the README."""

    DONE = 0
    HELD = 1
    USAGE = 2
    SETTINGS = 3
    WORKBOOK = 4
    TEMPLATE = 5
    MISSING_PROGRAM = 6
    CONVERSION = 7
    OUTPUT = 8
    ALREADY = 9
    VERIFICATION = 10
    UNEXPECTED = 15
    INTERRUPTED = 130


class AttendanceError(Exception):
    """A fault that stops the command: what, where, and what to do next.

    Args:
        what: The fault in one sentence.
        where: The file, key or cell; "" when there is none.
        todo: The next thing to do, as a sentence.
        slug: A machine name, for ``--json`` and tests.
    """

    exit_code: ExitCode = ExitCode.UNEXPECTED

    def __init__(self, what: str, *, where: str = "", todo: str = "", slug: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.todo = todo
        self.slug = slug

    def __str__(self) -> str:
        """All three parts on one line each."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f"\n  What to do: {self.todo}" if self.todo else "")


class UsageFault(AttendanceError):
    """The command's words are off."""

    exit_code = ExitCode.USAGE


class SettingsFault(AttendanceError):
    """A settings file is missing, cannot be read, or says something impossible."""

    exit_code = ExitCode.SETTINGS


class WorkbookFault(AttendanceError):
    """The workbook as a whole cannot be read."""

    exit_code = ExitCode.WORKBOOK


class TemplateFault(AttendanceError):
    """A template is missing or wrong."""

    exit_code = ExitCode.TEMPLATE


class MissingProgram(AttendanceError):
    """LibreOffice, a font or another program is not on this machine."""

    exit_code = ExitCode.MISSING_PROGRAM


class ConversionFault(AttendanceError):
    """The engine failed as a whole."""

    exit_code = ExitCode.CONVERSION


class OutputFault(AttendanceError):
    """The output exists, or cannot be written."""

    exit_code = ExitCode.OUTPUT


class AlreadyDone(AttendanceError):
    """The ledger or the run folder says this was done before, or a run is uncertain."""

    exit_code = ExitCode.ALREADY


class VerificationFault(AttendanceError):
    """What was read back is not what was written."""

    exit_code = ExitCode.VERIFICATION


def fault_of(error: Exception) -> AttendanceError:
    """Whatever went wrong, as a fault that can be told to a person."""
    if isinstance(error, AttendanceError):
        return error
    if isinstance(error, OSError):
        return OutputFault(
            f"The system refused: {error.strerror or error}.",
            where=error.filename if isinstance(error.filename, str) else "",
            todo="See that the file or folder is there, that you may use it, "
            "and the disk has room.",
            slug="system-refused",
        )
    # Only the kind of fault is said: its words may hold a child's name.
    return AttendanceError(
        f"Something unexpected happened ({type(error).__name__}). Nothing half-made was left in "
        "place.",
        todo="Give the same command with -vv and pass what it prints, after taking out names, to "
        "whoever looks after the program.",
        slug="unexpected",
    )
