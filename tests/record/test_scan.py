from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import WorkbookFault
from pipeline.record.changes import CellChange
from pipeline.record.scan import scan, spliced, tag_end, with_attributes
from pipeline.record.sheet import SheetXml, box_of, column_number
from pipeline.record.styles import Styles
from pipeline.tracker.report import letters

STYLES = (
    b"<x:styleSheet xmlns:x='urn'><x:fills><x:fill/></x:fills>"
    b'<x:cellXfs count="3"><x:xf numFmtId="0" fillId="0"/><x:xf numFmtId="14" fillId="0"/>'
    b'<x:xf numFmtId="9" fillId="0"/></x:cellXfs></x:styleSheet>'
)
DAY = dt.date(2022, 3, 8)


def sheet(data: str, *, from_1904: bool = False, around: str = "{}") -> SheetXml:
    part = f"<x:worksheet xmlns:x='urn'>{around.format(data)}</x:worksheet>".encode()
    return SheetXml(part, "t.xlsx!S", ("shared",), Styles(STYLES), from_1904=from_1904)


def written(data: str, *changes: CellChange, from_1904: bool = False) -> str:
    scanned = sheet(data, from_1904=from_1904)
    for change in changes:
        scanned.write(change)
    return scanned.result().decode().split(">", 1)[1].removesuffix("</x:worksheet>")


def cell(reference: str, value: dt.date | str | int | Fraction = 7) -> CellChange:
    return CellChange("S", reference, value, "1")


@pytest.mark.parametrize(
    ("data", "after"),
    [
        pytest.param(
            "<x:sheetData/>",
            '<x:sheetData><x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row></x:sheetData>',
            id="a sheet without rows",
        ),
        pytest.param(
            '<x:sheetData><x:row r="2" ht="9"/></x:sheetData>',
            '<x:sheetData><x:row r="2" ht="9"><x:c r="B2"><x:v>7</x:v></x:c></x:row></x:sheetData>',
            id="a row without cells",
        ),
        pytest.param(
            '<x:sheetData><x:row r="1"/><x:row r="3"/></x:sheetData>',
            '<x:sheetData><x:row r="1"/><x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row>'
            '<x:row r="3"/></x:sheetData>',
            id="between two rows",
        ),
        pytest.param(
            '<x:sheetData><x:row r="2"><x:c r="A2"/><x:c r="C2"/></x:row></x:sheetData>',
            '<x:sheetData><x:row r="2"><x:c r="A2"/><x:c r="B2"><x:v>7</x:v></x:c><x:c r="C2"/>'
            "</x:row></x:sheetData>",
            id="between two cells",
        ),
        pytest.param(
            "<x:sheetData><x:row/><x:row ><x:c/><x:c s='2' cm='1'></x:c></x:row></x:sheetData>",
            '<x:sheetData><x:row/><x:row ><x:c/><x:c r="B2" cm="1" s="2"><x:v>7</x:v></x:c>'
            "</x:row></x:sheetData>",
            id="cells that do not say where they are",
        ),
        pytest.param(
            '<x:sheetData><x:row r="2" spans="3:4"><x:c r="C2"/></x:row></x:sheetData>',
            '<x:sheetData><x:row r="2" spans="2:4"><x:c r="B2"><x:v>7</x:v></x:c><x:c r="C2"/>'
            "</x:row></x:sheetData>",
            id="spans grow",
        ),
        pytest.param(
            '<x:dimension ref="C3:D4"/><x:sheetData/>',
            '<x:dimension ref="B2:D4"/><x:sheetData><x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c>'
            "</x:row></x:sheetData>",
            id="the dimension grows",
        ),
        pytest.param(
            '<x:sheetData><x:row r="2" s="2" customFormat="1"/></x:sheetData>',
            '<x:sheetData><x:row r="2" s="2" customFormat="1"><x:c r="B2" s="2"><x:v>7</x:v></x:c>'
            "</x:row></x:sheetData>",
            id="the row's style",
        ),
        pytest.param(
            '<x:cols><x:col min="1" max="3" style="2"/></x:cols><x:sheetData/>',
            '<x:cols><x:col min="1" max="3" style="2"/></x:cols><x:sheetData><x:row r="2">'
            '<x:c r="B2" s="2"><x:v>7</x:v></x:c></x:row></x:sheetData>',
            id="the column's style",
        ),
    ],
)
def test_a_cell_is_put_where_it_belongs(data: str, after: str) -> None:
    assert written(data, cell("B2")) == after


@pytest.mark.parametrize(
    ("value", "inner"),
    [
        (DAY, 's="1"><x:v>44628</x:v>'),
        (12, "><x:v>12</x:v>"),
        (
            '<b> & "x"\x00',
            't="inlineStr"><x:is><x:t xml:space="preserve">&lt;b&gt; &amp; "x"</x:t></x:is>',
        ),
        (Fraction(9, 10), "><x:v>90</x:v>"),
        (Fraction(943, 1000), "><x:v>94.3</x:v>"),
    ],
)
def test_values_are_written_in_their_own_kind(
    value: dt.date | str | int | Fraction, inner: str
) -> None:
    assert inner in written("<x:sheetData/>", cell("A1", value))


def test_a_share_stays_a_share_in_a_percentage_column() -> None:
    data = '<x:cols><x:col min="1" max="1" style="2"/></x:cols><x:sheetData/>'
    assert '<x:c r="A1" s="2"><x:v>0.943</x:v></x:c>' in written(
        data, cell("A1", Fraction(943, 1000))
    )


def test_dates_from_1904_are_counted_from_there() -> None:
    assert "<x:v>43166</x:v>" in written("<x:sheetData/>", cell("A1", DAY), from_1904=True)


def test_several_cells_come_in_order() -> None:
    after = written(
        '<x:sheetData><x:row r="2"/></x:sheetData>', cell("AA2"), cell("B2"), cell("C1")
    )
    assert [after.index(f'"{place}"') for place in ("C1", "B2", "AA2")] == sorted(
        after.index(f'"{place}"') for place in ("C1", "B2", "AA2")
    )


@pytest.mark.parametrize(
    ("content", "expected", "is_empty"),
    [
        ('<x:c r="A1" t="s"><x:v>0</x:v></x:c>', "shared", False),
        (
            '<x:c r="A1" t="inlineStr"><x:is><x:r><x:t>a</x:t></x:r><x:t>b</x:t></x:is></x:c>',
            "ab",
            False,
        ),
        ('<x:c r="A1" t="inlineStr"><x:is><x:t> </x:t></x:is></x:c>', " ", True),
        ('<x:c r="A1"><x:f>1+1</x:f></x:c>', "", False),
        ('<x:c r="A1" s="1"></x:c>', "", True),
    ],
    ids=["shared", "runs", "a blank", "a formula without value", "only formatted"],
)
def test_what_a_cell_holds(content: str, expected: str, is_empty: bool) -> None:
    found = sheet(f'<x:sheetData><x:row r="1">{content}</x:row></x:sheetData>').found("A1")
    assert found is not None
    assert (found.content, found.is_empty) == (expected, is_empty)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"), id="UTF-16"),
        pytest.param(b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", id="Latin 1"),
        pytest.param(b"<a><b></a>", id="no XML"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_cannot_be_read_is_left_alone(part: bytes) -> None:
    with pytest.raises(WorkbookFault, match="cannot be read"):
        scan(part, "t.xlsx")


def test_a_bracket_within_quotes_ends_no_tag() -> None:
    part = b"""<a x="1>2" y='3>"4'>t</a>"""
    assert part[: tag_end(part, 0)] == part.removesuffix(b"t</a>")
    root = scan(part, "t")
    assert part[root.inner : root.close] == b"t"


def test_attributes_keep_their_order_and_bytes() -> None:
    tag = b"<c  r='A1' x14ac:d=\"0.25\" s='1'/>"
    assert (
        with_attributes(tag, {"s": "7", "t": "n"}) == b'<c  r=\'A1\' x14ac:d="0.25" s="7" t="n"/>'
    )


@given(st.integers(1, 16384))
def test_column_letters_and_numbers(number: int) -> None:
    assert column_number(letters(number - 1)) == number


def test_boxes() -> None:
    assert box_of("A1:AD39") == (1, 1, 39, 30)
    assert box_of("$B$2") == (2, 2, 2, 2)


@given(st.binary(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=5))))
def test_insertions_leave_everything_else(part: bytes, pieces: list[tuple[int, bytes]]) -> None:
    places = {(min(at, len(part)),) * 2: piece for at, piece in pieces}
    after = spliced(part, places)
    assert len(after) == len(part) + sum(map(len, places.values()))
    cut = after
    for (at, _), piece in sorted(places.items()):
        cut = cut[:at] + cut[at + len(piece) :]
    assert cut == part


def test_a_style_is_added_once_and_the_rest_stays() -> None:
    styles = Styles(STYLES)
    assert styles.derived(0, number_format=14) == 1
    assert styles.result() == STYLES
    green = styles.green_fill()
    first = styles.derived(1, fill=green)
    assert (first, styles.derived(1, fill=green)) == (3, 3)
    after = styles.result()
    added = b'<x:xf numFmtId="14" fillId="1" applyFill="1"/>'
    assert after.count(added) == 1
    assert b'<x:cellXfs count="4">' in after
    again = Styles(after)
    assert (again.is_green(3), again.is_date(3), again.is_green(1)) == (True, True, False)


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-809]d mmmm yyyy;@", True),
        ("mmm-yy", False),
        ("0.0", False),
        ('"paid" 0', False),
        ("[Red]0", False),
        ("dd/mm", True),
    ],
)
def test_date_formats(code: str, is_date: bool) -> None:
    part = STYLES.replace(
        b"<x:fills>",
        f"<x:numFmts><x:numFmt numFmtId='164' formatCode='{code}'/></x:numFmts><x:fills>".encode(),
    ).replace(b'numFmtId="9"', b'numFmtId="164"')
    assert Styles(part).is_date(2) is is_date
