from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.bundle.model import INDEX_ID, Assembled, Kind, LinkKind, Numbering, Part
from pipeline.bundle.pages import Limits, assemble_volumes, audit
from pipeline.errors import OutputFault
from tests.bundle.pages.papers import FRONT, ON, Shape, exhibit, statement


def volumes(folder: Path, limits: Limits, pages: int = 4) -> tuple[Assembled, ...]:
    parts = [exhibit(folder, n, [Shape()] * pages) for n in range(1, 6)]
    whole = [statement(folder, parts), *parts]
    return assemble_volumes(whole, Numbering(), FRONT, folder / "b.pdf", on=ON, limits=limits)


def test_one_file_when_it_is_small_enough(tmp_path: Path) -> None:
    (made,) = volumes(tmp_path, Limits())

    assert (made.name, made.pages) == ("b.pdf", 22)


def test_cut_between_documents_with_running_numbers_and_an_index_each(tmp_path: Path) -> None:
    made = volumes(tmp_path, Limits(pages=12))

    assert [each.name for each in made] == [f"b-volume-{n}.pdf" for n in range(1, len(made) + 1)]
    assert len(made) > 1
    numbers = [label for each in made for label in each.labels]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    for each in made:
        assert each.pages <= 12
        assert audit(tmp_path / each.name, each) == ()
        assert each.placed[0].part.title == "Index"
        assert all(len(p.labels) == 4 for p in each.placed if p.part.exhibit)


def test_marks_that_lead_to_another_volume_are_reported_not_linked(tmp_path: Path) -> None:
    first, *others = volumes(tmp_path, Limits(pages=12))

    linked = [link for link in first.links if link.kind is LinkKind.MARK]
    assert len(linked) + len(first.unlinked) == 5
    assert len(first.unlinked) == sum(
        1 for each in others for placed in each.placed if placed.part.exhibit
    )


def test_a_size_is_kept(tmp_path: Path) -> None:
    limit = 160_000
    made = volumes(tmp_path, Limits(size=limit), pages=60)

    assert all(each.size <= limit for each in made)
    assert all((tmp_path / each.name).stat().st_size == each.size for each in made)


def test_one_document_over_the_limit_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputFault, match="without cutting a document") as caught:
        volumes(tmp_path, Limits(pages=4))

    assert caught.value.slug == "document-over-limit"
    assert caught.value.where.startswith("DA/1")
    assert not list(tmp_path.glob("b*.pdf"))


@pytest.mark.parametrize("limit", [5, 6, 8])
def test_the_first_volume_has_its_index_wherever_the_order_has_it(
    tmp_path: Path, limit: int
) -> None:
    parts = [exhibit(tmp_path, n, [Shape()] * 2) for n in range(1, 5)]
    index = Part(INDEX_ID, "Index", kind=Kind.INDEX)
    whole = [*parts[:1], index, *parts[1:]]
    limits = Limits(pages=limit)
    made = assemble_volumes(whole, Numbering(), FRONT, tmp_path / "b.pdf", on=ON, limits=limits)

    numbers = [label for each in made for label in each.labels]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    for each in made:
        assert each.pages <= limit
        assert audit(tmp_path / each.name, each) == ()
        assert sum(placed.part.kind is Kind.INDEX for placed in each.placed) == 1
    titles = [p.part.id for each in made for p in each.placed if p.part.kind is not Kind.INDEX]
    assert titles == [part.id for part in parts]
