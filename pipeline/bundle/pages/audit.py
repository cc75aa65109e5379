"""The finished bundle proved: everything that is printed, labelled, linked or bookmarked.

Written with one library, its make read with a second, what is seen read with a third.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from pipeline.bundle.model import Assembled, Box, Link, LinkKind
from pipeline.bundle.pages import furniture, readback
from pipeline.bundle.pages.fit import A4, number_zone
from pipeline.bundle.pages.readback import ReadBack
from pipeline.bundle.pages.seen import Sight, Sights, sights
from pipeline.errors import VerificationFault
from pipeline.model.problem import Problem, Severity

OPENS_AS = "0 1.0"
DARK = 128
"""A number has dots at least as dark as this."""

_SLACK = 1.0
_PLACES = 2
_WORD = re.compile(r"[\w/.]+")


def audit(path: Path, expected: Assembled) -> tuple[Problem, ...]:
    """All that is wrong with the file; an error is a bundle that may not leave the house.

    Args:
        path: The file.
        expected: What was assembled, or what was recorded then.
    """
    return tuple(_problems(path, expected))


def _problems(path: Path, expected: Assembled) -> Iterator[Problem]:
    if not path.is_file():
        yield _error("bundle-unreadable", path.name)
        return
    if _sha256(path) != expected.sha256:
        yield _error("bundle-changed", path.name)
    back = readback.read(path)
    if back is None:
        yield _error("bundle-unreadable", path.name)
        return
    if len(back.leaves) != expected.pages:
        yield _error("bundle-page-count", path.name, str(len(back.leaves)), str(expected.pages))
        return
    yield from _file_faults(path.name, back, expected)
    yield from _leaf_faults(path.name, back, expected)
    yield from _printed_faults(path.name, back, expected)
    yield from _link_faults(path.name, back, expected)
    try:
        with sights(path) as pages:
            yield from _seen_faults(path.name, pages, expected)
    except VerificationFault:
        yield _error("bundle-unreadable", path.name)


def _file_faults(name: str, back: ReadBack, expected: Assembled) -> Iterator[Problem]:
    for what in back.forbidden:
        yield _error("bundle-forbidden", name, what)
    if back.opens_as != OPENS_AS:
        yield _error("bundle-opening", name)
    for found, wanted in zip_longest(back.bookmarks, expected.bookmarks):
        if found != wanted:
            yield _error(
                "bundle-bookmark-differs",
                name,
                found.title if found else "",
                wanted.title if wanted else "",
            )


def _leaf_faults(name: str, back: ReadBack, expected: Assembled) -> Iterator[Problem]:
    rows = zip(back.leaves, back.labels, expected.labels, expected.digests, strict=False)
    for leaf, shown, label, digest in rows:
        where = f"{name}!p.{label}"
        if shown != label:
            yield _error("bundle-label-differs", where, shown, label)
        if leaf.turned:
            yield _error("bundle-page-turned", where)
        if not _is_a4(leaf.width, leaf.height):
            yield _error("bundle-page-not-a4", where, f"{leaf.width:.0f} x {leaf.height:.0f}")
        if leaf.digest != digest:
            yield _error("bundle-page-differs", where)


def _printed_faults(name: str, back: ReadBack, expected: Assembled) -> Iterator[Problem]:
    """What is printed upon the pages, letter by letter: nothing else may be there."""
    words = {link.page: link.text[0] for link in expected.links if link.kind is LinkKind.BACK}
    font = back.leaves[0].font
    for number, (leaf, label) in enumerate(zip(back.leaves, expected.labels, strict=True)):
        where = f"{name}!p.{label}"
        found = furniture.number_in(leaf.drawing)
        wanted = furniture.printed(leaf.width, label, words.get(number, ""))
        if found != label:
            yield _error("bundle-number-differs", where, found, label)
        elif not leaf.font or leaf.font != font or furniture.upon(leaf.drawing) != wanted:
            yield _error("bundle-page-differs", where)


def _link_faults(name: str, back: ReadBack, expected: Assembled) -> Iterator[Problem]:
    labels = expected.labels
    found = Counter(
        (page, _rounded(box), target)
        for page, leaf in enumerate(back.leaves)
        for box, target in leaf.links
    )
    wanted = Counter((link.page, _rounded(link.box), link.target) for link in expected.links)
    for page, _, target in (wanted - found).elements():
        yield _error("bundle-link-missing", f"{name}!p.{labels[page]}", "", labels[target])
    for page, _, target in (found - wanted).elements():
        leads = labels[target] if 0 <= target < len(labels) else "nowhere"
        yield _error("bundle-link-strange", f"{name}!p.{labels[page]}", leads)


def _seen_faults(name: str, pages: Sights, expected: Assembled) -> Iterator[Problem]:
    """What is seen where words of the text lead on, and where a letter is printed first.

    On every other page the same letters are printed in the same way with the same font, and
    nothing after them: that was read back.
    """
    printed: set[str] = set()
    links: dict[int, list[Link]] = {}
    for link in expected.links:
        links.setdefault(link.page, []).append(link)
    for number, label in enumerate(expected.labels):
        leads = links.get(number, ())
        back = (link.text[0] for link in leads if link.kind is LinkKind.BACK)
        letters = {*label, *"".join(back)}
        if letters <= printed and all(link.kind is LinkKind.BACK for link in leads):
            continue
        printed |= letters
        where = f"{name}!p.{label}"
        with pages.page(number) as sight:
            zone = number_zone(sight.width, furniture.label_width(label))
            shown, *under = sight.words(zone, *(_grown(link.box) for link in leads))
            yield from _number_faults(where, sight, zone, shown, label)
            for link, words in zip(leads, under, strict=True):
                yield from _words_faults(where, words, link, expected)


def _number_faults(
    where: str, sight: Sight, zone: Box, words: str, label: str
) -> Iterator[Problem]:
    if _squeezed(words) != label:
        yield _error("bundle-number-differs", where, words.strip(), label)
    elif not sight.ink(zone, Box(0, 0, sight.width, sight.height), DARK):
        yield _error("bundle-number-unseen", where, "", label)


def _words_faults(where: str, words: str, link: Link, expected: Assembled) -> Iterator[Problem]:
    under = _squeezed(words)
    for wanted in link.text:
        if _squeezed(wanted) not in under:
            yield _error("bundle-link-words", where, " ".join(words.split()), wanted)
    if not _lands(link, expected):
        yield _error("bundle-link-lands", where, expected.labels[link.target], link.text[-1])


def _grown(box: Box) -> Box:
    return Box(box.left - _SLACK, box.bottom - _SLACK, box.right + _SLACK, box.top + _SLACK)


def _lands(link: Link, expected: Assembled) -> bool:
    """Whether the words of a link are those of the page it leads to."""
    if not link.text or link.kind is LinkKind.BACK:
        return True
    words = link.text[-1]
    label = expected.labels[link.target]
    if link.kind is LinkKind.ROW:
        return words == label
    part = next(each.part for each in expected.placed if each.first == link.target)
    named = {word.removeprefix("p.").rstrip(".") for word in _WORD.findall(words)}
    return bool(named & {part.exhibit, label}) or part.title in words


def _is_a4(width: float, height: float) -> bool:
    return all(
        abs(found - wanted) < 0.5 for found, wanted in zip(sorted((width, height)), A4, strict=True)
    )


def _rounded(box: Box) -> tuple[float, ...]:
    return tuple(round(edge, _PLACES) for edge in (box.left, box.bottom, box.right, box.top))


def _squeezed(words: str) -> str:
    return "".join(char for char in words if char.isprintable() and not char.isspace())


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _error(slug: str, where: str, value: str = "", hint: str = "") -> Problem:
    return Problem(slug, Severity.ERROR, where, value, hint=hint)
