"""Cells that are written alike are read once: the same values, and less is kept."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import WorkbookFault
from pipeline.tracker import workbook
from pipeline.tracker.grid import grid_of
from pipeline.tracker.parts import Cell, percent_styles
from pipeline.tracker.report import letters
from pipeline.tracker.workbook import Book, open_book
from pipeline.tracker.writings import Writings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><cols/>'
TAIL = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="10"/></cellXfs></styleSheet>'
)
STRINGS = f'<sst xmlns="{MAIN}"><si><t>AM</t></si><si><t/></si><si><t> \u00e9 </t></si></sst>'

VALUES = (
    ' t="inlineStr"><is><t>/</t></is></c>',
    ' s="1" t="inlineStr"><is><t xml:space="preserve"> a &amp; b </t></is></c>',
    ' t="inlineStr"><is><t></t></is></c>',
    ' t="s"><v>0</v></c>',
    ' s="2" t="s"><v>1</v></c>',
    ' t="s"><v>2</v></c>',
    ' t="str"><v>&lt;L&gt; 5" \u0141</v></c>',
    "><v>7</v></c>",
    ' t="n"><v>0.5</v></c>',
    ' s="1"><v>44000</v></c>',
    ' s="1"><v>44000.5</v></c>',
    ' s="2"><v>0.943</v></c>',
    ' t="b"><v>1</v></c>',
    ' t="d"><v>2022-01-12</v></c>',
)
BLANKS = ("/>", ' s="2"/>', ' s="1" />', "></c>", ' s="2" t="s"></c>')


def sheet(rows: str, head: str = HEAD, tail: str = TAIL) -> str:
    return f"{head}<sheetData>{rows}</sheetData>{tail}"


def cell(at: str, written: str = "><v>1</v></c>") -> str:
    return f'<c r="{at}"{written}'


def laid(rows: dict[int, dict[int, str]]) -> str:
    """The rows of a sheet from what is written in each cell, row and column from 0."""
    return "".join(
        f'<row r="{row + 1}" spans="1:9">'
        + "".join(cell(f"{letters(at)}{row + 1}", cells[at]) for at in sorted(cells))
        + "</row>"
        for row, cells in sorted(rows.items())
    )


def save(path: Path, *sheets: str) -> Path:
    """The smallest workbook with these sheets."""
    named = "".join(
        f'<sheet name="S{at}" sheetId="{at}" r:id="r{at}"/>' for at in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}'
        f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="t" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": STRINGS,
        "xl/styles.xml": STYLES,
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": part for at, part in enumerate(sheets, 1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def pieces(part: str, size: int = 1 << 18) -> Iterator[bytes]:
    data = part.encode()
    yield from (data[at : at + size] for at in range(0, len(data), size))


def is_taken_apart(part: str) -> bool:
    return grid_of(pieces(part), Writings(frozenset())) is not None


def read_whole(path: Path) -> Book:
    """The workbook with no sheet taken apart."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(workbook, "grid_of", lambda *_: None)
        return open_book(path)


def shares(book: Book) -> list[set[Cell]]:
    """The cells in a percentage format, those without a value left out."""
    return [
        {
            (row, column)
            for row, column in sheet.facts.percent
            if row < len(sheet.rows) and column < len(sheet.rows[row])
            if sheet.rows[row][column] != ""
        }
        for sheet in book.sheets
    ]


def assert_same(path: Path) -> None:
    taken, read = open_book(path), read_whole(path)
    assert [sheet.rows for sheet in taken.sheets] == [sheet.rows for sheet in read.sheets]
    assert [[type(v) for row in s.rows for v in row] for s in taken.sheets] == [
        [type(v) for row in s.rows for v in row] for s in read.sheets
    ]
    assert shares(taken) == shares(read)
    assert [(s.facts.errors, s.facts.unvalued) for s in taken.sheets] == [
        (s.facts.errors, s.facts.unvalued) for s in read.sheets
    ]


CELLS = st.dictionaries(
    st.integers(0, 30),
    st.dictionaries(
        st.one_of(st.integers(0, 8), st.integers(24, 30)), st.sampled_from(VALUES + BLANKS)
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=3))
def test_the_same_values_as_from_a_reading_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, sheets: list[dict[int, dict[int, str]]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "grid.xlsx"
    written = [sheet(laid(rows)) for rows in sheets]
    assert all(is_taken_apart(part) for part in written)
    assert_same(save(path, *written))


@settings(max_examples=60, deadline=None)
@given(CELLS, st.integers(1, 60))
def test_where_a_sheet_is_cut_into_pieces_does_not_matter(
    rows: dict[int, dict[int, str]], size: int
) -> None:
    part = sheet(laid(rows) + '<row r="90"/>')
    at_once, cut = Writings(frozenset("2")), Writings(frozenset("2"))
    assert grid_of(pieces(part), at_once) == grid_of(pieces(part, size), cut)
    assert (at_once, at_once.shares) == (cut, cut.shares)


def test_each_different_cell_is_read_once(tmp_path: Path) -> None:
    marks = "".join(
        f'<row r="{row}">' + "".join(cell(f"{letters(at)}{row}", VALUES[0]) for at in range(380))
        for row in range(1, 41)
    ).replace("<row", "</row><row")[len("</row>") :]
    writings = Writings(frozenset())
    part = sheet(f"{marks}</row>")
    grid = grid_of(pieces(part), writings)
    assert grid is not None
    assert len(writings) == 1
    assert writings.column().count(b"<c ") == 1
    assert grid.width == 380
    rows = open_book(save(tmp_path / "marks.xlsx", part)).sheets[0].rows
    assert rows == [["/"] * 380] * 40


def test_a_large_sheet_is_never_held_whole() -> None:
    row = "".join(cell(f"{letters(at)}%d", VALUES[0]) for at in range(380))
    unpacked = 0

    def chunks() -> Iterator[bytes]:
        nonlocal unpacked
        yield f"{HEAD}<sheetData>".encode()
        for at in range(1, 401):
            chunk = f'<row r="{at}">{row}</row>'.replace("%d", str(at)).encode()
            unpacked += len(chunk)
            yield chunk
        yield f"</sheetData>{TAIL}".encode()

    tracemalloc.start()
    grid = grid_of(chunks(), Writings(frozenset()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grid is not None
    assert len(grid.rows) == 400
    assert most < unpacked / 3


UNUSUAL = {
    "formula": laid({0: {0: "><f>B1</f><v>1</v></c>"}}),
    "error": laid({0: {0: ' t="e"><v>#N/A</v></c>'}}),
    "rich-text": laid({0: {0: ' t="inlineStr"><is><r><t>a</t></r></is></c>'}}),
    "value-of-an-inline-text": laid({0: {0: ' t="inlineStr"><v>a</v></c>'}}),
    "unknown-kind": laid({0: {0: ' t="q"><v>1</v></c>'}}),
    "truth-that-is-none": laid({0: {0: ' t="b"><v> </v></c>'}}),
    "other-quotes": "<row r='1'><c r='A1'><v>1</v></c></row>",
    "no-address": '<row r="1"><c><v>1</v></c></row>',
    "style-first": '<row r="1"><c s="1" r="A1"><v>1</v></c></row>',
    "no-address-after-one": f'<row r="1">{cell("A1")}<c><v>1</v></c></row>',
    "second-address": '<row r="1"><c r="A1" r="B1"><v>1</v></c></row>',
    "two-addresses-in-one": '<row r="1"><c r="A1 B1"><v>1</v></c></row>',
    "small-letters": f'<row r="1">{cell("a1")}</row>',
    "of-another-row": f'<row r="1">{cell("A2")}</row>',
    "of-a-longer-row": f'<row r="1">{cell("A11")}</row>',
    "of-a-shorter-row": f'<row r="11">{cell("A1")}</row>',
    "the-same-twice": f'<row r="1">{cell("A1")}{cell("A1", BLANKS[0])}</row>',
    "not-in-order": f'<row r="1">{cell("B1")}{cell("A1")}</row>',
    "row-without-number": f"<row>{cell('A1')}</row>",
    "row-style-first": f'<row s="1" r="1">{cell("A1")}</row>',
    "rows-not-in-order": f'<row r="2">{cell("A2")}</row><row r="1">{cell("A1")}</row>',
    "row-twice": f'<row r="1">{cell("A1")}</row><row r="1">{cell("B1")}</row>',
    "comment": f'<row r="1"><!-- -->{cell("A1")}</row>',
    "section": laid({0: {0: ' t="str"><v><![CDATA[a]]></v></c>'}}),
    "between-cells": f'<row r="1">{cell("A1")} {cell("B1")}</row>',
    "between-rows": f'<row r="1">{cell("A1")}</row> <row r="2">{cell("B2")}</row>',
    "after-the-rows": f'<row r="1">{cell("A1")}</row><ext/>',
    "more-in-the-row": f'<row r="1">{cell("A1")}<ext/></row>',
    "closed-and-filled": f'<row r="1"/>{cell("A1")}</row>',
    "oversized": f'<row r="1">{cell("XFD1")}</row><row r="1048576">{cell("A1048576")}</row>',
}


@pytest.mark.parametrize("rows", UNUSUAL.values(), ids=UNUSUAL)
def test_what_only_a_reader_of_xml_understands(rows: str) -> None:
    assert not is_taken_apart(sheet(rows))


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("", id="nothing"),
        pytest.param(f"{HEAD}{TAIL}", id="no-cells"),
        pytest.param(f"{HEAD}<sheetData/>{TAIL}", id="closed"),
        pytest.param(sheet(laid({0: {0: VALUES[0]}}))[:-150], id="broken-off"),
        pytest.param(sheet("", tail=f"<sheetData></sheetData>{TAIL}"), id="twice"),
        pytest.param(
            sheet("", head=f"{HEAD}<!-- ", tail=f"--><x:sheetData/>{TAIL}"), id="in-a-comment"
        ),
        pytest.param(
            sheet("", head="<?a ", tail=f"?>{HEAD}<x:sheetData/>{TAIL}"), id="in-an-instruction"
        ),
        pytest.param(sheet("").replace("sheetData", "x:sheetData"), id="prefixed"),
        pytest.param(sheet(f'<row r="1">{cell("A1", "><v>" + "9" * (9 << 20))}'), id="no-row-end"),
    ],
)
def test_a_sheet_that_is_written_otherwise(part: str) -> None:
    assert not is_taken_apart(part)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(laid({0: {0: BLANKS[0], 9: BLANKS[1]}}), id="formats-only"),
        pytest.param(
            f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576", BLANKS[1])}</row>',
            id="formats-far-out",
        ),
        pytest.param('<row r="1"/><row r="2" s="1"/>', id="empty-rows"),
        pytest.param(f'<row r="3"/><row r="7">{cell("C7")}</row><row r="9"/>', id="between-empty"),
        pytest.param(laid({16: {0: ' s="17"><v>17</v></c>', 16: VALUES[7]}}), id="row-17-style-17"),
        pytest.param("", id="none"),
    ],
)
def test_the_same_at_the_edges(tmp_path: Path, rows: str) -> None:
    part = sheet(rows)
    assert is_taken_apart(part)
    assert_same(save(tmp_path / "edge.xlsx", part, sheet(laid({0: {0: VALUES[0]}}))))


@pytest.mark.parametrize("head", [HEAD, "\ufeff" + HEAD, f'<worksheet xmlns="{MAIN}">'])
def test_every_usual_beginning(tmp_path: Path, head: str) -> None:
    part = sheet(laid({1: {1: VALUES[0]}}), head=head)
    assert is_taken_apart(part)
    assert_same(save(tmp_path / "head.xlsx", part))


def test_plain_and_other_sheets_side_by_side(tmp_path: Path) -> None:
    path = save(
        tmp_path / "mixed.xlsx",
        sheet(UNUSUAL["error"]),
        sheet(laid({0: {0: VALUES[0], 3: VALUES[11]}, 2: {1: VALUES[3]}})),
        sheet(laid({0: {0: "><f>B1</f><v></v></c>", 1: VALUES[8]}})),
        sheet(laid({5: {2: VALUES[3]}})),
    )
    assert_same(path)
    assert [sheet.rows[0][0] for sheet in open_book(path).sheets[:2]] == ["#N/A", "/"]


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(sheet(laid({0: {0: ' t="s"><v>99</v></c>'}})), id="no-such-text"),
        pytest.param(sheet(laid({0: {0: ' t="str"><v>&no;</v></c>'}})), id="no-such-entity"),
        pytest.param(sheet(laid({0: {0: VALUES[0]}}), tail="<merge"), id="tail-broken-off"),
        pytest.param(sheet(UNUSUAL["unknown-kind"]), id="unknown-kind"),
    ],
)
def test_damage_is_told_of_any_sheet(tmp_path: Path, part: str) -> None:
    path = save(tmp_path / "damaged.xlsx", sheet(laid({0: {0: VALUES[0]}})), part)
    with pytest.raises(WorkbookFault, match="damaged"):
        read_whole(path)
    with pytest.raises(WorkbookFault, match="damaged"):
        open_book(path)


def test_styles_of_the_test_workbook() -> None:
    assert percent_styles({"xl/styles.xml": STYLES.encode()}) == {"2"}
