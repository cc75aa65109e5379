"""Binding a bundle, beside the same papers merely put one after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf

from benchmarks.measure import Line, median_seconds
from pipeline.bundle.model import Front, Numbering, Part
from pipeline.bundle.pages import assemble

PAPERS, PAGES = 60, 5
ON = dt.date(2022, 3, 7)
FRONT = Front("SOL-0042 bundle B", ("IN THE MAGISTRATES' COURT",))


def bundling_lines(folder: Path) -> Iterator[Line]:
    """Numbered, indexed, linked and proved pages, and bare ones."""
    papers = [_paper(folder / f"paper-{number:02}.pdf", number) for number in range(PAPERS)]
    parts = [Part(path.stem, f"Paper {path.stem}", path, ON) for path in papers]
    ours = median_seconds(lambda: assemble(parts, Numbering(), FRONT, folder / "bundle.pdf", on=ON))
    bare = median_seconds(lambda: _merge(papers, folder / "merged.pdf"))
    pages = PAPERS * PAGES
    yield Line(f"Binding {PAPERS} papers of {pages} pages, with index and links", f"{ours:.2f} s")
    yield Line("pikepdf alone, merging them", f"{bare:.2f} s")
    yield Line("Binding: times the bare merge", f"{ours / bare:.1f}")


def _paper(path: Path, number: int) -> Path:
    with pikepdf.new() as made:
        font = made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for page in range(PAGES):
            leaf = made.add_blank_page(page_size=(595, 842))
            leaf.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            lines = " ".join(f"(Line {n} of paper {number}, page {page}) '" for n in range(45))
            words = f"BT /F1 10 Tf 14 TL 60 780 Td {lines} ET"
            leaf.obj["/Contents"] = made.make_stream(words.encode())
        made.save(path)
    return path


def _merge(papers: Sequence[Path], out: Path) -> None:
    with pikepdf.new() as whole:
        for paper in papers:
            with pikepdf.open(paper) as each:
                whole.pages.extend(each.pages)
        whole.save(out)
