"""A PDF without the moment it was made at, so that the same letter is the same bytes."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pikepdf


def unstamp(pdf: Path) -> None:
    """Take dates and random ids out of a PDF; one that cannot be read is left for the proof."""
    with (
        contextlib.suppress(pikepdf.PdfError),
        pikepdf.open(pdf, allow_overwriting_input=True) as made,
    ):
        for name in ("/CreationDate", "/ModDate"):
            if name in made.docinfo:
                del made.docinfo[name]
        for name in ("/DocChecksum", "/ID"):
            if name in made.trailer:
                del made.trailer[name]
        made.save(pdf, deterministic_id=True)
