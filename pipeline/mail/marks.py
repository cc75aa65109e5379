"""The small line on every sheet: which set it belongs to, and which sheet of it this is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.mail.batches import Batch, Stuffed

_MARK = re.compile(r"(?<![\w-])([\w-]+)\s+sheet\s+(\d+)/(\d+)(?!\d)")


@dataclass(frozen=True, slots=True)
class Face:
    """One page of a batch file.

    Attributes:
        page: Its number in the file, from 1.
        set_id: The set it belongs to.
        mark: The line printed on it; "" on the blank back of a document's last sheet.
        document: Which document of the set, counted from 0.
        source_page: Which page of that document, counted from 0; -1 for a blank back.
    """

    page: int
    set_id: str
    mark: str
    document: int
    source_page: int


def mark(set_id: str, sheet: int, of: int) -> str:
    """Such as "SOL220307-0042-1  sheet 1/2"."""
    return f"{set_id}  sheet {sheet}/{of}"


def marks_in(text: str) -> tuple[tuple[str, int, int], ...]:
    """All such lines in a page's text: set, sheet, of how many."""
    return tuple((name, int(n), int(of)) for name, n, of in _MARK.findall(text))


def faces(batch: Batch) -> Iterator[Face]:
    """Every page of a batch file in order, blank backs among them."""
    for stuffed in batch.stuffed:
        yield from faces_of(stuffed, batch.duplex)


def faces_of(stuffed: Stuffed, duplex: bool) -> Iterator[Face]:
    """Those of one set."""
    sides = 2 if duplex else 1
    set_id, sheet = stuffed.mail_set.set_id, 0
    for document, placed in enumerate(stuffed.placed):
        for offset in range(placed.sheets * sides):
            printed = offset < placed.paper.pages
            line = mark(set_id, sheet + offset // sides + 1, stuffed.sheets) if printed else ""
            source_page = offset if printed else -1
            yield Face(placed.first_page + offset, set_id, line, document, source_page)
        sheet += placed.sheets
