"""One PDF of many letters back into one PDF for each, cut at the bookmarks; and the proof of it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Generic

import pikepdf

from pipeline.convert import page, plain
from pipeline.convert.alphabet import MARK
from pipeline.convert.book import mark_of
from pipeline.convert.judging import Judge, V
from pipeline.convert.keeping import is_parted
from pipeline.convert.letter import Letter
from pipeline.convert.resources import keep_used

_Leaves = list[tuple[Letter, range]]


class _Left(Enum):
    """What is said of a letter that is left out, though the whole can be trusted."""

    PARTED = "parted"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Parts(Generic[V]):
    """What one PDF of many letters was cut into.

    Attributes:
        made: The PDF of each letter and what is said of it, by its Word file.
        longer: The letters that have more pages than a roll can show, and need another try.
    """

    made: Mapping[Path, tuple[Path, V]]
    longer: Sequence[Letter] = ()


def split(
    pdf: Path, letters: Sequence[Letter], out: Path, judge: Judge[V], *, rolled: bool = False
) -> Parts[V]:
    """The PDF of every letter and what is said of it.

    Empty when the whole cannot be trusted. Trusted is a PDF in which every letter's end is marked,
    in order, with at least one page each and none left over; in which each first page carries the
    letter's reference, and no page that of another letter. What the disk has no room for is left
    out too. A letter of which a page ends elsewhere than the template allows is left out alone.

    Args:
        pdf: The PDF of all of them.
        letters: What should be in it, in order.
        out: The folder for their PDFs.
        judge: Looks at each letter's pages while they are open.
        rolled: Whether they were converted as a roll, in which each has one page.
    """
    leaves = _leaves(pdf, letters)
    cut: dict[Path, Path] = {}
    verdicts: dict[Path, V | _Left] = {}
    if leaves:
        # The disk may have no room, and PDFium may be unable to read it.
        with contextlib.suppress(OSError, page.Unreadable):
            with pikepdf.open(pdf) as whole:
                cut |= _cut(whole, leaves, out)
            verdicts |= _judged(pdf, leaves, cut, judge, rolled=rolled)
    made: dict[Path, tuple[Path, V]] = {}
    if len(verdicts) == len(leaves):
        for file, said in verdicts.items():
            if not isinstance(said, _Left):
                made[file] = cut[file], said
    clear((letter for letter in letters if letter.file not in made), out)
    longer = [letter for letter in letters if verdicts.get(letter.file) is _Left.LONGER]
    return Parts(made, longer if len(verdicts) == len(leaves) else ())


def clear(letters: Iterable[Letter], out: Path) -> None:
    """Take away what was cut and not found right: nothing is to be taken for a letter."""
    for letter in letters:
        with contextlib.suppress(OSError):
            (out / f"{letter.file.stem}.pdf").unlink(missing_ok=True)


def _judged(
    pdf: Path, leaves: _Leaves, cut: Mapping[Path, Path], judge: Judge[V], *, rolled: bool
) -> Iterator[tuple[Path, V | _Left]]:
    """What is said of each letter, up to the first that is not where it should be."""
    known = {letter.reference for letter, _ in leaves}
    with page.sheets(pdf) as sheets:
        for letter, span in leaves:
            if rolled and len(span) > 1:
                yield letter.file, _Left.LONGER
                continue
            with sheets.span(span) as pages:
                target = cut[letter.file]
                right = _carries(pages, letter.reference, known)
                if not right or page.count(target) != len(span):
                    return
                if len(pages) > 1 and is_parted(letter.file, [each.text for each in pages]):
                    yield letter.file, _Left.PARTED
                    continue
                yield letter.file, judge(letter.file, target, pages)


def _carries(pages: Sequence[page.Page], reference: str, known: Set[str]) -> bool:
    """Whether the first page carries the reference, and none another letter's."""
    seen = [known & plain.references(each.text) for each in pages]
    return seen[0] == {reference} and all(found <= {reference} for found in seen)


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
            saved = io.BytesIO()  # on a full disk qpdf would end the whole program
            one.save(saved, deterministic_id=True)
            target.write_bytes(saved.getbuffer())
        yield letter.file, target


def _loosen(leaf: pikepdf.Page) -> None:
    """Links to places in the whole, its structure and their order lead nowhere in a part."""
    for name in ("/Annots", "/StructParents", "/Tabs"):
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
