"""The files for the printer, written with pikepdf; ``audit`` reads them back with others."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

import pikepdf

from pipeline.errors import VerificationFault
from pipeline.mail.batches import Batch
from pipeline.mail.mark_font import carrier
from pipeline.mail.marks import Face, faces_of
from pipeline.mail.settings import PostSettings
from pipeline.mail.shared_parts import SharedParts
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
_OWN = {"/MediaBox", "/Resources", "/Contents"}
_BOXES = {"/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"}


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
        printer = _Printer(output, output.copy_foreign(_mark_font(source)), settings)
        for stuffed in batch.stuffed:
            for place, placed in enumerate(stuffed.placed):
                with ExitStack() as open_paper:
                    proved = io.BytesIO(_proved(placed.paper, files))
                    paper = open_paper.enter_context(pikepdf.open(proved))
                    own = [
                        face for face in faces_of(stuffed, batch.duplex) if face.document == place
                    ]
                    if printer.print(paper, own):
                        opened.push(open_paper.pop_all())
        output.docinfo["/Title"] = batch.id
        saved = io.BytesIO()  # on a full disk qpdf would end the whole program
        output.save(saved, deterministic_id=True, linearize=False)
        target.write_bytes(saved.getbuffer())
    return target


class _Printer:
    """A print file that is being written."""

    def __init__(self, output: pikepdf.Pdf, font: pikepdf.Object, settings: PostSettings) -> None:
        self._output = output
        self._font = font
        self._settings = settings
        self._shared = SharedParts(output)
        self._begin = output.make_stream(b"q\n")

    def print(self, paper: pikepdf.Pdf, own: Iterable[Face]) -> bool:
        """Append a paper's pages and blank backs; whether the paper has to stay open."""
        needed = False
        for face in own:
            if not face.mark:
                size = (A4_WIDTH_MM * POINTS_PER_MM, A4_HEIGHT_MM * POINTS_PER_MM)
                self._output.add_blank_page(page_size=size)
                continue
            page = paper.pages[face.source_page]
            if not _is_plain(page):
                self._output.pages.append(page)
                _strip(self._output.pages[-1])
                needed = True
            else:
                needed |= self._draw(paper, page)
            self._finish(self._output.pages[-1], face)
        return needed

    def _draw(self, paper: pikepdf.Pdf, page: pikepdf.Page) -> bool:
        """Append a page whose parts are shared; its drawing is copied as it stands."""
        resources, new = self._shared.resources(paper, page)
        page.contents_coalesce()
        drawing = page.obj.Contents
        copied = self._output.make_stream(drawing.read_raw_bytes())
        for key in ("/Filter", "/DecodeParms"):
            if key in drawing:
                copied[key] = _parsed(drawing[key])
        made = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=_parsed(page.obj.MediaBox),
            Resources=pikepdf.Dictionary(resources),
            Contents=copied,
        )
        for key in _BOXES & set(page.obj.keys()):
            made[key] = _parsed(page.obj[key])
        self._output.pages.append(pikepdf.Page(self._output.make_indirect(made)))
        return new

    def _finish(self, page: pikepdf.Page, face: Face) -> None:
        """Prints the reference over everything else."""
        # Pages of one document may share their resources; a change must not reach the others twice.
        resources = self._output.make_indirect(pikepdf.Dictionary(dict(page.resources.items())))
        page.obj["/Resources"] = resources
        fonts = resources.get("/Font", pikepdf.Dictionary())
        resources["/Font"] = pikepdf.Dictionary({**dict(fonts.items()), str(FONT): self._font})
        left, bottom = float(page.mediabox[0]), float(page.mediabox[1])
        x = left + self._settings.reference_x_mm * POINTS_PER_MM + MARK_POINTS / 3
        y = bottom + (A4_HEIGHT_MM - self._settings.reference_y_mm) * POINTS_PER_MM
        line = f"q 0 g BT {FONT} {MARK_POINTS} Tf 0 1 -1 0 {x:.2f} {y:.2f} Tm ({face.mark}) Tj ET Q"
        # The page's own drawing is closed off, so that nothing it leaves set can hide the line.
        page.contents_add(self._begin, prepend=True)
        page.contents_add(b"\nQ\n" + line.encode("ascii"), prepend=False)


def _is_plain(page: pikepdf.Page) -> bool:
    """Whether it is upright, in points, and has all its own; another is taken over as it stands."""
    upright = int(page.obj.get("/Rotate", 0)) % 360 == 0
    return upright and "/UserUnit" not in page.obj and set(page.obj.keys()) >= _OWN


def _strip(page: pikepdf.Page) -> None:
    """Takes off what is not ink."""
    for key in _UNPRINTED:
        if key in page.obj:
            del page.obj[key]


def _parsed(value: pikepdf.Object) -> pikepdf.Object:
    """The same numbers or names, belonging to no file."""
    return pikepdf.Object.parse(value.unparse(resolved=True))


def _mark_font(source: pikepdf.Pdf) -> pikepdf.Object:
    """The embedded font of the carrier; reportlab lists its own default beside it."""
    fonts = source.pages[0].resources["/Font"]
    (font,) = (font for _, font in fonts.items() if "/FontDescriptor" in font)
    return font if font.is_indirect else source.make_indirect(font)


def _proved(paper: Paper, files: Mapping[str, Path]) -> bytes:
    data = files[paper.job.stem].read_bytes()
    if hashlib.sha256(data).hexdigest() != paper.sha256:
        raise VerificationFault(
            "The document has changed since it was proved.",
            where=files[paper.job.stem].name,
            todo="Make the letters again; nothing was printed.",
            slug="document-changed",
        )
    return data
