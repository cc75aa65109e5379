"""Looking at a letter's pages while they are open: reading a PDF is what a proof costs most."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.convert.page import Page

V = TypeVar("V")
"""What a judge says."""
_Said = TypeVar("_Said", covariant=True)


class Judge(Protocol[_Said]):
    """Says something of each document that was converted."""

    def __call__(self, docx: Path, pdf: Path, pages: Sequence[Page] | None) -> _Said:
        """What is said of one document.

        Args:
            docx: The Word file.
            pdf: What became of it.
            pages: Its pages, open, where they were being read anyway: they lie in the PDF of
                several letters from which ``pdf`` was cut. ``None`` when they were not.
        """


def silent(docx: Path, pdf: Path, pages: Sequence[Page] | None) -> None:
    """A judge who says nothing."""
