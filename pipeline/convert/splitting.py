"""One PDF of many letters back into one PDF for each, cut at the bookmarks; and the proof of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pikepdf

from pipeline.convert import page, plain
from pipeline.convert.alphabet import MARK
from pipeline.convert.packing import Letter, mark_of
from pipeline.convert.resources import keep_used

_Leaves = list[tuple[Letter, range]]


def split(pdf: Path, letters: Sequence[Letter], out: Path) -> dict[Path, Path]:
    """The PDF of every letter, by its Word file; empty when the whole cannot be trusted.

    Trusted is a PDF in which every letter's end is marked, in order, with at least one page each
    and none left over; in which each first page carries the letter's reference, and no page that
    of another letter. What the disk has no room for is left out too.
    """
    leaves = _leaves(pdf, letters)
    if not leaves or not _carry_references(pdf, leaves):
        return {}
    try:
        with pikepdf.open(pdf) as whole:
            return dict(_cut(whole, leaves, out))
    except OSError:
        return {}


def _cut(whole: pikepdf.Pdf, leaves: _Leaves, out: Path) -> Iterator[tuple[Path, Path]]:
    for letter, pages in leaves:
        target = out / f"{letter.file.stem}.pdf"
        with pikepdf.new() as one:
            one.pages.extend(whole.pages[pages.start : pages.stop])
            for leaf in one.pages:
                _loosen(leaf)
                keep_used(leaf)
            one.docinfo["/Title"] = letter.reference
            if "/Lang" in whole.Root:
                one.Root["/Lang"] = str(whole.Root["/Lang"])
            one.save(target, deterministic_id=True)
        yield letter.file, target


def _loosen(leaf: pikepdf.Page) -> None:
    """Links to places in the whole, and its structure, lead nowhere in a part."""
    for name in ("/Annots", "/StructParents"):
        if name in leaf.obj:
            del leaf.obj[name]


def _leaves(pdf: Path, letters: Sequence[Letter]) -> _Leaves:
    """The pages of each letter, from 0; empty when a mark is missing or out of order."""
    try:
        with pikepdf.open(pdf) as whole:
            numbers = {leaf.obj.objgen: at for at, leaf in enumerate(whole.pages)}
            places = dict(_destinations(whole))
            marks = [mark_of(place) for place in range(1, len(letters) + 1)]
            ends = [numbers[places[mark].objgen] + 1 for mark in marks]
            count = len(whole.pages)
            # The sheet of letters before the first letter belongs to nobody.
            begin = numbers[places[MARK].objgen] + 1 if MARK in places else 0
    except (OSError, pikepdf.PdfError, KeyError, IndexError, AttributeError, TypeError, ValueError):
        return []
    if any(first >= end for first, end in pairwise([begin, *ends])) or ends[-1:] != [count]:
        return []
    return [
        (letter, range(first, end))
        for letter, (first, end) in zip(letters, pairwise([begin, *ends]), strict=True)
    ]


def _destinations(whole: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """The page of each named place, from the old dictionary or from the tree of names."""
    if "/Dests" in whole.Root:
        for name, value in whole.Root["/Dests"].items():
            yield str(name).removeprefix("/"), _page(value)
    names = whole.Root.get("/Names")
    if names is not None and "/Dests" in names:
        for mark, value in pikepdf.NameTree(names["/Dests"]).items():
            yield str(mark), _page(value)


def _page(value: pikepdf.Object) -> pikepdf.Object:
    inner = value["/D"] if isinstance(value, pikepdf.Dictionary) else value
    leaf: pikepdf.Object = inner[0]
    return leaf


def _carry_references(pdf: Path, leaves: _Leaves) -> bool:
    known = {letter.reference for letter, _ in leaves}
    try:
        with page.pages(pdf) as pages:
            texts = [known & plain.references(each.text) for each in pages]
    except RuntimeError:  # PDFium cannot read it
        return False
    return all(
        texts[place] == {letter.reference}
        if place == span.start
        else texts[place] <= {letter.reference}
        for letter, span in leaves
        for place in span
    )
