"""Words made out on scanned pages with ocrmypdf, where it is installed; an option.

It works on a copy. What comes back is looked at like any file from elsewhere.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from pipeline.errors import MissingProgram

PROGRAM = "ocrmypdf"
SECONDS_PER_PAGE = 60


def find() -> Path:
    """Where the program is.

    Raises:
        MissingProgram: It is not on this machine.
    """
    found = shutil.which(PROGRAM)
    if found is None:
        raise MissingProgram(
            "ocrmypdf, which makes out the words on scanned pages, is not on this machine.",
            todo="Install it (Debian: sudo apt-get install ocrmypdf), or leave out the option.",
            slug="ocr-missing",
        )
    return Path(found)


def make_out(program: Path, pdf: Path, out: Path, pages: int) -> bool:
    """Writes the same pages with their words beneath; False when it could not."""
    command = [str(program), "--skip-text", "--output-type", "pdf", "--quiet", str(pdf), str(out)]
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS_PER_PAGE * max(pages, 1),
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and out.is_file()
