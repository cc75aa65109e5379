"""Words made out on scanned pages with ocrmypdf and tesseract, where they are installed; an option.

It works on a copy. What comes back is looked at like any file from elsewhere, and is taken only
when every page looks as it did: words may be added, nothing that is seen may change.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from pipeline.bundle.pages.seen import sights
from pipeline.errors import MissingProgram
from pipeline.words.lists import listed

PROGRAM, READER = "ocrmypdf", "tesseract"
INSTALL = "sudo apt-get install ocrmypdf tesseract-ocr"
SECONDS_PER_PAGE = 60
_OPTIONS = (
    "--skip-text",
    *("--output-type", "pdf"),
    *("--optimize", "0"),
    *("--language", "eng"),
    *("--tesseract-timeout", str(SECONDS_PER_PAGE)),
    "--quiet",
)
"""Pages with words are left alone; pictures stay as they are, and no page is turned by guess."""


def find() -> Path:
    """Where the program is.

    Raises:
        MissingProgram: It, or the program that reads the letters for it, is not on this machine.
    """
    found = shutil.which(PROGRAM)
    for name, place in ((PROGRAM, found), (READER, shutil.which(READER))):
        if place is None:
            raise MissingProgram(
                f"{name}, which makes out the words on scanned pages, is not on this machine.",
                todo=f"Install it (Debian: {INSTALL}), or leave out the option.",
                slug="ocr-missing",
            )
    assert found is not None  # looked at above
    return Path(found)


def make_out(program: Path, pdf: Path, out: Path, pages: int) -> bool:
    """Writes the same pages with their words beneath; False when it could not."""
    command = [str(program), *_OPTIONS, str(pdf), str(out)]
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS_PER_PAGE * (max(pages, 1) + 1),
            # What it puts aside is a child's paper: it goes where ours goes, and away with it.
            env=os.environ | {"TMPDIR": str(out.parent)},
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and out.is_file()


def said(pages: Sequence[int]) -> str:
    """What was done, for the account of the file."""
    named = f"page{'s' if len(pages) > 1 else ''} {listed([str(page) for page in pages])}"
    return f"Words were made out by machine on {named}, which had none; the original is kept."


def words_added(before: Path, after: Path) -> tuple[int, ...]:
    """The pages, from 1, that had no words and have some now; none when any page looks different.

    A page that came back changed to the eye is no copy of the evidence any more.
    """
    added = []
    with sights(before) as old, sights(after) as new:
        if len(old) != len(new):
            return ()
        for number, (was, now) in enumerate(zip(old, new, strict=True), start=1):
            if was.look() != now.look():
                return ()
            if not was.text.strip() and now.text.strip():
                added.append(number)
    return tuple(added)
