"""Pictures written as pages of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from pipeline.bundle.intake.pictures import Frame


def write(frames: Sequence[Frame], out: Path) -> None:
    """One page for each; the same pictures give the same bytes."""
    with pikepdf.new() as pdf:
        for frame in frames:
            _add(pdf, frame)
        pdf.save(out, deterministic_id=True)


def _add(pdf: pikepdf.Pdf, frame: Frame) -> None:
    picture = pdf.make_stream(frame.data)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height = frame.dots
    picture.ColorSpace = Name.DeviceGray if frame.colours == 1 else Name.DeviceRGB
    picture.BitsPerComponent = 1 if frame.two_tone else 8
    if not frame.two_tone:
        picture.Filter = Name.DCTDecode
    pdf.add_blank_page(page_size=frame.page)
    page = pdf.pages[-1]
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(Picture=picture))
    left, bottom, width, height = frame.box
    drawn = f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm /Picture Do Q"
    page.obj["/Contents"] = pdf.make_stream(drawn.encode("ascii"))
