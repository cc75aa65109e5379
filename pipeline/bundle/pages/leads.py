"""What leads where in a bundle: bookmarks, rows of the index, marks, the way back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.bundle.model import (
    Bookmark,
    Box,
    Front,
    Heading,
    Kind,
    Link,
    LinkKind,
    Part,
    Placed,
)
from pipeline.bundle.pages.fit import Matrix

BACK = "Back to index"


@dataclass(frozen=True, slots=True)
class Row:
    """Where a part's row stands in the index, and the words read there."""

    part_id: str
    page: int
    box: Box
    words: tuple[str, ...]


def bookmark_title(placed: Placed) -> str:
    """Such as "DA/3 Letter 2 14.03.2022 [p.23]" (domain.md §5, 4)."""
    part = placed.part
    date = f"{part.date:%d.%m.%Y}" if part.date else ""
    named = part.exhibit if part.exhibit not in part.title else ""
    return " ".join(filter(None, (named, part.title, date, f"[p.{placed.label}]")))


def bookmarks(
    placed: Sequence[Placed], inner: Mapping[str, tuple[Heading, ...]], front: Front
) -> Iterator[Bookmark]:
    """Every bookmark in order: sections, parts, and the parts' own beneath them."""
    titles = dict(front.section_titles)
    section = ""
    for each in placed:
        part = each.part
        if part.section and part.section != section:
            title = " ".join(filter(None, (part.section, titles.get(part.section, ""))))
            yield Bookmark(f"{title} [p.{each.label}]", each.first, 0)
        section = part.section
        depth = 1 if section else 0
        yield Bookmark(bookmark_title(each), each.first, depth)
        yield from _own(each, inner.get(part.id, ()), depth + 1)


def _own(placed: Placed, headings: Sequence[Heading], depth: int) -> Iterator[Bookmark]:
    for heading in headings:
        if 0 <= heading.page < len(placed.labels):
            title = f"{heading.title} [p.{placed.labels[heading.page]}]"
            yield Bookmark(title, placed.first + heading.page, depth)
            yield from _own(placed, heading.inner, depth + 1)


def row_links(rows: Sequence[Row], placed: Sequence[Placed]) -> Iterator[Link]:
    """The whole of each row leads to the part's first page."""
    index = next(each for each in placed if each.part.kind is Kind.INDEX)
    firsts = {each.part.id: each.first for each in placed}
    for row in rows:
        page = index.first + row.page
        yield Link(LinkKind.ROW, page, row.box, firsts[row.part_id], row.words)


def mark_links(
    placed: Sequence[Placed], matrices: Mapping[tuple[str, int], Matrix]
) -> Iterator[Link]:
    """Each mark leads to the first page of the part it names."""
    firsts = {each.part.id: each.first for each in placed}
    for each in placed:
        for mark in each.part.marks:
            if mark.target in firsts:
                box = matrices[each.part.id, mark.page].box(mark.box)
                page = each.first + mark.page
                yield Link(LinkKind.MARK, page, box, firsts[mark.target], (mark.text,))


def settled(*links: Link) -> tuple[Link, ...]:
    """The links with boxes as they are written, to the hundredth of a point."""
    return tuple(
        replace(
            link,
            box=Box(
                round(link.box.left, 2),
                round(link.box.bottom, 2),
                round(link.box.right, 2),
                round(link.box.top, 2),
            ),
        )
        for link in links
    )


def unlinked(parts: Sequence[Part]) -> tuple[str, ...]:
    """Marks that name a part that is not here, as "mark in title"."""
    known = {part.id for part in parts}
    return tuple(
        f"{mark.text} in {part.title}"
        for part in parts
        for mark in part.marks
        if mark.target not in known
    )


def back_words(part: Part) -> str:
    """What is printed bottom left on the first page of an exhibit."""
    if part.kind is not Kind.EXHIBIT:
        return ""
    return f"Exhibit {part.exhibit} - {BACK}" if part.exhibit else BACK
