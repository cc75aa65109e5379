"""A watermark over every page of a proof, so that it can never be taken for the letter."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

TEXT = b"PROOF - NOT FOR POSTING"
_FONT = Name("/AttendanceProof")
_STATE = Name("/AttendanceProofState")


def watermark(pdf: Path) -> None:
    """Write across every page of a PDF, in place, light enough to read what is beneath."""
    with pikepdf.open(io.BytesIO(pdf.read_bytes())) as document:
        for page in document.pages:
            page.add_resource(
                Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold")),
                Name.Font,
                _FONT,
            )
            page.add_resource(Dictionary(Type=Name.ExtGState, ca=0.25), Name.ExtGState, _STATE)
            page.contents_add(_drawn(), prepend=False)
        saved = io.BytesIO()  # on a full disk qpdf would end the whole program
        document.save(saved, deterministic_id=True)
        pdf.unlink()  # what was kept of it under another name stays as it is
        pdf.write_bytes(saved.getbuffer())


def _drawn() -> bytes:
    # Up the page from bottom left to top right; A4 is 595 by 842 points.
    return (
        b"q /AttendanceProofState gs 0.75 0 0 rg BT /AttendanceProof 44 Tf "
        b"0.574 0.819 -0.819 0.574 130 150 Tm (" + TEXT + b") Tj ET Q"
    )
