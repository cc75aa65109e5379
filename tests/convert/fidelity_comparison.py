"""The PDFs of both ways beside each other: their pages, text, words and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageChops

from tests.convert.fidelity_pages import drawn, layouts, places, put_together, words

VISIBLE = 40
"""Grey levels, of 255, by which a pixel must differ for anybody to see it."""
_PROCESSES = 2
_Measure = TypeVar("_Measure", int, float)
Pairs = Sequence[tuple[Path, Path]]
"""The PDF of the plain way and that of the fast one, letter by letter."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is not the same in the letters of one template, by page.

    Attributes:
        pages: Pages that only one way has.
        text: Pages whose text, as it is laid out, is another.
        moved: How far the word that moved farthest moved, in points.
        pixels: How many pixels anybody can tell apart.
    """

    pages: frozenset[str]
    text: frozenset[str] = frozenset()
    moved: Mapping[str, float] = field(default_factory=dict)
    pixels: Mapping[str, int] = field(default_factory=dict)


def compared(pairs: Mapping[str, Pairs], folder: Path) -> Mapping[str, Comparison]:
    """Every template's letters, compared in processes side by side."""
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        work = {
            name: pool.submit(_compare, some, folder / f"{number:02}")
            for number, (name, some) in enumerate(pairs.items())
        }
        return {name: future.result() for name, future in work.items()}


def _compare(pairs: Pairs, folder: Path) -> Comparison:
    folder.mkdir()
    plain, fast = folder / "plain.pdf", folder / "fast.pdf"
    pages = put_together([one for one, _ in pairs], plain)
    others = put_together([other for _, other in pairs], fast)
    if pages != others:
        return Comparison(frozenset(pages) ^ frozenset(others))
    texts = zip(pages, layouts(plain), layouts(fast), strict=True)
    return Comparison(
        frozenset(),
        frozenset(page for page, one, other in texts if one != other),
        _found(pages, map(_farthest, places(plain), places(fast))),
        _found(pages, map(_apart, drawn(plain), drawn(fast))),
    )


def _found(pages: Sequence[str], measured: Iterable[_Measure]) -> Mapping[str, _Measure]:
    return {page: one for page, one in zip(pages, measured, strict=True) if one}


def _farthest(page: str, other: str) -> float:
    """How far any edge of any word has moved; without end where the words are others."""
    if page == other:
        return 0.0
    pairs = [*zip_longest(words(page), words(other), fillvalue=("",))]
    if any(word[-1] != twin[-1] for word, twin in pairs):
        return math.inf
    edges = (zip(word[:-1], twin[:-1], strict=True) for word, twin in pairs)
    return max(abs(float(left) - float(right)) for left, right in chain.from_iterable(edges))


def _apart(page: Image.Image, other: Image.Image) -> int:
    if page.size != other.size:
        return page.width * page.height
    return sum(ImageChops.difference(page, other).histogram()[VISIBLE + 1 :])
