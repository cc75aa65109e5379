"""A stand-in for ocrmypdf: a program of that name that does one thing to the file it is given."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

SCRIPT = """#!{python}
import sys
from pathlib import Path
import pikepdf

source, out = Path(sys.argv[-2]), Path(sys.argv[-1])
does = {does!r}
if does == "fails":
    sys.exit(4)
if does == "breaks":
    out.write_bytes(b"broken")
    sys.exit(0)
DRAWN = {{
    "reads": "BT /AttF 12 Tf 3 Tr 72 72 Td (made out by machine) Tj ET",
    "paints": "0 g 100 100 200 200 re f BT /AttF 12 Tf 3 Tr 72 72 Td (made out) Tj ET",
    "finds nothing": "",
    "loses a page": "",
}}
with pikepdf.open(source) as pdf:
    for page in pdf.pages:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.add_resource(font, pikepdf.Name.Font, pikepdf.Name.AttF)
        page.contents_add(pdf.make_stream(DRAWN[does].encode()))
    if does == "loses a page":
        del pdf.pages[-1]
    pdf.save(out)
"""


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Put the program, and one that is called tesseract, in front of all others.

    Args:
        folder: Where to put them.
        monkeypatch: Undoes it.
        does: "reads", "finds nothing", "paints", "loses a page", "breaks" or "fails".
    """
    place = folder / "bin"
    place.mkdir()
    for name in ("ocrmypdf", "tesseract"):
        program = place / name
        program.write_text(SCRIPT.format(python=sys.executable, does=does), "utf-8")
        program.chmod(0o700)
    monkeypatch.setenv("PATH", str(place), prepend=os.pathsep)
