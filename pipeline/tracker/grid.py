"""Sheets as they are written, so that cells which are written alike are read only once.

A year of marks is half a million cells, and but for where they stand only some hundreds differ. A
sheet of values, written as every program writes one, is taken apart by search; each different cell
is then read once, by the same reader as the cells of any other sheet. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, repeat

from pipeline.tracker.parts import MOST_CELLS, Cell

SHEET_DATA = b"<sheetData"
BEGIN, END = b"<sheetData>", b"</sheetData>"
CELL, ROW_END = b'<c r="', b"</row>"
HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^<>]*\?>)?[^<]*(?:<[^!?][^<]*)*")
"""What may stand before the cells: nothing in which they could seem to stand already."""
EMPTY_ROWS = re.compile(rb'(?:<row r="[1-9][0-9]*"[^<>]*/>)*')
ROW = re.compile(EMPTY_ROWS.pattern + rb'<row r="([1-9][0-9]{0,6})"[^<>]*(?<!/)>')
LONGEST_ROW = 4 * 1024 * 1024
"""A row of every column there is has less than half as much to it."""
SOUND = re.compile(
    rb'(?: s="(?P<style>[0-9]+)")?(?:'
    rb'(?P<value> t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*</t></is></c>'
    rb'|(?: t="(?:n|s|str|d)")?><v(?: xml:space="preserve")?>[^<]+</v></c>'
    rb'| t="b"><v>[01]</v></c>)'
    rb'|(?: t="(?:n|s|str|d|b)")?(?: ?/>|></c>)'
    rb")"
)
"""A cell behind its address, with a value or with none; no formula and no error."""
LETTERS = re.compile(rb"[A-Z]{1,3}")
MOST_DIFFERENT = 1_000_000
"""So many rows a sheet can have, and each different cell is given one to be read from."""


class Unusual(Exception):
    """A sheet that only a reader of XML understands; it is read like that, from end to end."""


class Writings(dict[bytes, int]):
    """Every different cell as it is written without its address, numbered from 1; 0 has no value.

    Attributes:
        shares: The numbers of those in a percentage format.
    """

    def __init__(self, percent: frozenset[str]) -> None:
        super().__init__()
        self.shares: set[int] = set()
        self._percent = percent
        self._valued: list[bytes] = []

    def __missing__(self, written: bytes) -> int:
        """The number of a cell that is met for the first time.

        Raises:
            Unusual: It is more than a value.
        """
        found = SOUND.fullmatch(written)
        if found is None or len(self._valued) >= MOST_DIFFERENT:
            raise Unusual
        number = 0
        if found["value"]:
            self._valued.append(written)
            number = len(self._valued)
            if (found["style"] or b"0").decode() in self._percent:
                self.shares.add(number)
        self[written] = number
        return number

    def column(self) -> bytes:
        """The rows of a sheet that has them below each other in its first column."""
        return b"".join(
            b'<row r="%d"><c r="A%d"%b</row>' % (at, at, written)
            for at, written in enumerate(self._valued, 1)
        )


@dataclass(slots=True)
class Grid:
    """A sheet as the numbers of its cells.

    Attributes:
        head, tail: What is written before and after its cells.
        rows: Row, from 0, to the numbers of its cells from column A on, to the last with a value.
        width: The columns up to the last value of any row.
    """

    head: bytes
    tail: bytes = b""
    rows: dict[int, list[int]] = field(default_factory=dict)
    width: int = 0

    def part(self, rows: bytes = b"") -> bytes:
        """The sheet with other cells in the place of its own."""
        return b"".join((self.head, BEGIN, rows, END, self.tail))

    def values(self, told: Sequence[object]) -> list[list[object]]:
        """Its values from A1 on, every row of the same length; told what each number stands for."""
        empty: list[object] = [""] * self.width
        values = []
        for at in range(max(self.rows, default=-1) + 1):
            row = list(map(told.__getitem__, self.rows.get(at, ())))
            row += empty[len(row) :]
            values.append(row)
        return values

    def places(self, numbers: set[int]) -> frozenset[Cell]:
        """Where the cells with these numbers stand."""
        return frozenset(
            (at, column)
            for at, row in self.rows.items()
            if not numbers.isdisjoint(row)
            for column, number in enumerate(row)
            if number in numbers
        )


def grid_of(chunks: Iterable[bytes], writings: Writings) -> Grid | None:
    """A sheet taken apart, ``None`` when only a reader of XML makes sense of it.

    Args:
        chunks: The sheet's part of the file, piece by piece: a year of marks is never held whole.
        writings: The different cells so far, of all sheets; gets those of this one.
    """
    try:
        return _Taking(iter(chunks), writings).grid()
    except Unusual:
        return None


class _Taking:
    """The taking apart of one sheet: what was unpacked and is still to be looked at."""

    def __init__(self, chunks: Iterator[bytes], writings: Writings) -> None:
        self._chunks, self._writings = chunks, writings
        self._text = b""
        self._row = 0
        self._columns = _Columns()

    def grid(self) -> Grid:
        """The sheet.

        Raises:
            Unusual: It is not written as most programs write one, or it has more than values.
        """
        grid = Grid(self._up_to(BEGIN))
        if HEAD.fullmatch(grid.head) is None or SHEET_DATA in grid.head:
            raise Unusual
        while (stop := self._text.rfind(ROW_END)) >= 0 or END not in self._text:
            if stop >= 0:
                rows, self._text = self._text[:stop], self._text[stop + len(ROW_END) :]
                for row in rows.split(ROW_END):
                    self._take(row, grid)
            else:
                self._more()
        if EMPTY_ROWS.fullmatch(self._up_to(END)) is None:
            raise Unusual
        grid.tail = b"".join((self._text, *self._chunks))
        if SHEET_DATA in grid.tail:
            raise Unusual
        return grid

    def _up_to(self, sign: bytes) -> bytes:
        """What stands before a sign; the sign is passed over."""
        while (at := self._text.find(sign)) < 0:
            self._more()
        found, self._text = self._text[:at], self._text[at + len(sign) :]
        return found

    def _more(self) -> None:
        chunk = next(self._chunks, b"")
        if not chunk or len(self._text) > LONGEST_ROW:
            raise Unusual
        self._text += chunk

    def _take(self, row: bytes, grid: Grid) -> None:
        opening, *cells = row.split(CELL)
        found = ROW.fullmatch(opening)
        if found is None or int(found[1]) <= self._row:
            raise Unusual
        self._row = int(found[1])
        if not cells:
            return
        addresses, _, written = zip(*map(bytes.partition, cells, repeat(b'"')), strict=True)
        numbers = list(map(self._writings.__getitem__, written))
        numbers = self._columns.laid_out(addresses, found[1], numbers)
        if numbers:
            grid.rows[self._row - 1] = numbers
            grid.width = max(grid.width, len(numbers))
            if self._row * grid.width > MOST_CELLS:
                raise Unusual


class _Columns:
    """The columns of a row's cells, kept from row to row, as most rows have the same."""

    def __init__(self) -> None:
        self._letters = b""
        self._places: Sequence[int] = ()

    def laid_out(self, addresses: Sequence[bytes], row: bytes, numbers: list[int]) -> list[int]:
        """The numbers from column A on, 0 where there is no cell, to the last with a value."""
        letters = b" ".join((*addresses, b"")).replace(row + b" ", b" ")
        if letters != self._letters:
            self._letters, self._places = letters, tuple(map(_column, letters.split()))
            if any(right <= left for left, right in pairwise(self._places)):
                raise Unusual
        if len(addresses) != len(self._places):
            raise Unusual
        while numbers and not numbers[-1]:
            numbers.pop()
        width = self._places[len(numbers) - 1] + 1 if numbers else 0
        if width == len(numbers):
            return numbers
        laid = [0] * width
        for place, number in zip(self._places, numbers, strict=False):
            laid[place] = number
        return laid


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    """The column with these letters, from 0."""
    if LETTERS.fullmatch(letters) is None:
        raise Unusual
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
