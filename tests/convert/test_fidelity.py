"""The fast way beside the plain way on every shipped template: nobody can tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.convert.letter import open_letter
from pipeline.convert.page import count
from pipeline.convert.sorting import FEWEST
from pipeline.letters.worst_case import longest
from tests.convert.fidelity_comparison import Comparison, compared
from tests.convert.fidelity_letters import TEMPLATE_NAMES, letters
from tests.convert.fidelity_names import BROAD, NAMES, SHARING
from tests.convert.fidelity_pages import layouts
from tests.convert.fidelity_ways import Ways, both_ways

Sixty = Mapping[str, list[Path]]


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Sixty:
    """The Word files of every template."""
    folder = tmp_path_factory.mktemp("sixty")
    return {name: letters(name, folder) for name in TEMPLATE_NAMES}


@pytest.fixture(scope="module")
def ways(sixty: Sixty, tmp_path_factory: pytest.TempPathFactory) -> Ways:
    """All letters, converted twice."""
    files = [file for some in sixty.values() for file in some]
    return both_ways(files, tmp_path_factory.mktemp("ways"))


@pytest.fixture(scope="module")
def comparisons(
    sixty: Sixty, ways: Ways, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Comparison]:
    """What is not the same, by template."""
    pairs = {
        name: [(ways.plain[file], ways.fast[file]) for file in some if file in ways.fast]
        for name, some in sixty.items()
    }
    return compared(pairs, tmp_path_factory.mktemp("compared"))


def test_sixty_names_and_no_two_the_same() -> None:
    assert len(set(NAMES)) == len(NAMES) == 60


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_shipped_template_can_be_packed(name: str, sixty: Sixty) -> None:
    assert {open_letter(file).unfit for file in sixty[name]} == {""}


MOST_LEFT = {"letters/sam-1-invitation.docx": 6}
"""Where LibreOffice parts what the template keeps together, a letter is left to the plain way; of
all the shipped templates that happens to this one alone."""


@pytest.mark.soffice
@pytest.mark.slow
@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_letter_went_the_fast_way(name: str, sixty: Sixty, ways: Ways) -> None:
    """But for those of more than one page that would have broken elsewhere."""
    left = [file for file in sixty[name] if file not in ways.fast]

    assert len(left) <= MOST_LEFT.get(name, 0)
    assert [file.name for file in left if count(ways.plain[file]) == 1] == []
    assert sum(file in ways.sharing for file in sixty[name]) == SHARING - len(left)


@pytest.mark.soffice
@pytest.mark.slow
@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_the_fast_way_shows_what_the_plain_way_shows(
    name: str, comparisons: Mapping[str, Comparison]
) -> None:
    """To the last hair: not one word moves, and not one pixel can be told apart."""
    assert comparisons[name] == Comparison(pages=frozenset())


@pytest.mark.soffice
@pytest.mark.slow
def test_where_libreoffice_breaks_a_page_elsewhere_nothing_is_lost(tmp_path: Path) -> None:
    """Of some hundred letters one is broken elsewhere when it stands first in its document.

    LibreOffice lays out the first page of a document by itself, and at times it parts there what a
    template keeps together; here a heading from what it heads. On other pages it does not.
    """
    files = letters("letters/letter-1.docx", tmp_path, [BROAD] * FEWEST, [longest])
    ways = both_ways(files, tmp_path)
    (found,) = compared({"": [(ways.plain[f], ways.fast[f]) for f in files]}, tmp_path).values()

    assert found.pages == frozenset()
    for file in files:
        plain, fast = layouts(ways.plain[file]), layouts(ways.fast[file])
        assert sorted("".join(plain).split()) == sorted("".join(fast).split())
        (kept,) = (page for page in fast if "How you can help" in page)
        assert "worried about coming in" in kept
