"""Fonts and pictures that the papers of a print file have alike, put into it once.

Letters that were converted together carry the same fonts, each its own copy. A print file of a
thousand letters would be a thousand times as large as it need be, and so would be the memory that
it takes to write and to print.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

import pikepdf

_REFERENCE = re.compile(rb"(\d+) (\d+) R\b")
_IN_PROGRESS = b"in progress"
KINDS = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties")


class SharedParts:
    """What a print file already has, by a hash of all that it consists of."""

    def __init__(self, output: pikepdf.Pdf) -> None:
        self._output = output
        self._known: dict[bytes, pikepdf.Object] = {}

    def resources(
        self, paper: pikepdf.Pdf, page: pikepdf.Page
    ) -> tuple[Mapping[str, pikepdf.Dictionary], bool]:
        """The resources of a paper's page as the print file has them, and whether any is new.

        What is new refers to the paper, which has to stay open until the print file is written.
        """
        seen: dict[tuple[int, ...], bytes] = {}
        before = len(self._known)
        found = {
            kind: pikepdf.Dictionary(
                {name: self._shared(paper, part, seen) for name, part in parts.items()}
            )
            for kind, parts in _listed(page)
        }
        return found, len(self._known) > before

    def _shared(
        self, paper: pikepdf.Pdf, part: pikepdf.Object, seen: dict[tuple[int, ...], bytes]
    ) -> pikepdf.Object:
        mark = _digest(paper, part, seen)
        if mark not in self._known:
            own = part if part.is_indirect else paper.make_indirect(part)
            self._known[mark] = self._output.copy_foreign(own)
        return self._known[mark]


def _listed(page: pikepdf.Page) -> Iterator[tuple[str, pikepdf.Object]]:
    for kind in KINDS:
        if kind in page.resources:
            yield kind, page.resources[kind]


def _digest(paper: pikepdf.Pdf, part: pikepdf.Object, seen: dict[tuple[int, ...], bytes]) -> bytes:
    """A hash of a part and of everything it refers to, wherever that lies in the file."""
    own = tuple(part.objgen)
    if part.is_indirect and own in seen:
        return seen[own]
    if part.is_indirect:
        seen[own] = _IN_PROGRESS  # a part that refers to itself
    found = hashlib.sha256()
    if isinstance(part, pikepdf.Stream):
        written = part.stream_dict.unparse()
        found.update(part.read_raw_bytes())
    else:
        written = part.unparse(resolved=True)
    at = 0
    for other in _REFERENCE.finditer(written):
        found.update(written[at : other.start()])
        found.update(_digest(paper, paper.get_object(int(other[1]), int(other[2])), seen))
        at = other.end()
    found.update(written[at:])
    if part.is_indirect:
        seen[own] = found.digest()
    return found.digest()
