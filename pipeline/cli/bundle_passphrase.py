"""Where the passphrase of the copy for e-mail comes from: never from the command line itself.

What stands on a command line is kept by the shell and seen by others on the machine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pipeline.bundle.pages.lock import SHORTEST, fit_passphrase
from pipeline.errors import UsageFault

VARIABLE = "ATTENDANCE_PASSPHRASE"


def passphrase(*, wanted: bool, file: Path | None) -> str:
    """The passphrase, from the file, the environment, or asked for twice; "" when none is wanted.

    Raises:
        UsageFault: There is none to be had, or it will not do.
    """
    if not wanted:
        if file is not None:
            raise UsageFault(
                "A passphrase is given, and no locked copy is asked for.",
                todo="Add --locked, or leave --passphrase-file away.",
                slug="passphrase-unused",
            )
        return ""
    if file is not None:
        return fit_passphrase(_of_file(file))
    if VARIABLE in os.environ:
        # Taken out, so that no program started from here has it.
        return fit_passphrase(os.environ.pop(VARIABLE))
    return fit_passphrase(_asked())


def _of_file(file: Path) -> str:
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(
            "The file with the passphrase cannot be read.",
            where=str(file),
            todo="Give a text file that holds the passphrase on its first line.",
            slug="passphrase-unreadable",
        ) from error
    if any(line.strip() for line in lines[1:]):
        raise UsageFault(
            "The file with the passphrase has more than one line.",
            where=str(file),
            todo="Leave the passphrase alone in it, on the first line.",
            slug="passphrase-unreadable",
        )
    return lines[0] if lines else ""


def _asked() -> str:
    if not sys.stdin.isatty():
        raise UsageFault(
            "There is nobody to ask for the passphrase.",
            todo=f"Give it with --passphrase-file, or in the environment as {VARIABLE}.",
            slug="passphrase-missing",
        )
    return str(
        click.prompt(
            f"Passphrase of the locked copy ({SHORTEST} characters or more, not shown)",
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
    )
