"""The files for the printer, written with pikepdf; ``audit`` reads them back with others."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pikepdf

from pipeline.errors import VerificationFault
from pipeline.mail.batches import Batch
from pipeline.mail.mark_font import carrier
from pipeline.mail.marks import Face, faces
from pipeline.mail.settings import PostSettings
from pipeline.model.letter import Paper
from pipeline.model.sheet import A4_HEIGHT_MM, A4_WIDTH_MM

POINTS_PER_MM = 72 / 25.4
MARK_POINTS = 6.5
FONT = pikepdf.Name("/AttendanceMark")
_UNPRINTED = (
    "/Annots",
    "/AA",
    "/StructParents",
    "/Metadata",
    "/PieceInfo",
    "/Thumb",
    "/B",
    "/Tabs",
)
"""What a page carries that no printer needs: links, actions, notes, tags."""


def write_batch(
    batch: Batch, files: Mapping[str, Path], into: Path, settings: PostSettings
) -> Path:
    """Writes ``{batch id}.pdf``; the same papers give the same bytes.

    Raises:
        VerificationFault: A document is not the file that was proved.
    """
    target = into / f"{batch.id}.pdf"
    with ExitStack() as opened:
        output = opened.enter_context(pikepdf.new())
        source = opened.enter_context(pikepdf.open(io.BytesIO(carrier())))
        font = output.copy_foreign(_mark_font(source))
        papers = {
            placed.paper.job.stem: opened.enter_context(pikepdf.open(_proved(placed.paper, files)))
            for stuffed in batch.stuffed
            for placed in stuffed.placed
        }
        placed_in = {each.mail_set.set_id: each.placed for each in batch.stuffed}
        for face in faces(batch):
            if not face.mark:
                size = (A4_WIDTH_MM * POINTS_PER_MM, A4_HEIGHT_MM * POINTS_PER_MM)
                output.add_blank_page(page_size=size)
                continue
            document = papers[placed_in[face.set_id][face.document].paper.job.stem]
            output.pages.append(document.pages[face.source_page])
            _finish(output, output.pages[-1], face, font, settings)
        output.docinfo["/Title"] = batch.id
        output.save(target, deterministic_id=True, linearize=False)
    return target


def _mark_font(source: pikepdf.Pdf) -> pikepdf.Object:
    """The embedded font of the carrier; reportlab lists its own default beside it."""
    fonts = source.pages[0].resources["/Font"]
    (font,) = (font for _, font in fonts.items() if "/FontDescriptor" in font)
    return font if font.is_indirect else source.make_indirect(font)


def _proved(paper: Paper, files: Mapping[str, Path]) -> io.BytesIO:
    data = files[paper.job.stem].read_bytes()
    if hashlib.sha256(data).hexdigest() != paper.sha256:
        raise VerificationFault(
            "The document has changed since it was proved.",
            where=files[paper.job.stem].name,
            todo="Make the letters again; nothing was printed.",
            slug="document-changed",
        )
    return io.BytesIO(data)


def _finish(
    output: pikepdf.Pdf,
    page: pikepdf.Page,
    face: Face,
    font: pikepdf.Object,
    settings: PostSettings,
) -> None:
    """Takes off what is not ink, and prints the reference over everything else."""
    for key in _UNPRINTED:
        if key in page.obj:
            del page.obj[key]
    # Pages of one document may share their resources; a change must not reach the others twice.
    resources = output.make_indirect(pikepdf.Dictionary(dict(page.resources.items())))
    page.obj["/Resources"] = resources
    fonts = resources.get("/Font", pikepdf.Dictionary())
    resources["/Font"] = pikepdf.Dictionary({**dict(fonts.items()), str(FONT): font})
    left, bottom = float(page.mediabox[0]), float(page.mediabox[1])
    x = left + settings.reference_x_mm * POINTS_PER_MM + MARK_POINTS / 3
    y = bottom + (A4_HEIGHT_MM - settings.reference_y_mm) * POINTS_PER_MM
    line = f"q 0 g BT {FONT} {MARK_POINTS} Tf 0 1 -1 0 {x:.2f} {y:.2f} Tm ({face.mark}) Tj ET Q"
    # The page's own drawing is closed off, so that nothing it leaves set can hide the line.
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + line.encode("ascii"), prepend=False)
