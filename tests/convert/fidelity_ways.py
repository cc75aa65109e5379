"""The same letters by the plain way and by the fast one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.convert.batches import split
from pipeline.convert.chunks import convert_packed
from pipeline.convert.judging import silent
from pipeline.libreoffice import find_program
from pipeline.libreoffice.soffice import Soffice
from tests.convert.letters import chunks_of

A_CALL = 60
"""Files that LibreOffice is given at once; it opens one after another."""
_JOBS = 2
_LESS_WORK = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
"""Memory is kept until the end of a call, which changes nothing but the time it takes."""
_PDF = 'pdf:writer_pdf_Export:{"ReduceImageResolution":{"type":"boolean","value":"false"}}'


@dataclass(frozen=True, slots=True)
class Ways:
    """The PDFs of each way, by Word file.

    Attributes:
        sharing: The letters that shared a document with others on the fast way.
    """

    plain: Mapping[Path, Path]
    fast: Mapping[Path, Path]
    sharing: frozenset[Path]


def both_ways(files: Sequence[Path], folder: Path) -> Ways:
    """Convert the letters twice."""
    with Soffice(find_program()) as engine:
        made = convert_packed(
            files,
            folder / "fast",
            engine,
            jobs=_JOBS,
            progress=lambda *_: None,
            judge=silent,
        )
    fast = {file: pdf for file, (pdf, _) in made.items()}
    chunks = (chunk for chunk in chunks_of(files, _JOBS) if len(chunk) > 1)
    sharing = frozenset(letter.file for chunk in chunks for letter in chunk)
    return Ways(_plain(files, folder / "plain"), fast, sharing & set(fast))


def _plain(files: Sequence[Path], out: Path) -> dict[Path, Path]:
    """LibreOffice as anybody would call it, with nothing of ours in between."""
    with ThreadPoolExecutor(_JOBS) as pool:
        list(pool.map(lambda call: _call(call, out), split(files, _JOBS, A_CALL)))
    return {file: out / f"{file.stem}.pdf" for file in files}


def _call(files: Sequence[Path], out: Path) -> None:
    profile = out.with_name(f"profile-{files[0].stem}")
    options = ("--headless", "--convert-to", _PDF, "--outdir", str(out))
    program = (str(find_program()), f"-env:UserInstallation={profile.as_uri()}")
    subprocess.run(
        [*program, *options, *map(str, files)],
        env={**os.environ, **_LESS_WORK},
        check=True,
        capture_output=True,
        timeout=600,
    )
