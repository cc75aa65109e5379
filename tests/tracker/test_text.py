from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tracker.text import (
    BLANKS,
    ESCAPED_RETURN,
    INVISIBLE,
    clean,
    header_key,
    lines,
    number_key,
    whole_number,
    word_key,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("  Noah \t Walsh\n", "Noah Walsh", id="blanks"),
        pytest.param("Noah\u00a0\u2009Walsh\u200b", "Noah Walsh", id="blanks-of-every-kind"),
        pytest.param("a_x000D_\nb", "a b", id="escaped-return"),
        pytest.param("Zoe\u0308", "Zo\u00eb", id="composed"),
        pytest.param("العربية", "العربية", id="right-to-left"),
        pytest.param(4017.0, "4017", id="whole-float"),
        pytest.param(94.3, "94.3", id="float"),
        pytest.param(True, "TRUE", id="truth"),
        pytest.param(None, "", id="nothing"),
        pytest.param(dt.date(2022, 1, 2), "02/01/2022", id="date"),
        pytest.param(
            dt.datetime.combine(dt.date(2022, 1, 2), dt.time(3, 4)), "02/01/2022 03:04", id="moment"
        ),
        pytest.param(dt.time(15, 30), "15:30", id="time"),
    ],
)
def test_clean(value: object, expected: str) -> None:
    assert clean(value) == expected


@given(st.text())
def test_clean_twice_is_clean_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_lines_keeps_the_cells_own_lines() -> None:
    assert lines("Flat 1,  The Mill\r\n\n 24 High Street ") == (
        "Flat 1, The Mill",
        "24 High Street",
    )


@pytest.mark.parametrize("header", ["Adm No", "ADM. NO.", "adm_no", " Adm\u00a0No: "])
def test_headers_compare_without_case_blanks_and_punctuation(header: str) -> None:
    assert header_key(header) == "admno"


def test_percent_sign_counts_in_headers() -> None:
    assert header_key("%") == "%" != header_key("Last %")


@pytest.mark.parametrize("number", ["004017", "4017", 4017, 4017.0, " 04 017 ", "\u200e4017"])
def test_admission_numbers_join_without_leading_zeros(number: object) -> None:
    assert number_key(number) == "4017"


@given(st.integers(0, 10**9), st.integers(0, 8))
def test_zeros_never_matter(number: int, zeros: int) -> None:
    assert number_key("0" * zeros + str(number)) == number_key(float(number))


@pytest.mark.parametrize("word", ["N/A", " n/a", "n / a"])
def test_words_compare_without_case_and_blanks(word: str) -> None:
    assert word_key(word) == "n/a"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, 3), (3.0, 3), ("3", 3), (3.5, None), ("3 times", None), ("", None), (True, None)],
)
def test_whole_number(value: object, expected: int | None) -> None:
    assert whole_number(value) == expected


TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(min_codepoint=0, max_codepoint=127)),
    st.text("aZ9 %_.\t\n\x7f"),
    st.from_regex(r"( ?[a-z]{1,3}| _x000D_){1,4} ?", fullmatch=True),
)


@given(TEXTS)
def test_the_short_way_for_simple_cells_leads_to_the_same(text: str) -> None:
    composed = unicodedata.normalize("NFC", text.replace(ESCAPED_RETURN, "\n"))
    cleaned = BLANKS.sub(" ", INVISIBLE.sub("", composed)).strip()
    assert clean(text) == cleaned

    folded = unicodedata.normalize("NFKC", cleaned).casefold()
    assert header_key(text) == re.sub(r"[\W_]", "", folded.replace("%", "PERCENT")).replace(
        "PERCENT", "%"
    )
    plain = "".join(mark for mark in cleaned if unicodedata.category(mark) != "Cf")
    joined = plain.replace(" ", "").casefold()
    assert number_key(text) == (joined.lstrip("0") or joined[:1])
