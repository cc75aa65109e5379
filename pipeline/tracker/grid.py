"""A sheet of values taken apart by search: where its cells stand, and how each is written.

A sheet is written by nearly every program in one and the same way. One that is not, or that has
more than values, is left to a reader of XML, which gives the same and takes longer. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.tracker.parts import MOST_CELLS, Cell
from pipeline.tracker.writings import Unusual, Writings

SHEET_DATA = b"<sheetData"
BEGIN, END = b"<sheetData>", b"</sheetData>"
ROW_END = b"</row>"
HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^<>]*\?>)?[^<]*(?:<[^!?][^<]*)*")
"""What may stand before the cells: nothing in which they could seem to stand already."""
EMPTY_ROWS = re.compile(rb'(?:<row r="[1-9][0-9]*"[^<>]*/>)*')
ROW = re.compile(
    EMPTY_ROWS.pattern + rb'<row r="([1-9][0-9]{0,6})"[^<>]*(?<!/)>(?:<c r="([A-Z]{1,3})(?=\1"))?'
)
"""The beginning of a row, up to its first cell's letters."""
LONGEST_ROW = 4 * 1024 * 1024
"""A row of every column there is has less than half as much to it."""
PIECE = re.compile(rb'(?P<written>.*?(?:/>|</c>))(?:<c r="(?P<letters>[A-Z]{1,3}))?', re.DOTALL)
LAST = -1
"""The column of the next cell when there is none."""


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
    rows: dict[int, Sequence[int]] = field(default_factory=dict)
    width: int = 0

    def part(self, rows: bytes = b"") -> bytes:
        """The sheet with other cells in the place of its own."""
        return b"".join((self.head, BEGIN, rows, END, self.tail))

    def values(self, told: Sequence[object]) -> list[list[object]]:
        """Its values from A1 on, every row of the same length; its own rows are given up for them.

        Args:
            told: What each number stands for.
        """
        empty: list[object] = [""] * self.width
        values = []
        for at in range(max(self.rows, default=-1) + 1):
            row = list(map(told.__getitem__, self.rows.pop(at, ())))
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
    """The taking apart of one sheet: what was unpacked and is still to be looked at.

    A cell's address is its column's letters and its row's number, so that a row is cut at its
    number: what lies between is a cell as it is written, and the letters of the next one.
    """

    def __init__(self, chunks: Iterator[bytes], writings: Writings) -> None:
        self._chunks = chunks
        self._pieces = _Pieces(writings)
        self._text = b""
        self._row = 0
        self._places: tuple[int, ...] = ()

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
        found = ROW.match(row)
        if found is None or int(found[1]) <= self._row:
            raise Unusual
        self._row = int(found[1])
        if found[2] is None:
            if found.end() < len(row):
                raise Unusual
            return
        numbers, places = self._cells(row[found.end() :], found[1])
        laid = self._laid_out(numbers, (_column(found[2]), *places))
        if laid:
            grid.rows[self._row - 1] = laid
            grid.width = max(grid.width, len(laid))
            if self._row * grid.width > MOST_CELLS:
                raise Unusual

    def _cells(self, row: bytes, number: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of a row's cells, and the column of the cell behind each."""
        try:
            pieces = map(self._pieces.__getitem__, row.split(number + b'"')[1:])
            numbers, places = zip(*pieces, strict=True)
        except Unusual:
            # A style, say, may have the number of its row; no letter stands before that.
            cut = re.compile(rb'(?<=[A-Z])%b"' % number)
            pieces = map(self._pieces.__getitem__, cut.split(b"A" + row)[1:])
            numbers, places = zip(*pieces, strict=True)
        return numbers, places

    def _laid_out(self, numbers: tuple[int, ...], places: tuple[int, ...]) -> Sequence[int]:
        """The numbers from column A on, 0 where there is no cell, to the last with a value."""
        if places != self._places:
            if places[-1] != LAST or any(b <= a for a, b in pairwise(places[:-1])):
                raise Unusual
            self._places = places
        end = len(numbers)
        while end and not numbers[end - 1]:
            end -= 1
        width = places[end - 1] + 1 if end else 0
        if width == end:
            return numbers[:end]
        laid = [0] * width
        for place, number in zip(places[:end], numbers[:end], strict=True):
            laid[place] = number
        return laid


class _Pieces(dict[bytes, tuple[int, int]]):
    """What lies between two addresses of a row: the cell's number, and the next one's column."""

    def __init__(self, writings: Writings) -> None:
        super().__init__()
        self._writings = writings

    def __missing__(self, piece: bytes) -> tuple[int, int]:
        found = PIECE.fullmatch(piece)
        if found is None:
            raise Unusual
        letters = found["letters"]
        self[piece] = self._writings[found["written"]], _column(letters) if letters else LAST
        return self[piece]


def _column(letters: bytes) -> int:
    """The column with these letters, from 0."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
