"""Index and numbers together: the index is drawn until its length is the one it was numbered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.bundle.model import INDEX_ID, Front, Kind, Numbering, Part, Placed
from pipeline.bundle.pages.contents import Contents, draw, guessed
from pipeline.bundle.pages.numbering import place
from pipeline.errors import VerificationFault

_MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class File:
    """What one file is to hold, before it is numbered: parts with their pages, index included."""

    front: Front
    counted: tuple[tuple[Part, int], ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """One file laid out: where everything goes, counted from its own first page."""

    front: Front
    placed: tuple[Placed, ...]
    contents: Contents


def with_index(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts, with an index in front when there is none."""
    if any(part.kind is Kind.INDEX for part in parts):
        return tuple(parts)
    section = ""
    return (Part(INDEX_ID, "Index", kind=Kind.INDEX, section=section), *parts)


def lay_out(files: Sequence[File], numbering: Numbering) -> tuple[Laid, ...]:
    """The files with running numbers, each with an index of its true length.

    Raises:
        AlreadyDone: An exhibit that was served has another number of pages now.
        VerificationFault: The length of an index does not settle.
    """
    lengths = [guessed([part.title for part, _ in file.counted]) for file in files]
    for _ in range(_MOST_ROUNDS):
        laid = _round(files, lengths, numbering)
        drawn = [each.contents.pages for each in laid]
        if drawn == lengths:
            return laid
        lengths = drawn
    raise VerificationFault(
        "The index does not come to the same length twice.",
        todo="Shorten the longest titles.",
        slug="index-unsettled",
    )


def _round(files: Sequence[File], lengths: Sequence[int], numbering: Numbering) -> tuple[Laid, ...]:
    counted = [
        (part, length if part.kind is Kind.INDEX else pages)
        for file, length in zip(files, lengths, strict=True)
        for part, pages in file.counted
    ]
    placed = place(counted, numbering)
    laid, at = [], 0
    for file in files:
        mine = placed[at : at + len(file.counted)]
        at += len(file.counted)
        own = tuple(replace(each, first=each.first - mine[0].first) for each in mine)
        laid.append(Laid(file.front, own, draw(own, file.front)))
    return tuple(laid)
