from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bundle.model import Kind, Late, Numbering, Part, Served, Style
from pipeline.bundle.pages.numbering import ordered, page_labels, place, spans
from pipeline.errors import AlreadyDone

CONTINUOUS = Numbering()
SECTIONS = Numbering(Style.SECTIONS)


def part(name: str, section: str = "", kind: Kind = Kind.EXHIBIT) -> Part:
    return Part(name, name, PurePath(f"{name}.pdf"), section=section, kind=kind)


def labels(parts: list[tuple[Part, int]], rules: Numbering) -> list[str]:
    return [" ".join(placed.labels) for placed in place(parts, rules)]


def served(**labels: str) -> Numbering:
    return Numbering(served=tuple(Served(name, tuple(row.split())) for name, row in labels.items()))


A, B, C, NEW, NEWER = (part(name) for name in ("a", "b", "c", "new", "newer"))
WAS = served(a="1 2", b="3", c="4 5")


@pytest.mark.parametrize(
    ("parts", "rules", "expected"),
    [
        pytest.param([(A, 2), (B, 1)], CONTINUOUS, ["1 2", "3"], id="from one to the last"),
        pytest.param(
            [(part("i"), 1), (part("a", "A"), 2), (part("b", "B"), 2), (part("c", "B"), 1)],
            SECTIONS,
            ["1", "A1 A2", "B1 B2", "B3"],
            id="again from one in each section",
        ),
        pytest.param([(A, 2), (B, 1), (C, 2)], WAS, ["1 2", "3", "4 5"], id="served, unchanged"),
        pytest.param(
            [(A, 2), (NEW, 2), (B, 1), (C, 2)], WAS, ["1 2", "2A 2B", "3", "4 5"], id="between"
        ),
        pytest.param(
            [(A, 2), (NEW, 1), (NEWER, 1), (B, 1), (C, 2)],
            WAS,
            ["1 2", "2A", "2B", "3", "4 5"],
            id="two between",
        ),
        pytest.param(
            [(A, 2), (B, 1), (C, 2), (NEW, 2)], WAS, ["1 2", "3", "4 5", "6 7"], id="after all"
        ),
        pytest.param([(NEW, 1), (A, 2)], WAS, ["0A", "1 2"], id="before all"),
        pytest.param([(A, 2), (C, 2)], WAS, ["1 2", "4 5"], id="one gone: its number stays empty"),
        pytest.param(
            [(A, 2), (NEWER, 1), (NEW, 1), (B, 1)],
            served(a="1 2", new="2A", b="3"),
            ["1 2", "2.1", "2A", "3"],
            id="before a page that was inserted earlier",
        ),
        pytest.param(
            [(A, 1), (NEW, 1), (NEWER, 1), (B, 1)],
            served(a="1", new="1A", b="2"),
            ["1", "1A", "1B", "2"],
            id="after a page that was inserted earlier",
        ),
        pytest.param(
            [(A, 1), (NEW, 28), (B, 1)],
            served(a="1", b="2"),
            ["1", " ".join(f"1{x}" for x in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + " 1AA 1AB", "2"],
            id="past Z",
        ),
    ],
)
def test_place(parts: list[tuple[Part, int]], rules: Numbering, expected: list[str]) -> None:
    assert labels(parts, rules) == expected


def test_an_index_that_grew_gets_a_page_with_a_letter() -> None:
    index = part("index", kind=Kind.INDEX)

    assert labels([(index, 2), (A, 1)], served(index="1", a="2")) == ["1 1A", "2"]


def test_an_exhibit_that_was_served_may_not_change_its_length() -> None:
    with pytest.raises(AlreadyDone, match="2 pages when the bundle was served and has 3 now"):
        place([(A, 3)], WAS)


def test_late_ones_go_to_the_end_when_told() -> None:
    rules = Numbering(served=WAS.served, late=Late.AT_THE_END)

    assert [each.id for each in ordered([A, NEW, B, C], rules)] == ["a", "b", "c", "new"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["1", "2", "3"], ((0, "", 1),)),
        (["1", "2", "2A", "3"], ((0, "", 1), (2, "2A", 0), (3, "", 3))),
        (["1", "A1", "A2", "B1"], ((0, "", 1), (1, "A", 1), (3, "B", 1))),
        (["2.1"], ((0, "2.1", 0),)),
    ],
)
def test_page_labels(row: list[str], expected: tuple[tuple[int, str, int], ...]) -> None:
    assert page_labels(row) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([], ()),
        (["2"], ("2",)),
        (["2", "3", "5"], ("2–3", "5")),
        (["2", "2A", "2B", "3"], ("2", "2A", "2B", "3")),
        (["A9", "A10", "B11"], ("A9–A10", "B11")),
    ],
)
def test_spans(row: list[str], expected: tuple[str, ...]) -> None:
    assert spans(row) == expected


@given(
    counts=st.lists(st.integers(1, 5), min_size=1, max_size=8),
    late=st.lists(st.tuples(st.integers(0, 8), st.integers(1, 4)), max_size=5),
)
def test_served_numbers_stay_and_no_number_is_given_twice(
    counts: list[int], late: list[tuple[int, int]]
) -> None:
    old = [(part(f"old{n}"), count) for n, count in enumerate(counts)]
    before = place(old, CONTINUOUS)
    now = list(old)
    for number, (at, count) in enumerate(late):
        now.insert(min(at, len(now)), (part(f"late{number}"), count))
    rules = Numbering(served=tuple(Served(each.part.id, each.labels) for each in before))

    after = {each.part.id: each.labels for each in place(now, rules)}

    assert all(after[each.part.id] == each.labels for each in before)
    given_out = [label for row in after.values() for label in row]
    assert len(given_out) == len(set(given_out)) == sum(count for _, count in now)
