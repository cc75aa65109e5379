from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.bundle.model import Assembled, LinkKind, Numbering
from pipeline.bundle.pages import Limits, assemble_volumes, audit, lock
from pipeline.errors import OutputFault, UsageFault
from tests.bundle.pages.papers import FRONT, ON, Shape, bundle, exhibit, statement


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


def test_the_locked_copy_needs_the_passphrase(tmp_path: Path) -> None:
    out, _ = bundle(tmp_path)
    lock(out, tmp_path / "locked.pdf", "four plain made up words")

    with pikepdf.open(tmp_path / "locked.pdf", password="four plain made up words") as pdf:
        assert pdf.encryption.bits == 256
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "locked.pdf")


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="has 8 characters"):
        lock(tmp_path / "x.pdf", tmp_path / "y.pdf", "password")
