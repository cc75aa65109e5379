"""Reads the words of a finished file back, page by page, to look for what must not be in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.bundle.discretion import FORENAME, Discretion
from pipeline.bundle.pages.seen import sights


def named(pdf: Path, discretion: Discretion) -> Iterator[tuple[int, str]]:
    """Each page (from 0) that names somebody who is to be kept out, and whom it concerns."""
    with sights(pdf) as pages:
        for number, sight in enumerate(pages):
            found = discretion.found(sight.text)
            for whose in found:
                yield number, whose
            if not found and discretion.hints(sight.text):
                yield number, FORENAME
