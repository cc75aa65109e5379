"""The fast way: letters of one template converted together, proved, and cut apart.

Whatever does not come out beyond doubt is left to the plain way, letter by letter if need be, so
the fast way never loses a letter and never has the last word on one.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from lxml import etree

from pipeline.convert.batches import Progress, split
from pipeline.convert.engine import Engine
from pipeline.convert.packing import Letter, families, open_letter, pack
from pipeline.convert.splitting import split as cut

FEWEST = 5
"""Fewer letters of one template gain nothing."""

LARGEST = 50
"""More in one document are slower for each letter, and take more memory."""

_Chunk = list[Letter]


def convert_packed(
    files: Sequence[Path], out: Path, engine: Engine, *, jobs: int, progress: Progress
) -> dict[Path, Path]:
    """The PDFs of the letters that could be converted together, by their Word files.

    What is not in the result is to be converted the plain way.
    """
    chunks = list(_chunks(files, jobs))
    made: dict[Path, Path] = {}
    if not chunks:
        return made
    with (
        tempfile.TemporaryDirectory(prefix="packed-") as desk,
        ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool,
    ):
        work = {
            pool.submit(_convert, chunk, Path(desk), number, engine): chunk
            for number, chunk in enumerate(chunks, start=1)
        }
        for future in as_completed(work):
            pdf = future.result()
            # PDFium serves one thread at a time, so the proof and the cutting are done here.
            if pdf is not None:
                made |= cut(pdf, work[future], out)
                pdf.unlink()
            progress(len(made), len(files))
    return made


def _chunks(files: Sequence[Path], jobs: int) -> Iterator[_Chunk]:
    opened = []
    for file in files:
        try:
            opened.append(open_letter(file))
        except (zipfile.BadZipFile, KeyError, OSError, etree.XMLSyntaxError):
            continue  # the plain way says what is wrong with it
    for family in families(opened, FEWEST):
        by_file = {letter.file: letter for letter in family}
        for part in split(list(by_file), jobs, _even(len(family), jobs)):
            yield [by_file[file] for file in part]


def _even(count: int, jobs: int) -> int:
    """So many letters a chunk that all processes end together."""
    rounds = -(-count // (LARGEST * max(jobs, 1)))
    return -(-count // (rounds * max(jobs, 1)))


def _convert(chunk: _Chunk, desk: Path, number: int, engine: Engine) -> Path | None:
    packed = desk / f"chunk-{number:04}.docx"
    packed.write_bytes(pack(chunk))
    outcome = engine.convert([packed], desk)
    packed.unlink()
    return outcome.made.get(packed)
