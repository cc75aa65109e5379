"""Bookmarks: those of a source file read with care, and those of the bundle written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.bundle.model import Bookmark, Heading

DEEPEST = 10
MOST = 1000
_LONGEST_TREE = 30


def headings(pdf: pikepdf.Pdf) -> tuple[Heading, ...]:
    """The bookmarks of a file that lead to one of its pages; broken ones are left out."""
    tree = pdf.Root.get("/Outlines")
    if not isinstance(tree, Dictionary):
        return ()
    return tuple(_Reader(pdf).beneath(tree, 0))


def write(pdf: pikepdf.Pdf, bookmarks: Sequence[Bookmark]) -> None:
    """Writes the bookmarks; each keeps the reader's zoom."""
    with pdf.open_outline() as outline:
        open_at: list[pikepdf.OutlineItem] = []
        for bookmark in bookmarks:
            place = Array([pdf.pages[bookmark.page].obj, Name.XYZ, None, None, None])
            item = pikepdf.OutlineItem(bookmark.title, destination=place)
            item.is_closed = bookmark.depth > 0
            del open_at[bookmark.depth :]
            (open_at[-1].children if open_at else outline.root).append(item)
            open_at.append(item)


class _Reader:
    """Reads one file's bookmarks; each is read once, so a ring ends."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self._read: set[tuple[int, int]] = set()

    def beneath(self, node: pikepdf.Object, depth: int) -> Iterator[Heading]:
        """The bookmarks directly beneath one, with theirs."""
        item = node.get("/First")
        while isinstance(item, Dictionary) and self._is_new(item):
            inner = tuple(self.beneath(item, depth + 1)) if depth < DEEPEST else ()
            title = " ".join(str(item.get("/Title", "")).split())
            page = self._page(item)
            if page is not None and title:
                yield Heading(title, page, inner)
            else:
                yield from inner
            item = item.get("/Next")

    def _is_new(self, item: pikepdf.Object) -> bool:
        if item.objgen in self._read or len(self._read) >= MOST:
            return False
        self._read.add(item.objgen)
        return True

    def _page(self, item: pikepdf.Object) -> int | None:
        place = item.get("/Dest")
        action = item.get("/A")
        if place is None and isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
            place = action.get("/D")
        if isinstance(place, (pikepdf.String, Name)):
            place = self._named(str(place))
        if isinstance(place, Dictionary):
            place = place.get("/D")
        if not isinstance(place, Array) or not len(place):
            return None
        target = place[0]
        return self._pages.get(target.objgen) if isinstance(target, Dictionary) else None

    def _named(self, name: str) -> pikepdf.Object | None:
        root = self._pdf.Root
        old = root.get("/Dests")
        if isinstance(old, Dictionary) and name in old:
            return old[name]
        names = root.get("/Names")
        tree = names.get("/Dests") if isinstance(names, Dictionary) else None
        return _in_tree(tree, name, 0) if isinstance(tree, Dictionary) else None


def _in_tree(node: pikepdf.Object, name: str, depth: int) -> pikepdf.Object | None:
    pairs = node.get("/Names")
    if isinstance(pairs, Array):
        for at in range(0, len(pairs) - 1, 2):
            if str(pairs[at]) == name:
                found: pikepdf.Object = pairs[at + 1]
                return found
    kids = node.get("/Kids")
    if isinstance(kids, Array) and depth < _LONGEST_TREE:
        for kid in kids:
            deeper = _in_tree(kid, name, depth + 1) if isinstance(kid, Dictionary) else None
            if deeper is not None:
                return deeper
    return None
