from __future__ import annotations

import pytest
from lxml import etree

from pipeline.convert.length import LINES, is_short

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A_LINE = 95
"""So many characters are taken to fill one, from edge to edge."""
A_HEIGHT = 250
"""Of a line, in twentieths of a point."""
FRAME = "<w:pPr><w:framePr w:w='5000'/></w:pPr>"


def _short(*things: str) -> bool:
    inside = f"<w:body>{''.join(things)}<w:sectPr/></w:body>"
    return is_short(etree.fromstring(f'<w:document xmlns:w="{WORD}">{inside}</w:document>'))


def _p(words: str = "", before: str = "", breaks: int = 0) -> str:
    return f"<w:p>{before}<w:r><w:t>{words}</w:t>{'<w:br/>' * breaks}</w:r></w:p>"


def _row(*cells: str, height: str | None = None) -> str:
    told = "" if height is None else f'<w:trPr><w:trHeight w:val="{height}"/></w:trPr>'
    return f"<w:tr>{told}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def _table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def _rows(count: int, *cells: str, height: str | None = None) -> str:
    return _table(*[_row(*cells, height=height)] * count)


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        pytest.param([_p("word")] * 33, [_p("word")] * 34, id="paragraphs and their gaps"),
        pytest.param([_p()] * 33, [_p()] * 34, id="paragraphs without words"),
        pytest.param(
            [_p("x" * (46 * A_LINE - 1))], [_p("x" * (46 * A_LINE))], id="a paragraph that wraps"
        ),
        pytest.param([_p(breaks=45)], [_p(breaks=46)], id="lines that are broken"),
        pytest.param(
            [_p(before=FRAME)] * 99 + [_p()] * 33,
            [_p(before=FRAME)] * 99 + [_p()] * 34,
            id="frames beside the text",
        ),
        pytest.param([_rows(LINES, _p())], [_rows(LINES + 1, _p())], id="rows"),
        pytest.param([_rows(LINES)], [_rows(LINES + 1)], id="rows without cells"),
        pytest.param(
            [_table(_row(_p(), height=str(LINES * A_HEIGHT)))],
            [_table(_row(_p(), height=str(LINES * A_HEIGHT + 1)))],
            id="a row as high as it is told to be",
        ),
        pytest.param(
            [_table(_row(_p("x" * (LINES * A_LINE - 1)), height="1"))],
            [_table(_row(_p("x" * (LINES * A_LINE)), height="1"))],
            id="a row higher than it is told to be",
        ),
        pytest.param(
            [_table(_row(_p(), _p("x" * (LINES * (A_LINE // 2) - 1))))],
            [_table(_row(_p(), _p("x" * (LINES * (A_LINE // 2)))))],
            id="the fuller one of two cells",
        ),
        pytest.param(
            [_table(_row(_p() * LINES, _p()))],
            [_table(_row(_p() * (LINES + 1), _p()))],
            id="paragraphs in a cell",
        ),
        pytest.param(
            [_table(_row(*[_p("x" * (LINES - 1))] * 200))],
            [_table(_row(*[_p("x" * LINES)] * 200))],
            id="more cells than characters in a line",
        ),
        pytest.param(
            [_rows(33, _p()), *[_p()] * 10],
            [_rows(34, _p()), *[_p()] * 10],
            id="a table between paragraphs",
        ),
    ],
)
def test_how_much_is_on_a_page(fits: list[str], too_much: list[str]) -> None:
    assert (_short(*fits), _short(*too_much)) == (True, False)


@pytest.mark.parametrize(
    "height",
    [
        "",
        "9" * 400,
        "9" * 5000,
        "tall",
        "-9000",
        "1e9",
        "9000.5",
        "²",
        "0x9000",
        "inf",
        "nan",
        " 9000",
        "0",
        "٣",
    ],
)
def test_a_height_that_is_none_is_that_of_a_line(height: str) -> None:
    rows = (_rows(count, _p(), height=height) for count in (LINES, LINES + 1))

    assert [_short(each) for each in rows] == [True, False]


@pytest.mark.parametrize(
    "thing",
    [
        pytest.param("", id="nothing"),
        pytest.param("<!-- a remark -->" * 99, id="remarks"),
        pytest.param("<?remark again?>" * 99, id="instructions"),
        pytest.param('<w:bookmarkStart w:id="1" w:name="here"/>' * 99, id="marks"),
        pytest.param('<p xmlns="urn:other">word</p>' * 99, id="paragraphs of another kind"),
        pytest.param(_table(), id="a table without rows"),
    ],
)
def test_what_takes_no_room(thing: str) -> None:
    assert _short(thing)


def test_without_a_body_it_is_nothing_for_a_roll() -> None:
    assert not is_short(etree.fromstring(f'<w:document xmlns:w="{WORD}"/>'))
