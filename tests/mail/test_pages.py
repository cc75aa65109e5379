from __future__ import annotations

import pytest

from pipeline.mail.lines import Line
from pipeline.mail.pages import Flow, Grid, Page
from pipeline.mail.table import Padding, Row, Ruling, Text, Type

LEFT, TOP, BOTTOM = 30, 300, 100
KIND = Type(8, 10)
RULING = Ruling((50, 100), Padding(4, 4, 2, 3), heads=1)


def text(word: str, lines: int = 1, kind: Type = KIND) -> Text:
    return Text((Line((("font", word),), 10),) * lines, kind, 90)


def row(word: str, height: float) -> Row:
    return RULING.row([(text(word),), ()], height)


def flow() -> Flow:
    return Flow(LEFT, TOP, BOTTOM)


def words(page: Page) -> list[str]:
    return [placed.text.lines[0].parts[0][1] for placed in page.texts]


def pages(flow: Flow) -> list[list[str]]:
    return [words(page) for page in flow.pages]


def test_paragraphs_stand_one_below_the_other() -> None:
    own = flow()
    own.paragraph(text("one"), before=9, after=2)
    own.paragraph(text("two", 2), before=5)
    own.paragraph(text("three"), before=1)
    (page,) = own.pages
    assert [(placed.x, placed.y) for placed in page.texts] == [
        (LEFT, 300),  # nothing before the first one on a page
        (LEFT, 285),  # the larger of two spaces counts, not both
        (LEFT, 264),
    ]


def test_a_mark_stands_on_the_line_of_the_first_words() -> None:
    own = flow()
    own.item(text("-", kind=Type(10, 10)), text("one"), 12, after=1)
    own.paragraph(text("two"))
    (page,) = own.pages
    assert words(page) == ["-", "one", "two"]
    assert [(placed.x, placed.y - placed.text.type.size) for placed in page.texts] == [
        (LEFT, 292),
        (LEFT + 12, 292),
        (LEFT, 281),
    ]


@pytest.mark.parametrize(("lines", "expected"), [(10, 1), (11, 2)])
def test_a_paragraph_that_does_not_fit_goes_on_the_next_page(lines: int, expected: int) -> None:
    own = flow()
    own.paragraph(text("one", 9), after=10)
    own.paragraph(text("two", lines))
    assert len(own.pages) == expected
    assert own.pages[-1].texts[-1].y == (200 if expected == 1 else TOP)


@pytest.mark.parametrize(("height", "expected"), [(190, 1), (190.1, 2)])
def test_what_is_to_be_kept_together(height: float, expected: int) -> None:
    own = flow()
    own.paragraph(text("one"))
    own.keep(height)
    own.paragraph(text("two"))
    assert len(own.pages) == expected


def test_no_page_is_left_empty_for_what_is_higher_than_a_page() -> None:
    own = flow()
    own.keep(201)
    own.paragraph(text("one"))
    assert pages(own) == [["one"]]


@pytest.mark.parametrize(
    ("height", "expected"),
    [
        (60, [["head", "a", "b", "c"]]),
        (60.1, [["head", "a", "b"], ["head", "c"]]),
    ],
)
def test_a_row_that_just_fits_and_one_that_does_not(
    height: float, expected: list[list[str]]
) -> None:
    own = flow()
    own.table(RULING, [row("head", 20), row("a", 60), row("b", 60), row("c", height)])
    assert pages(own) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [(20, [["one", "head", "a"]]), (20.1, [["one"], ["head", "a"]])],
)
def test_a_table_begins_where_there_is_room_for_its_first_row(
    before: float, expected: list[list[str]]
) -> None:
    own = flow()
    own.paragraph(text("one", 10))
    own.table(RULING, [row("head", 20), row("a", 60)], before=before)
    assert pages(own) == expected


def test_rules_of_a_table_on_two_pages() -> None:
    strong = Ruling(RULING.widths, RULING.padding, heads=1, strong_head=True, box=1)
    own = flow()
    own.paragraph(text("one"), after=2)
    own.table(strong, [row("head", 20), row("a", 100), row("b", 70)], before=3)
    first, second = own.pages
    columns = (LEFT, LEFT + 50, LEFT + 150)
    assert first.grids == [Grid(columns, (287, 267, 167), 267)]
    assert second.grids == [Grid(columns, (300, 280, 210), 280)]
    assert [first.boxes, second.boxes] == [[(84, 265)], [(84, 278)]]
    assert [(placed.x, placed.y) for placed in second.texts] == [(34, 298), (34, 278)]


def test_a_table_without_heads() -> None:
    own = flow()
    plain = Ruling(RULING.widths, RULING.padding)
    own.table(plain, [row("a", 150), row("b", 50), row("c", 50)])
    assert pages(own) == [["a", "b"], ["c"]]
    assert [page.grids[0].strong for page in own.pages] == [None, None]


def test_heads_alone_are_no_table() -> None:
    own = flow()
    own.table(RULING, [row("head", 20)])
    assert pages(own) == [[]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (17, [["one"], ["head", "a"]]),
        (18, [["one"], ["head", "a"], ["head", "a"]]),
        (35, [["one"], ["head", "a"], ["head", "a"], ["head", "a"]]),
    ],
)
def test_a_row_higher_than_a_page_goes_on_on_the_next(
    lines: int, expected: list[list[str]]
) -> None:
    own = flow()
    own.paragraph(text("one"))
    own.table(RULING, [row("head", 20), RULING.row([(text("a", lines),), ()])])
    assert pages(own) == expected
    shown = [placed.text for page in own.pages for placed in page.texts]
    assert sum(len(each.lines) for each in shown if each.lines[0].parts[0][1] == "a") == lines
    assert all(page.grids[0].rows[-1] >= BOTTOM for page in own.pages[1:])
