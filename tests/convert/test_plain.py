from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert.plain import contains, is_latin_like, references, squeeze


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ms  Karen\nMüller", "MsKarenMüller", id="blanks and line breaks"),
        pytest.param("o\ufb03ce", "office", id="joined letters"),
        pytest.param("Smith-\nJones", "SmithJones", id="hyphen at a line's end"),
        pytest.param("Smith\x02Jones", "SmithJones", id="PDFium's mark for such a hyphen"),
        pytest.param("zero\u200bwidth\u00a0blank", "zerowidthblank", id="invisible characters"),
        pytest.param("e\u0301", "é", id="accent written apart"),
        pytest.param("O'Brien & Sons <Ltd>", "O'Brien&Sons<Ltd>", id="marks that ink leaves stay"),
    ],
)
def test_squeezing(text: str, expected: str) -> None:
    assert squeeze(text) == expected


@pytest.mark.parametrize(
    ("page", "name", "there"),
    [
        pytest.param("Dear Ms Müller", "Ms Müller", True, id="there"),
        pytest.param("Dear Ms Muller", "Ms Müller", False, id="another letter"),
        pytest.param("Müller Ms", "Ms Müller", False, id="left to right keeps its order"),
        pytest.param("العربية فاطمة", "فاطمة العربية", True, id="right to left, turned"),
        pytest.param("ةمطاف", "فاطمة", True, id="right to left, letters turned round"),
        pytest.param("فاطمة", "فاطمة العربية", False, id="right to left, a word missing"),
    ],
)
def test_finding_a_name(page: str, name: str, there: bool) -> None:
    assert contains(squeeze(page), name) is there


@given(before=st.text(), needle=st.text(min_size=1), after=st.text())
def test_what_stands_between_two_line_breaks_is_found(before: str, needle: str, after: str) -> None:
    assert contains(squeeze(f"{before}\n{needle}\n{after}"), needle)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ref SOL220307-0042-1 end", {"SOL220307-0042-1"}, id="plain"),
        pytest.param("SOL220307-0042-1E", {"SOL220307-0042-1E"}, id="with its channel"),
        pytest.param("ENGLAND2024260101-0001-1", {"ENGLAND2024260101-0001-1"}, id="digits first"),
        pytest.param("SOL220307-0042-11", {"SOL220307-0042-11"}, id="longer is another one"),
        pytest.param("SOL220307\x020042\x021", {"SOL220307-0042-1"}, id="broken at hyphens"),
        pytest.param("xSOL220307-0042-1", set(), id="inside a word"),
        pytest.param("call 01632-960100", set(), id="a telephone number"),
    ],
)
def test_references_in_a_page(text: str, expected: set[str]) -> None:
    assert references(text) == expected


@pytest.mark.parametrize(
    ("char", "latin"),
    [("a", True), ("ł", True), ("7", True), ("Ж", True), ("ع", False), ("語", False), (",", False)],
)
def test_letters_that_every_text_font_has(char: str, latin: bool) -> None:
    assert is_latin_like(char) is latin
