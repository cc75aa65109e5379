"""Two versions of a bundle, page by page: for the list of changes after service."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.model import Assembled
from pipeline.bundle.pages.fit import STRIP
from pipeline.bundle.pages.seen import Sight, sights


class Changed(enum.StrEnum):
    """What became of a page."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """The same page under another number."""
    DIFFERS = "differs"
    """Another page under the same number."""


@dataclass(frozen=True, slots=True)
class Change:
    """A page that is not as it was.

    Attributes:
        how: What became of it.
        label: Its number in the new version; in the old one for a page that is gone.
        was: Its number in the old version, "" for a new page.
        title: The part it belongs to.
    """

    how: Changed
    label: str
    was: str
    title: str


def compare(old: tuple[Path, Assembled], new: tuple[Path, Assembled]) -> tuple[Change, ...]:
    """What differs, in the order of the new version, then what is gone.

    Numbers and the words at the foot are not compared, only what is above them.
    """
    return compare_all([old], [new])


def compare_all(
    old: Sequence[tuple[Path, Assembled]], new: Sequence[tuple[Path, Assembled]]
) -> tuple[Change, ...]:
    """The same for versions in volumes, however each was cut: their numbers run on."""
    return tuple(_changes(_of_all(old), _of_all(new)))


@dataclass(frozen=True, slots=True)
class _Page:
    look: str
    title: str


def _of_all(files: Sequence[tuple[Path, Assembled]]) -> Mapping[str, _Page]:
    return {label: page for file in files for label, page in _pages(*file).items()}


def _pages(path: Path, made: Assembled) -> Mapping[str, _Page]:
    titles = [placed.part.title for placed in made.placed for _ in placed.labels]
    with sights(path) as pages:
        looks = [_look(sight) for sight in pages]
    return {
        label: _Page(look, title)
        for label, look, title in zip(made.labels, looks, titles, strict=True)
    }


def _look(sight: Sight) -> str:
    return hashlib.sha256(f"{sight.look(above=STRIP)}".encode()).hexdigest()


def _changes(old: Mapping[str, _Page], new: Mapping[str, _Page]) -> Iterator[Change]:
    known = {page.look: label for label, page in reversed(list(old.items()))}
    kept = set()
    for label, page in new.items():
        was = known.get(page.look, "")
        if label in old and old[label].look == page.look:
            kept.add(label)
        elif was and was not in new:
            kept.add(was)
            yield Change(Changed.MOVED, label, was, page.title)
        elif label in old:
            kept.add(label)
            yield Change(Changed.DIFFERS, label, label, page.title)
        else:
            yield Change(Changed.ADDED, label, "", page.title)
    for label, page in old.items():
        if label not in new and label not in kept:
            yield Change(Changed.REMOVED, label, label, page.title)
