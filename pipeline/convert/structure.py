"""The finished PDF as a second library reads it: see ``anatomy``.

That library takes a while to be read itself, and a week's letters come to it last of all: it is
read when the first PDF is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.convert.anatomy import Structure


def opens(pdf: Path) -> bool:
    """Whether it is a PDF with at least one page, read to its last object."""
    return read(pdf) is not None


def read(pdf: Path) -> Structure | None:
    """The PDF's structure, ``None`` when it does not open or has no page."""
    from pipeline.convert import anatomy

    return anatomy.read(pdf)
