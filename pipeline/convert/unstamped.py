"""A PDF without the moment it was made at, so that the same letter is the same bytes."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pikepdf


def unstamp(pdf: Path) -> None:
    """Take dates and random ids out of a PDF; one that cannot be read is left for the proof."""
    with contextlib.suppress(pikepdf.PdfError), pikepdf.open(io.BytesIO(pdf.read_bytes())) as made:
        for name in ("/CreationDate", "/ModDate"):
            if name in made.docinfo:
                del made.docinfo[name]
        for name in ("/DocChecksum", "/ID"):
            if name in made.trailer:
                del made.trailer[name]
        saved = io.BytesIO()  # on a full disk qpdf would end the whole program
        made.save(saved, deterministic_id=True)
        pdf.write_bytes(saved.getbuffer())
