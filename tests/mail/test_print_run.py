from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pipeline.convert import page
from pipeline.errors import VerificationFault
from pipeline.mail.audit import audit_batch
from pipeline.mail.batches import Batch, make_batches
from pipeline.mail.print_run import write_batch
from pipeline.mail.sets import make_sets
from pipeline.model.letter import Paper
from tests.mail.papers import CUPBOARD, DL, ORDER, SETTINGS, drawn, paper


def _looked_at(into: Path, one: Paper) -> Paper:
    """The same paper as its proof leaves it."""
    with page.pages(into / one.pdf) as pages:
        looks = tuple(each.look() for each in pages)
    return replace(one, window=DL.window, looks=looks)


def _written(into: Path, *papers: Paper) -> tuple[Batch, Path]:
    (batch,) = make_batches(make_sets(papers, ORDER), CUPBOARD, SETTINGS)
    files = {each.job.stem: into / each.pdf for each in papers}
    return batch, write_batch(batch, files, into, SETTINGS)


def _fonts(pdf: Path) -> set[tuple[int, ...]]:
    with pikepdf.open(pdf) as document:
        return {
            tuple(font.objgen)
            for leaf in document.pages
            for name, font in (leaf.resources.get("/Font") or pikepdf.Dictionary()).items()
            if name != "/AttendanceMark"
        }


@pytest.mark.parametrize("count", [1, 2, 5])
def test_papers_share_the_fonts_they_have_alike(tmp_path: Path, count: int) -> None:
    first = drawn(tmp_path, paper(1000))
    papers: list[Paper] = []
    for number in range(1, count + 1):
        papers.append(paper(number))
        # Saved in the same way, so that what is alike is written alike.
        with pikepdf.open(tmp_path / first.pdf) as document:
            document.pages[0].contents_add(f"% {number}".encode())
            document.save(tmp_path / papers[-1].pdf)

    _, pdf = _written(tmp_path, *(drawn_again(tmp_path, each) for each in papers))

    assert len(_fonts(pdf)) == len(_fonts(tmp_path / first.pdf))


def test_fonts_of_one_name_that_differ_stay_apart(tmp_path: Path) -> None:
    one, two = drawn(tmp_path, paper(1)), drawn(tmp_path, paper(2))
    with pikepdf.open(tmp_path / two.pdf, allow_overwriting_input=True) as document:
        for font in document.pages[0].resources["/Font"].values():
            font["/Note"] = pikepdf.String("another")
        document.save(tmp_path / two.pdf)
    two = drawn_again(tmp_path, two)

    _, together = _written(tmp_path, one, two)
    both = len(_fonts(together))
    _, alone = _written(tmp_path, one)

    assert both == 2 * len(_fonts(alone))


def drawn_again(into: Path, one: Paper) -> Paper:
    """A paper whose file was changed before it was proved."""
    return replace(one, sha256=hashlib.sha256((into / one.pdf).read_bytes()).hexdigest())


def test_a_page_says_in_print_what_it_said_when_it_was_proved(tmp_path: Path) -> None:
    papers = [drawn(tmp_path, paper(1, pages=3)), drawn(tmp_path, paper(1, document="ropc"))]
    said = []
    for each in papers:
        with page.pages(tmp_path / each.pdf) as pages:
            said += [leaf.text for leaf in pages]

    _, pdf = _written(tmp_path, *papers)

    with page.pages(pdf) as pages:
        printed = [leaf.text for leaf in pages if leaf.text.strip()]
    assert [text[: len(own)] for text, own in zip(printed, said, strict=True)] == said


def test_a_turned_page_is_printed_as_it_stands(tmp_path: Path) -> None:
    one = drawn(tmp_path, paper(1))
    with pikepdf.open(tmp_path / one.pdf, allow_overwriting_input=True) as document:
        document.pages[0].obj["/Rotate"] = 180
        document.save(tmp_path / one.pdf)

    _, pdf = _written(tmp_path, drawn_again(tmp_path, one))

    with pikepdf.open(pdf) as document:
        assert int(document.pages[0].obj["/Rotate"]) == 180


def test_a_right_print_of_papers_that_were_looked_at(tmp_path: Path) -> None:
    papers = [_looked_at(tmp_path, drawn(tmp_path, paper(n, pages=2))) for n in (1, 2)]
    batch, pdf = _written(tmp_path, *papers)
    audit_batch(batch, pdf, SETTINGS)


def _moved(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"1 0 0 1 3 0 cm\n", prepend=True)


def _words_after(document: pikepdf.Pdf) -> None:
    name = next(iter(document.pages[0].resources["/Font"].keys()))
    document.pages[0].contents_add(f"BT {name} 8 Tf 99 9 Td (ab) Tj ET".encode(), prepend=False)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        pytest.param(_moved, "is not the page that was proved", id="a millimetre to the right"),
        pytest.param(_words_after, "more than its reference", id="words after the reference"),
    ],
)
def test_a_page_that_is_not_as_it_was_proved(tmp_path: Path, harm: object, fault: str) -> None:
    papers = [_looked_at(tmp_path, drawn(tmp_path, paper(n))) for n in (1, 2)]
    batch, pdf = _written(tmp_path, *papers)
    assert callable(harm)
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        harm(document)
        document.save(pdf)

    with pytest.raises(VerificationFault, match=fault):
        audit_batch(batch, pdf, SETTINGS)


def test_another_page_in_its_place(tmp_path: Path) -> None:
    """Pages of one set change places: each carries its reference, and is not what it should be."""
    one = _looked_at(tmp_path, drawn(tmp_path, paper(1, pages=2)))
    batch, pdf = _written(tmp_path, replace(one, looks=one.looks[::-1]))

    with pytest.raises(VerificationFault, match="Page 1 is not the page that was proved"):
        audit_batch(batch, pdf, SETTINGS)
