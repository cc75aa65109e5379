from __future__ import annotations

import pytest

from pipeline.mail.lines import Line
from pipeline.mail.table import Cell, Padding, Ruling, Text, Type

KIND = Type(8, 10)
PADDING = Padding(left=4, right=5, top=2, bottom=3)
RULING = Ruling((50, 100), PADDING)


def text(*lines: str, kind: Type = KIND) -> Text:
    return Text(tuple(Line((("font", line),), 10) for line in lines), kind, 90)


def said(cell: Cell) -> list[list[str]]:
    return [[part for line in text.lines for _, part in line.parts] for text in cell]


def test_text_has_what_the_padding_leaves() -> None:
    assert [RULING.room(column) for column in (0, 1)] == [41, 91]


@pytest.mark.parametrize(
    ("cells", "least", "height"),
    [
        ([(), ()], 0, 5),
        ([(text("a"),), ()], 0, 15),
        ([(text("a"),), (text("a", "b"), text("c", kind=Type(8, 12)))], 0, 37),
        ([(text("a"),), ()], 15, 15),
        ([(text("a"),), ()], 16, 16),
    ],
)
def test_a_row_is_as_high_as_its_highest_cell(
    cells: list[Cell], least: float, height: float
) -> None:
    assert RULING.row(cells, least).height == height


@pytest.mark.parametrize(
    ("middle", "cell", "drop"),
    [
        (False, (), 2),
        (False, (text("a"),), 2),
        (True, (text("a", "b"),), 2),
        (True, (text("a"),), 7),
        (True, (), 12),
    ],
)
def test_where_a_cell_begins(middle: bool, cell: Cell, drop: float) -> None:
    ruling = Ruling((50, 100), PADDING, middle=middle)
    row = ruling.row([(text("a", "b"),), cell])
    assert ruling.drop(row, cell) == drop


@pytest.mark.parametrize(
    ("height", "first", "rest"),
    [
        (35, [["a", "b"], ["c"]], [["d"]]),
        (34.9, [["a", "b"], []], [["c", "d"]]),
        (25, [["a", "b"], []], [["c", "d"]]),
        (24.9, [["a"]], [["b"], ["c", "d"]]),
        (45, [["a", "b"], ["c", "d"]], []),
    ],
)
def test_a_row_is_cut_between_lines(
    height: float, first: list[list[str]], rest: list[list[str]]
) -> None:
    row = RULING.row([(text("a", "b"), text("c", "d")), (text("x"),)])
    above, below = RULING.cut(row, height)
    assert [said(cell) for cell in above.cells] == [first, [["x"]]]
    assert [said(cell) for cell in below.cells] == [rest, []]
    assert above.height == height
    assert below.height == 5 + 10 * sum(map(len, rest))
