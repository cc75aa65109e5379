"""Letters sorted into chunks: what shares a document, and how many do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.convert.batches import split
from pipeline.convert.letter import Family, Letter

FEWEST = 5
"""Fewer letters of one template gain nothing."""

LARGEST = 50
"""More in one document are slower for each letter, and take more memory."""

Chunk = list[Letter]


def is_roll(chunk: Chunk) -> bool:
    """Whether a chunk is converted as a roll, and not in sections."""
    return all(letter.short and not letter.alone for letter in chunk)


def in_sections(letters: Iterable[Letter]) -> Chunk:
    """Letters that shall have a section each."""
    return [replace(letter, short=False) for letter in letters]


class Tray:
    """Where letters lie, as they come, until they are a chunk.

    Args:
        jobs: How many processes work side by side.
        expected: How many letters are to come, for chunks that are all of one size. A chunk that
            is full by then need not wait for the last letter; 0 lets all of them wait.
    """

    def __init__(self, jobs: int, expected: int = 0) -> None:
        self._jobs = max(jobs, 1)
        self._full = max(_even(expected, self._jobs), FEWEST) if expected else 0
        self._usual: dict[tuple[Family, bool], Chunk] = defaultdict(list)
        self._strange: list[Letter] = []
        self._begun: set[Family] = set()

    def put(self, letter: Letter) -> Chunk:
        """Add a letter that is not unfit; gives the chunk that is full with it, or none."""
        if letter.strange:  # whether all of its family have that, shows at the end
            self._strange.append(letter)
            return []
        chunk = self._usual[letter.family, letter.short]
        chunk.append(letter)
        if len(chunk) != self._full:
            return []
        self._begun.add(letter.family)
        return self._usual.pop((letter.family, letter.short))

    def rest(self) -> Sequence[Chunk]:
        """What lies there at the end, the largest chunk first.

        Few letters of a template are left out, unless others of it have gone before.
        """
        families: dict[Family, list[Letter]] = defaultdict(list)
        for letter in (*(each for some in self._usual.values() for each in some), *self._strange):
            families[letter.family].append(letter)
        found = [
            letters
            for family, letters in families.items()
            if len(letters) >= FEWEST or family in self._begun
        ]
        largest = _even(sum(map(len, found)), self._jobs)
        chunks = [chunk for letters in found for chunk in self._shared_out(letters, largest)]
        return sorted(chunks, key=len, reverse=True)

    def _shared_out(self, family: Sequence[Letter], largest: int) -> Iterator[Chunk]:
        first = family[0].family
        usual = frozenset.intersection(*(letter.strange for letter in family))
        if first in self._begun:  # with letters that have nothing strange
            usual = frozenset()
        for some in _by_length([letter for letter in family if letter.strange == usual]):
            by_file = {letter.file: letter for letter in some}
            for part in split(list(by_file), 1, largest):
                yield [by_file[file] for file in part]
        # A name in another script would be in the fonts of every letter beside it.
        yield from ([replace(each, alone=True)] for each in family if each.strange != usual)


def _by_length(family: Sequence[Letter]) -> Iterator[Chunk]:
    """Those for a roll, and those for sections; few of the first kind go with the others."""
    short = [letter for letter in family if letter.short]
    if len(short) < FEWEST:
        yield in_sections(family)
    else:
        yield short
        yield [letter for letter in family if not letter.short]


def _even(count: int, jobs: int) -> int:
    """So many letters a chunk that all processes end together."""
    rounds = max(-(-count // (LARGEST * jobs)), 1)
    return -(-count // (rounds * jobs))
