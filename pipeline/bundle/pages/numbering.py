"""Which number is printed on which page, also when some were served and may not change. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.bundle.model import Kind, Late, Numbering, Part, Placed, Style
from pipeline.errors import AlreadyDone

_LABEL = re.compile(r"(?P<section>[A-Z]*)(?P<number>\d+)(?P<letters>[A-Z]*)(?P<dots>(?:\.\d+)*)")
_REDRAWN = frozenset(Kind) - {Kind.EXHIBIT}
"""What is drawn anew for each version and may grow; an exhibit may not."""


def place(counted: Sequence[tuple[Part, int]], numbering: Numbering) -> tuple[Placed, ...]:
    """Every part at its place with the labels of its pages, given how many pages it has.

    Without served numbers the labels run on. With them, a served page keeps its own; what came
    later is 12A, 12B after page 12, or goes to the end (issue of a bundle after service:
    domain.md §5, 9); what comes after everything that was served is numbered on.

    Raises:
        AlreadyDone: An exhibit that was served has another number of pages now.
    """
    served = {each.part_id: each.labels for each in numbering.served}
    book = _Labels(numbering.style, {label for labels in served.values() for label in labels})
    placed: list[Placed] = []
    first = 0
    for at, (part, pages) in enumerate(counted):
        kept = _kept(part, pages, served.get(part.id, ()))
        later = (other for other, _ in counted[at + 1 :])
        runs_on = not any(_bars(other, part, served, numbering.style) for other in later)
        labels = (*kept, *book.next(part.section, pages - len(kept), kept, runs_on=runs_on))
        book.last = labels[-1]
        placed.append(Placed(part, first, labels))
        first += pages
    return tuple(placed)


def ordered(parts: Sequence[Part], numbering: Numbering) -> tuple[Part, ...]:
    """The parts in the order of the file: as given, or what came late after everything else."""
    served = {each.part_id for each in numbering.served}
    if not served or numbering.late is Late.INSERTED:
        return tuple(parts)
    return tuple(
        sorted(parts, key=lambda part: part.id not in served and part.kind is not Kind.INDEX)
    )


def page_labels(labels: Sequence[str]) -> tuple[tuple[int, str, int], ...]:
    """Labels as ranges for the file: (first page, prefix, number); number 0 is the prefix alone."""
    ranges: list[tuple[int, str, int]] = []
    expected = ""
    for page, label in enumerate(labels):
        if label != expected:
            match = _matched(label)
            plain = not match["letters"] and not match["dots"]
            number = int(match["number"]) if plain else 0
            ranges.append((page, match["section"] if plain else label, number))
        expected = _number_after(label)
    return tuple(ranges)


def spans(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels with those that follow each other as from and to: "2", "19–28"."""
    runs: list[tuple[str, str]] = []
    for label in labels:
        if runs and label == _number_after(runs[-1][1]):
            runs[-1] = (runs[-1][0], label)
        else:
            runs.append((label, label))
    return tuple(first if first == last else f"{first}–{last}" for first, last in runs)


@dataclass
class _Labels:
    """Gives out labels that nobody has."""

    style: Style
    taken: set[str]
    last: str = ""
    highest: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for label in self.taken:
            self._note(label)

    def next(
        self, section: str, count: int, kept: Sequence[str], *, runs_on: bool
    ) -> Iterator[str]:
        """So many new labels after the last one, or after those the part kept."""
        before = kept[-1] if kept else self.last
        named = section if self.style is Style.SECTIONS else ""
        for _ in range(count):
            if runs_on:
                before = f"{named}{self.highest.get(named, 0) + 1}"
            else:
                before = _after(before or f"{named}0", self.taken)
            self.taken.add(before)
            self._note(before)
            yield before

    def _note(self, label: str) -> None:
        match = _matched(label)
        named, number = match["section"], int(match["number"])
        self.highest[named] = max(self.highest.get(named, 0), number)


def _kept(part: Part, pages: int, labels: tuple[str, ...]) -> tuple[str, ...]:
    if labels and len(labels) != pages and part.kind not in _REDRAWN:
        raise AlreadyDone(
            f"The exhibit had {len(labels)} pages when the bundle was served and has {pages} now.",
            where=part.exhibit or part.title,
            todo="Put in the file that was served, or add the new one as another exhibit.",
            slug="served-exhibit-changed",
        )
    return labels[:pages]


def _bars(other: Part, part: Part, served: Mapping[str, object], style: Style) -> bool:
    """Whether a later part that was served keeps this one from being numbered on."""
    if other.id not in served:
        return False
    return style is Style.CONTINUOUS or other.section == part.section


def _after(label: str, taken: Iterable[str]) -> str:
    """The label that comes next without touching the plain numbers: 12, 12A, 12B; 12A, 12A.1."""
    following = _step(label)
    if following not in taken:
        return following
    between = f"{label}.1"
    while between in taken:
        between = f"{between}.1"
    return between


def _step(label: str) -> str:
    match = _matched(label)
    stem = f"{match['section']}{match['number']}"
    if match["dots"]:
        head, _, tail = label.rpartition(".")
        return f"{head}.{int(tail) + 1}"
    return f"{stem}{_letters_after(match['letters'])}"


def _letters_after(letters: str) -> str:
    """A, B, ... Z, AA, AB: as the columns of a spreadsheet."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    number += 1
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(ord("A") + rest) + made
    return made


def _number_after(label: str) -> str:
    match = _matched(label)
    if match["letters"] or match["dots"]:
        return ""
    return f"{match['section']}{int(match['number']) + 1}"


def _matched(label: str) -> re.Match[str]:
    match = _LABEL.fullmatch(label)
    if match is None:
        raise ValueError(f"{label!r} is not a page label")
    return match
