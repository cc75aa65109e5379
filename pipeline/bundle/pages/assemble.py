"""The bundle as one file: every page upright on A4 and numbered, every way laid."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.bundle.model import (
    Assembled,
    Bookmark,
    Box,
    Front,
    Heading,
    Kind,
    Link,
    LinkKind,
    Numbering,
    Part,
    Placed,
)
from pipeline.bundle.pages import furniture, leads, lettering, numbering, outline
from pipeline.bundle.pages.fit import Fit, Leaf, Matrix, back_zone, fit, number_zone
from pipeline.bundle.pages.layout import File, Laid, lay_out, with_index
from pipeline.bundle.pages.seen import Sights, sights
from pipeline.bundle.pages.source import Source, digest, opened
from pipeline.words.lists import listed

_WIDEST = "0000"
"""Room is kept for so many digits, so that a page does not change size with its number."""


def assemble(
    parts: Sequence[Part], rules: Numbering, front: Front, out: Path, *, on: dt.date
) -> Assembled:
    """Writes the bundle; the same parts give the same bytes.

    Args:
        parts: In order. A part of kind INDEX says where the index goes; the front if none does.
        rules: How pages are numbered, and which numbers were served.
        front: The head of the index, and the title of the file.
        out: The file to write, in a folder that is there.
        on: The date the file carries.

    Raises:
        VerificationFault: A part cannot be opened, is locked, is empty or has changed.
        AlreadyDone: An exhibit that was served has another number of pages now.
    """
    with ExitStack() as stack:
        order = numbering.ordered(with_index(parts), rules)
        sources = open_sources(order, stack)
        (laid,) = lay_out([File(front, counted(order, sources))], rules)
        return write(laid, sources, out, on=on)


def open_sources(parts: Sequence[Part], stack: ExitStack) -> dict[str, Source]:
    """The files of all parts but the index, open until the stack ends."""
    return {
        part.id: stack.enter_context(opened(part)) for part in parts if part.kind is not Kind.INDEX
    }


def counted(parts: Sequence[Part], sources: Mapping[str, Source]) -> tuple[tuple[Part, int], ...]:
    """Each part with its number of pages; the index has one until it is drawn."""
    return tuple(
        (part, len(sources[part.id].pdf.pages) if part.id in sources else 1) for part in parts
    )


def write(laid: Laid, sources: Mapping[str, Source], out: Path, *, on: dt.date) -> Assembled:
    """Writes one file that is laid out."""
    with pikepdf.open(io.BytesIO(laid.contents.pdf)) as index, pikepdf.new() as output:
        desk = _Desk(output, _font(output))
        inner: dict[str, tuple[Heading, ...]] = {}
        for placed in laid.placed:
            source = sources.get(placed.part.id) or Source(placed.part, index)
            inner[placed.part.id] = placed.part.outline or outline.headings(source.pdf)
            desk.put(placed, source)
        links = leads.settled(
            *leads.row_links(laid.contents.rows, laid.placed),
            *leads.mark_links(laid.placed, desk.matrices),
            *desk.backs(next(each for each in laid.placed if each.part.kind is Kind.INDEX).first),
        )
        bookmarks = tuple(leads.bookmarks(laid.placed, inner, laid.front))
        _lead(output, links)
        outline.write(output, bookmarks)
        _finish(output, laid, on)
        _name(output, desk.digests, bookmarks)
        output.save(out, static_id=True, linearize=False)
    return Assembled(
        name=out.name,
        sha256=_sha256(out),
        size=out.stat().st_size,
        placed=laid.placed,
        links=links,
        bookmarks=bookmarks,
        digests=tuple(desk.digests),
        notes=desk.notes,
        unlinked=leads.unlinked([placed.part for placed in laid.placed]),
    )


@dataclass
class _Desk:
    """The file being put together, page by page."""

    output: pikepdf.Pdf
    font: pikepdf.Object
    matrices: dict[tuple[str, int], Matrix] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)
    _turned: list[str] = field(default_factory=list)
    _smaller: list[str] = field(default_factory=list)
    _backs: list[tuple[int, Box, str]] = field(default_factory=list)
    _pictures: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def put(self, placed: Placed, source: Source) -> None:
        """Puts in all pages of a part."""
        part = placed.part
        own = part.kind is Kind.INDEX
        # The index is drawn clear of the strip, so nobody need look.
        with nullcontext(None) if own else sights(Path(part.pdf)) as pages:
            for number, label in enumerate(placed.labels):
                words = lettering.printable(leads.back_words(part)) if number == 0 else ""
                leaf = source.leaf(number)
                fitted = self._fitted(leaf, number, label, words, pages)
                self.matrices[part.id, number] = fitted.matrix
                if words:
                    zone = back_zone(furniture.back_width(words))
                    self._backs.append((placed.first + number, zone, words))
                self._add(source.drawing(number, leaf, self.output), fitted, label, words)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to pages, in sentences."""
        told = (
            (self._turned, " turned upright."),
            (self._smaller, " made smaller, so that its number covers nothing."),
        )
        return tuple(
            f"Page {labels[0]} was{done}" if len(labels) == 1 else _of_several(labels, done)
            for labels, done in told
            if labels
        )

    def backs(self, index: int) -> Iterator[Link]:
        """The links back to the index."""
        for page, box, words in self._backs:
            yield Link(LinkKind.BACK, page, box, index, (words,))

    def _fitted(self, leaf: Leaf, number: int, label: str, words: str, pages: Sights | None) -> Fit:
        fitted = fit(leaf)
        if leaf.rotation:
            self._turned.append(label)
        if pages is None or fitted.clear_of_strip:
            return fitted
        widest = max(furniture.label_width(label), furniture.label_width(_WIDEST))
        zones = [number_zone(fitted.width, widest)]
        if words:
            zones.append(back_zone(furniture.back_width(words)))
        with pages.page(number) as sight:
            covered = sight.covers(zones, fitted.matrix, fitted.area)
        if not covered:
            return fitted
        self._smaller.append(label)
        return fit(leaf, smaller=True)

    def _add(self, drawing: pikepdf.Object, fitted: Fit, label: str, words: str) -> None:
        printed = furniture.drawn(fitted.matrix, fitted.width, label, words).encode("ascii")
        self.digests.append(digest(printed, drawing, self._pictures))
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, fitted.width, fitted.height]),
            Resources=Dictionary(
                XObject=Dictionary({furniture.PAGE: drawing}),
                Font=Dictionary({furniture.FONT: self.font}),
            ),
            Contents=self.output.make_stream(printed),
        )
        self.output.pages.append(pikepdf.Page(self.output.make_indirect(page)))


def _of_several(labels: Sequence[str], done: str) -> str:
    named = listed(numbering.spans(labels))
    return f"Pages {named} were{done.replace('its number covers', 'their numbers cover')}"


def _font(output: pikepdf.Pdf) -> pikepdf.Object:
    with pikepdf.open(io.BytesIO(lettering.carrier())) as carrier:
        fonts = carrier.pages[0].resources["/Font"]
        (font,) = (font for _, font in fonts.items() if "/FontDescriptor" in font)
        return output.copy_foreign(font if font.is_indirect else carrier.make_indirect(font))


def _lead(output: pikepdf.Pdf, links: Sequence[Link]) -> None:
    for link in links:
        box = (link.box.left, link.box.bottom, link.box.right, link.box.top)
        place = Array([output.pages[link.target].obj, Name.XYZ, None, None, None])
        note = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array(box),
            Border=Array([0, 0, 0]),
            F=4,
            Dest=place,
        )
        page = output.pages[link.page].obj
        page["/Annots"] = Array([*page.get("/Annots", Array()), output.make_indirect(note)])


def _finish(output: pikepdf.Pdf, laid: Laid, on: dt.date) -> None:
    root = output.Root
    nums = Array()
    labels = [label for placed in laid.placed for label in placed.labels]
    for page, prefix, number in numbering.page_labels(labels):
        entry = Dictionary()
        if prefix:
            entry["/P"] = pikepdf.String(prefix)
        if number:
            entry["/S"], entry["/St"] = Name.D, number
        nums.extend(Array([page, entry]))
    root["/PageLabels"] = Dictionary(Nums=nums)
    root["/OpenAction"] = Array([output.pages[0].obj, Name.XYZ, None, None, 1])
    root["/PageMode"] = Name.UseOutlines
    root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)
    root["/Lang"] = pikepdf.String("en-GB")
    output.docinfo["/Title"] = laid.front.title
    output.docinfo["/CreationDate"] = f"D:{on:%Y%m%d}000000Z"


def _name(output: pikepdf.Pdf, digests: Sequence[str], bookmarks: Sequence[Bookmark]) -> None:
    """The file's identifier, from all that it shows.

    Its second half would be for later changes and is left to the library as a constant; having
    it taken from the bytes means going through all of them once more.
    """
    shown = "\n".join((*digests, *(mark.title for mark in bookmarks)))
    named = pikepdf.String(hashlib.sha256(shown.encode()).digest()[:16])
    output.trailer["/ID"] = Array([named, named])


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
