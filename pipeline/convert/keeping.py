"""What a template keeps on one page, and whether it was kept.

On a page that is not the first of its document LibreOffice at times forgets to keep a paragraph
with the next: a letter that shares a document may then break elsewhere than it does alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from lxml import etree

from pipeline.convert.package import Package
from pipeline.convert.plain import squeeze
from pipeline.convert.source import BODY, parser
from pipeline.convert.words import W, said

STYLES = "word/styles.xml"
_NO = ("0", "false", "off")
_TOLD = 6
"""So many words tell a paragraph from others."""
_REMEMBERED = 8
"""Style sheets of which the last are remembered: letters of one template share theirs."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph or a row of a table: its words, and whether it stays with what follows."""

    words: tuple[str, ...]
    keeps: bool


def is_parted(docx: Path, pages: Sequence[str]) -> bool:
    """Whether a page ends between two things that the document keeps together.

    Args:
        docx: A document that is known to be sound.
        pages: The text of each of its pages.
    """
    seen = [squeeze(text) for text in pages]
    return any(
        0 <= _last(seen, before.words[-_TOLD:]) < _first(seen, after.words[:_TOLD])
        for before, after in pairwise(_joined(_units(docx)))
        if before.keeps
    )


def _last(pages: Sequence[str], words: Iterable[str]) -> int:
    return max(_on(pages, words), default=-1)


def _first(pages: Sequence[str], words: Iterable[str]) -> int:
    return min(_on(pages, words), default=-1)


def _on(pages: Sequence[str], words: Iterable[str]) -> list[int]:
    """The pages, from 0, on which words stand one after the other."""
    wanted = "".join(map(squeeze, words))
    return [at for at, text in enumerate(pages) if wanted in text]


def _joined(units: Iterable[_Unit]) -> Iterator[_Unit]:
    """Units with words; what has none passes on whether it keeps its neighbours together."""
    held: _Unit | None = None
    for unit in units:
        if not unit.words:
            if held is not None and not unit.keeps:
                held = _Unit(held.words, keeps=False)
            continue
        if held is not None:
            yield held
        held = unit
    if held is not None:
        yield held


def _units(docx: Path) -> Iterator[_Unit]:
    package = Package(docx)
    keeping = _keeping(package.read(STYLES)) if STYLES in package else frozenset()
    body = etree.fromstring(package.read(BODY), parser()).find(f"{W}body")
    for thing in () if body is None else body:
        if thing.tag == f"{W}p" and thing.find(f"{W}pPr/{W}framePr") is None:
            yield _Unit(_words(thing), _keeps(thing, keeping))
        elif thing.tag == f"{W}tbl":
            for row in thing.iter(f"{W}tr"):
                first = next(row.iter(f"{W}p"), None)
                yield _Unit(_words(row), first is not None and _keeps(first, keeping))


def _words(thing: etree._Element) -> tuple[str, ...]:
    """The words of a paragraph, or of all those in a row."""
    return tuple(" ".join(map(said, thing.iter(f"{W}p"))).split())


def _keeps(paragraph: etree._Element, keeping: frozenset[str]) -> bool:
    own = paragraph.find(f"{W}pPr/{W}keepNext")
    if own is not None:
        return own.get(f"{W}val") not in _NO
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val") in keeping


@lru_cache(maxsize=_REMEMBERED)
def _keeping(styles: bytes) -> frozenset[str]:
    """The styles whose paragraphs stay with the next, by themselves or by what they rest on."""
    told: dict[str, bool | None] = {}
    rests: dict[str, str] = {}
    for style in etree.fromstring(styles, parser()).iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        keep, based = style.find(f"{W}pPr/{W}keepNext"), style.find(f"{W}basedOn")
        told[name] = None if keep is None else keep.get(f"{W}val") not in _NO
        if based is not None:
            rests[name] = based.get(f"{W}val", "")
    return frozenset(name for name in told if _says(name, told, rests))


def _says(name: str, told: Mapping[str, bool | None], rests: Mapping[str, str]) -> bool:
    for _ in told:
        own = told.get(name)
        if own is not None:
            return own
        if name not in rests:
            return False
        name = rests[name]
    return False  # styles that rest on one another
