"""A week's letters from tracker to print run, beside LibreOffice alone on the same files."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Line, seconds, soffice
from pipeline.config import open_workspace
from pipeline.demo import AS_OF, write_school
from pipeline.run.lettering import make_letters
from pipeline.run.office import Desk, Silence
from pipeline.run.planning import make_plan
from pipeline.starter.workspace import init

STUDENTS = 180
"""A school of this size has some 200 documents due in the demo's week."""

LIMIT_RATIO = 1.5


def letters_lines(folder: Path) -> Iterator[Line]:
    """The whole week once, then LibreOffice alone once, on the very same DOCX files."""
    if not soffice():
        yield Line("Letters", "not measured: LibreOffice is missing")
        return
    workspace = folder / "school"
    init(workspace)
    tracker = write_school(folder, "sol", students=STUDENTS, seed="bench")
    run = workspace / "output" / "bench"
    week = seconds(lambda: _week(workspace, tracker, run))
    sources = folder / "sources"
    count = _gather(run, sources)
    alone = seconds(lambda: _convert_alone(sources, folder))
    yield Line(f"{count} documents from tracker to print run", f"{week:.1f} s")
    yield Line(f"LibreOffice alone, the same {count} files in one call", f"{alone:.1f} s")
    ratio = week / alone
    yield Line("Ratio of the two", f"{ratio:.2f}", f"at most {LIMIT_RATIO}", ratio <= LIMIT_RATIO)


def _week(workspace: Path, tracker: Path, run: Path) -> None:
    now = dt.datetime.combine(AS_OF, dt.time(9), tzinfo=dt.UTC)
    desk = Desk(open_workspace(workspace), now, "the benchmark", Silence())
    make_plan(desk, tracker, "sol", AS_OF, run)
    make_letters(desk, run)


def _gather(run: Path, into: Path) -> int:
    into.mkdir()
    found = [path for path in run.rglob("*.docx") if path.is_file()]
    for path in found:
        shutil.copyfile(path, into / path.name)
    return len(found)


def _convert_alone(sources: Path, folder: Path) -> None:
    profile = (folder / "profile").as_uri()
    command = [soffice(), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    files = sorted(str(path) for path in sources.glob("*.docx"))
    subprocess.run(
        [*command, "--outdir", str(folder / "alone"), *files], check=True, capture_output=True
    )
    made = len(list((folder / "alone").glob("*.pdf")))
    if made != len(files):
        raise RuntimeError(f"LibreOffice made {made} of {len(files)} files")
