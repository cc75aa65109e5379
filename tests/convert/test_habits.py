"""What styles and lists do by themselves, from the XML that Word and others write."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.convert.habits import habits_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/></w:lvl></w:abstractNum>
<w:num w:numId="10"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="11"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="12"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="13"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:lvlOverride></w:num>
</w:numbering>""".encode()


def styles(*own: str, defaults: str = "") -> bytes:
    return f"<w:styles {W}>{defaults}{''.join(own)}</w:styles>".encode()


def style(name: str, properties: str = "", base: str = "", usual: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    said = f' w:default="{usual}"' if usual else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{said}>{based}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def in_list(number: str) -> str:
    return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'


def paragraph(style_name: str = "", properties: str = "") -> bytes:
    named = f'<w:pStyle w:val="{style_name}"/>' if style_name else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr></w:p>".encode()


@pytest.mark.parametrize(
    ("number", "counts"), [("10", False), ("11", True), ("12", True), ("13", True), ("0", False)]
)
def test_a_list_counts_by_its_levels(number: str, counts: bool) -> None:
    by_style = habits_of(styles(style("Point", in_list(number))), NUMBERING)

    assert by_style.counts(paragraph("Point")) is counts
    assert by_style.counts(paragraph("", in_list(number))) is counts
    assert not by_style.counts(paragraph("Other"))


@pytest.mark.parametrize(
    ("own", "used", "counts"),
    [
        ([style("A", in_list("12")), style("B", base="A")], "B", True),
        ([style("A", in_list("12")), style("B", in_list("10"), base="A")], "B", False),
        ([style("A", in_list("12")), style("B", in_list("0"), base="A")], "B", False),
        ([style("A", base="B"), style("B", base="A")], "A", False),
        ([style("Normal", in_list("12"), usual="1")], "", True),
        ([style("Normal", in_list("12"), usual="0")], "", False),
        ([style("Normal", in_list("12"), usual="1"), style("B")], "B", True),
    ],
)
def test_a_style_counts_as_what_it_is_based_on(own: list[str], used: str, counts: bool) -> None:
    assert habits_of(styles(*own), NUMBERING).counts(paragraph(used)) is counts


AUTO = '<w:spacing w:before="100" w:beforeAutospacing="1"/>'
FIXED = '<w:spacing w:before="100" w:beforeAutospacing="0"/>'
ALL = f"<w:docDefaults><w:pPrDefault><w:pPr>{AUTO}</w:pPr></w:pPrDefault></w:docDefaults>"


@pytest.mark.parametrize(
    ("defaults", "own", "text", "spaces"),
    [
        ("", [style("Web", AUTO)], paragraph("Web"), True),
        ("", [style("Web", AUTO)], paragraph("Other"), False),
        ("", [style("Web", AUTO), style("B", base="Web")], paragraph("B"), True),
        ("", [style("Web", AUTO), style("B", FIXED, base="Web")], paragraph("B"), False),
        ("", [style("Normal", AUTO, usual="1")], paragraph(), True),
        ("", [], paragraph("", AUTO), True),
        ("", [], paragraph("", FIXED), False),
        (ALL, [], paragraph(), True),
        (ALL, [style("B", FIXED), style("C")], paragraph("C"), True),
    ],
)
def test_space_that_is_automatic(defaults: str, own: list[str], text: bytes, spaces: bool) -> None:
    assert habits_of(styles(*own, defaults=defaults), b"").spaces(text) is spaces


def test_a_document_without_either_part_has_no_habits() -> None:
    habits = habits_of(b"", b"")

    assert not habits.counts(paragraph("List", in_list("1")))
    assert not habits.spaces(paragraph("List"))


def test_what_is_no_xml_is_said() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        habits_of(b"<w:styles", b"")
