"""A bundle too large for one file: volumes cut between documents, numbers running on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle.model import Assembled, Front, Kind, Numbering, Part
from pipeline.bundle.pages import numbering
from pipeline.bundle.pages.assemble import counted, open_sources, write
from pipeline.bundle.pages.layout import File, lay_out, with_index
from pipeline.bundle.pages.source import Source
from pipeline.errors import OutputFault

_INDEX_PAGES = 3
_INDEX_BYTES = 80_000
_MOST_TRIES = 6
_TIGHTER = 0.9

Counted = tuple[Part, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a volume may come to; 0 for no limit."""

    size: int = 0
    pages: int = 0


def assemble_volumes(
    parts: Sequence[Part],
    rules: Numbering,
    front: Front,
    outs: Path,
    *,
    on: dt.date,
    limits: Limits,
) -> tuple[Assembled, ...]:
    """Writes ``outs`` when one file is enough, else ``{stem}-volume-1.pdf`` and so on.

    Each volume has an index of its own; a document is never cut.

    Raises:
        OutputFault: One document alone is over the limit.
        VerificationFault, AlreadyDone: As for ``assemble``.
    """
    with ExitStack() as stack:
        order = numbering.ordered(with_index(parts), rules)
        sources = open_sources(order, stack)
        all_counted = counted(order, sources)
        tight = limits
        for _ in range(_MOST_TRIES):
            groups = _cut(all_counted, tight)
            made = _written(groups, sources, rules, front, outs, on)
            if all(_fits(each, limits) for each in made):
                return made
            for each in made:
                outs.with_name(each.name).unlink()
            fewer = max(tight.pages - _INDEX_PAGES, 1) if tight.pages else 0
            tight = Limits(int(tight.size * _TIGHTER), fewer)
    raise _over(limits, all_counted)


def _written(
    groups: Sequence[Sequence[Counted]],
    sources: Mapping[str, Source],
    rules: Numbering,
    front: Front,
    outs: Path,
    on: dt.date,
) -> tuple[Assembled, ...]:
    many = len(groups)
    files = [
        File(_front(front, number, many), tuple(group))
        for number, group in enumerate(groups, start=1)
    ]
    places = [
        outs if many == 1 else outs.with_name(f"{outs.stem}-volume-{number}{outs.suffix}")
        for number in range(1, many + 1)
    ]
    return tuple(
        write(laid, sources, place, on=on)
        for laid, place in zip(lay_out(files, rules), places, strict=True)
    )


def _cut(all_counted: Sequence[Counted], limits: Limits) -> list[list[Counted]]:
    """Fills one volume after the other; each later one begins with an index of its own.

    The first has the index of the whole order, at the latest as its last document.
    """
    index = next(pair for pair in all_counted if pair[0].kind is Kind.INDEX)
    groups: list[list[Counted]] = [[]]
    size, pages = 0, 0
    for part, number in all_counted:
        if part.kind is Kind.INDEX:
            groups[0] += [index] if len(groups) == 1 else []
            continue
        weight = Path(part.pdf).stat().st_size
        holds = any(each.kind is not Kind.INDEX for each, _ in groups[-1])
        over = bool(limits.size) and size + weight > limits.size - _INDEX_BYTES
        over |= bool(limits.pages) and pages + number > limits.pages - _INDEX_PAGES
        if holds and over:
            if index not in groups[0]:
                groups[0].append(index)
            name = f"index-{len(groups) + 1}"
            section = part.section
            groups.append([(Part(name, "Index", kind=Kind.INDEX, section=section), 1)])
            size = pages = 0
        groups[-1].append((part, number))
        size, pages = size + weight, pages + number
    return groups


def _front(front: Front, number: int, many: int) -> Front:
    if many == 1:
        return front
    note = f"Volume {number} of {many}"
    return replace(front, note=f"{note}. {front.note}" if front.note else note)


def _fits(made: Assembled, limits: Limits) -> bool:
    small = not limits.size or made.size <= limits.size
    return small and (not limits.pages or made.pages <= limits.pages)


def _over(limits: Limits, all_counted: Sequence[Counted]) -> OutputFault:
    part, pages = max(
        (pair for pair in all_counted if pair[0].kind is not Kind.INDEX),
        key=lambda pair: (Path(pair[0].pdf).stat().st_size if limits.size else 0, pair[1]),
    )
    return OutputFault(
        f"The bundle cannot be cut into volumes so small without cutting a document "
        f"({pages} pages).",
        where=f"{part.exhibit} {part.title}".strip(),
        todo="Raise the limit, or put the document in as several.",
        slug="document-over-limit",
    )
