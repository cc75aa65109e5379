"""One PDF of many letters back into one PDF for each, cut at the bookmarks; and the proof of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf

from pipeline.convert import page, plain
from pipeline.convert.packing import Letter, mark_of


def split(pdf: Path, letters: Sequence[Letter], out: Path) -> dict[Path, Path]:
    """The PDF of every letter, by its Word file; empty when the whole cannot be trusted.

    Trusted is a PDF in which every letter's end is marked, in order, with at least one page each
    and none left over, and in which each first page, and no other letter's, carries the reference.
    """
    ends = _ends(pdf, letters)
    if not ends or not _carry_references(pdf, letters, ends):
        return {}
    made = {}
    with pikepdf.open(pdf) as whole:
        first = 0
        for letter, end in zip(letters, ends, strict=True):
            target = out / f"{letter.file.stem}.pdf"
            with pikepdf.new() as one:
                one.pages.extend(whole.pages[first : end + 1])
                one.save(target, deterministic_id=True)
            made[letter.file] = target
            first = end + 1
    return made


def _ends(pdf: Path, letters: Sequence[Letter]) -> list[int]:
    """The last page of each letter, from 0; empty when a mark is missing or out of order."""
    try:
        with pikepdf.open(pdf) as whole:
            numbers = {leaf.obj.objgen: at for at, leaf in enumerate(whole.pages)}
            dests = _destinations(whole)
            marks = [mark_of(place) for place in range(1, len(letters) + 1)]
            found = [numbers.get(dests[mark][0].objgen, -1) for mark in marks if mark in dests]
            count = len(whole.pages)
    except (pikepdf.PdfError, KeyError, IndexError, AttributeError, TypeError):
        return []
    rising = all(a < b for a, b in zip([-1, *found], found, strict=False))
    whole_used = bool(found) and found[-1] == count - 1
    return found if len(found) == len(letters) and rising and whole_used else []


def _destinations(whole: pikepdf.Pdf) -> dict[str, pikepdf.Array]:
    """Named destinations, from the old dictionary or from the tree of names."""
    found: dict[str, pikepdf.Array] = {}
    old = whole.Root.get("/Dests")
    if old is not None:
        for name, value in old.items():
            found[str(name).removeprefix("/")] = _array(value)
    names = whole.Root.get("/Names")
    tree = names.get("/Dests") if names is not None else None
    if tree is not None:
        for mark, value in pikepdf.NameTree(tree).items():
            found[str(mark)] = _array(value)
    return found


def _array(value: pikepdf.Object) -> pikepdf.Array:
    inner = value.get("/D") if isinstance(value, pikepdf.Dictionary) else value
    assert isinstance(inner, pikepdf.Array)
    return inner


def _carry_references(pdf: Path, letters: Sequence[Letter], ends: Sequence[int]) -> bool:
    firsts = [0, *(end + 1 for end in ends[:-1])]
    with page.pages(pdf) as pages:
        return all(
            letter.reference in plain.references(pages[first].text)
            for letter, first in zip(letters, firsts, strict=True)
        )
