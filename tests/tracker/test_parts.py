from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tracker.archive import WORKBOOK_PART
from pipeline.tracker.parts import (
    facts,
    is_oversized,
    is_plain,
    percent_styles,
    position,
    sheet_parts,
)

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(cells: str) -> bytes:
    return f"<worksheet {SPACE}><sheetData>{cells}</sheetData></worksheet>".encode()


def cell(at: str, rest: str = "<v>1</v>", attributes: str = "") -> str:
    return f'<c r="{at}" {attributes}>{rest}</c>'


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("A1", (0, 0)),
        ("Z9", (8, 25)),
        ("AA10", (9, 26)),
        ("XFD1048576", (1_048_575, 16_383)),
        ("a1", None),
        ("A0", None),
        ("", None),
        ("A99999999", None),
    ],
)
def test_position(reference: str, expected: tuple[int, int] | None) -> None:
    assert position(reference) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(f'<row r="1">{cell("A1")}</row>', False, id="small"),
        pytest.param(f'<row r="20000">{cell("AD20000")}</row>', False, id="long-log"),
        pytest.param(f'<row r="1">{cell("XFD1")}</row>', False, id="wide"),
        pytest.param(f'<row r="1048576">{cell("A1048576")}</row>', False, id="deep"),
        pytest.param(f'<row r="1048576">{cell("T1048576")}</row>', True, id="deep-and-wide"),
        pytest.param(f'<row r="1">{cell("XFD1048576")}</row>', True, id="far-corner"),
        pytest.param(f'<row r="1048576">{cell("XFD1048576", "")}</row>', False, id="format-only"),
        pytest.param(f'<row r="1048576">{cell("XFD1")}</row>', True, id="row-and-cell-disagree"),
        pytest.param('<row r="9999999"><c><v>1</v></c></row>', False, id="cell-without-address"),
        pytest.param(f'<row r="1">{cell("C999999999999")}</row>', True, id="impossible"),
        pytest.param(f'<row r="1">{cell("xfd1048576")}</row>', True, id="small-letters"),
        pytest.param("<row><c r='XFD1048576'><v>1</v></c></row>", True, id="other-quotes"),
        pytest.param('<row><c r="&#88;FD1048576"><v>1</v></c></row>', True, id="escaped"),
        pytest.param(
            '<row r="1"><c s="1" r="XFD1048576"><v>1</v></c></row>', True, id="style-first"
        ),
        pytest.param(
            '<row s="1" r="1048576"><c r="T1"><v>1</v></c></row>', True, id="row-style-first"
        ),
        pytest.param(f'<row r="99999">{cell("DZ99999")}</row>', False, id="tall"),
        pytest.param(f'<row r="99999">{cell("ZZ99999")}</row>', True, id="tall-and-wide"),
        pytest.param(
            f'<row r="1">{"<c><v>1</v></c>" * 30}</row><row r="1000000"><c><v>1</v></c></row>',
            True,
            id="a-row-without-addresses",
        ),
        pytest.param(
            f'<row r="1">{cell("XFC1")}<c><v>1</v></c></row><row r="2000">{cell("A2000")}</row>',
            True,
            id="the-cell-behind-the-last-address",
        ),
    ],
)
def test_oversized(cells: str, expected: bool) -> None:
    assert is_oversized(sheet(cells)) is expected


def test_a_prefixed_cell_is_not_taken_for_near() -> None:
    part = (
        '<x:worksheet xmlns:x="m"><!-- <sheetData --><x:sheetData><x:row r="1048576">'
        '<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert is_oversized(part.encode())


@pytest.mark.parametrize("head", ["", ' xmlns:r="http://example.org/r"'], ids=["bare", "relations"])
def test_an_ordinary_sheet_is_cleared_without_reading_it_as_xml(
    head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("pipeline.tracker.parts._events")
    part = sheet(f'<row r="1">{cell("ZZ9999")}</row>').replace(
        b"<worksheet", b"<worksheet" + head.encode()
    )
    assert not is_oversized(part)


def test_oversized_in_another_encoding() -> None:
    text = sheet(f'<row r="1">{cell("XFD1048576")}</row>').decode()
    assert is_oversized(f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16"))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (cell("A1"), True),
        (cell("A1", "<f>B1</f><v>1</v>"), False),
        (cell("A1", '<f t="shared" si="0"/><v>1</v>'), False),
        (cell("A1", "<f/>"), False),
        (cell("A1", "<v>#N/A</v>", 't="e"'), False),
    ],
)
def test_plain(cells: str, expected: bool) -> None:
    assert is_plain(sheet(f"<row>{cells}</row>")) is expected


def test_a_prefixed_sheet_is_not_taken_for_plain() -> None:
    assert not is_plain(b'<x:worksheet xmlns:x="m"><x:sheetData/></x:worksheet>')


def test_facts() -> None:
    found = facts(
        sheet(
            "<row>"
            + cell("A1", "<v>0.9</v>", 's="3"')
            + cell("B1", "<f>A1</f>")
            + cell("C1", "<f>A1</f><v>1</v>")
            + cell("D1", "<f>A1</f><v></v>", 't="str"')
            + cell("E1", "<f>A1</f><v>#REF!</v>", 't="e"')
            + "</row>"
        ),
        frozenset({"3"}),
    )
    assert found.percent == {(0, 0)}
    assert found.unvalued == {(0, 1)}
    assert found.errors == {(0, 4): "#REF!"}


def test_percent_styles() -> None:
    styles = (
        f'<styleSheet {SPACE}><numFmts><numFmt numFmtId="164" formatCode="0.000%"/>'
        '<numFmt numFmtId="165" formatCode="0.0&quot;%&quot;"/>'
        '<numFmt numFmtId="166" formatCode="0\\%"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="10"/><xf numFmtId="164"/>'
        '<xf numFmtId="165"/><xf numFmtId="166"/><xf/></cellXfs></styleSheet>'
    )
    assert percent_styles({"xl/styles.xml": styles.encode()}) == {"1", "2", "3"}
    assert percent_styles({}) == frozenset()


def book(target: str) -> Mapping[str, bytes]:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return {
        WORKBOOK_PART: (
            f'<workbook {SPACE} xmlns:r="{office}"><sheets>'
            '<sheet name="Year 7" state="veryHidden" r:id="a"/>'
            '<sheet name="Chart" r:id="b"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships><Relationship Id="a" Type="{office}/worksheet" Target="{target}"/>'
            f'<Relationship Id="b" Type="{office}/chartsheet" Target="c.xml"/></Relationships>'
        ).encode(),
    }


@pytest.mark.parametrize(
    "target", ["worksheets/s.xml", "/xl/worksheets/s.xml", "./worksheets/s.xml"]
)
def test_sheet_parts(target: str) -> None:
    (found,), from_1904 = sheet_parts(book(target))
    assert (found.name, found.part, found.hidden) == ("Year 7", "xl/worksheets/s.xml", True)
    assert not from_1904


CELLS = st.builds(
    lambda at, style, kind, formula, value, blank: (
        f'<c r="{at}"'
        + (f' s="{style}"' if style else "")
        + (f' t="{kind}"' if kind else "")
        + (" />" if blank else f">{formula}{value}</c>")
    ),
    st.from_regex(r"[A-C]{1,2}[1-9][0-9]?", fullmatch=True),
    st.sampled_from(("", "0", "3", "33")),
    st.sampled_from(("", "n", "s", "str", "e", "inlineStr")),
    st.sampled_from(("", "<f>A1</f>", "<f/>", '<f t="shared" si="0"/>', '<f ref="A1">B2&gt;1</f>')),
    st.sampled_from(("", "<v>1</v>", "<v/>", "<v></v>", "<v>#N/A</v>", "<is><t>f</t></is>")),
    st.booleans(),
)


@given(st.lists(CELLS, max_size=8), st.sampled_from(("", "\n", "<!-- <c r='A1'/> -->")))
def test_a_search_finds_what_reading_as_xml_finds(cells: list[str], between: str) -> None:
    part = sheet(f'<row r="1">{between.join(cells)}</row>')
    unusual = part.replace(b"<sheetData>", b"<sheetData><!-- -->")

    for percent in (frozenset[str](), frozenset({"3"}), frozenset({"0", "33"})):
        assert facts(part, percent) == facts(unusual, percent)
