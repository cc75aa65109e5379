"""Binding a bundle, beside qpdf merely putting the same papers one after another.

Every measurement is a process of its own, five of each in turn. What counts is the work: numbers,
index, links, bookmarks, and the file read back and proved. Python's own start is left out of that,
and counted for the small bundle.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.exhibits import exhibits
from benchmarks.measure import Bar, Line, memory_mb, seconds
from pipeline.bundle.intake import receive
from pipeline.bundle.model import Front, Numbering, Part
from pipeline.bundle.pages import assemble, audit
from pipeline.bundle.pages.lettering import faces

ON = dt.date(2022, 3, 7)
FRONT = Front("SOL-0042 bundle B", ("IN THE MAGISTRATES' COURT",))
TIMES = 5
MOST_TO_BARE = 3.0
MOST_MEMORY_MB = 300
MOST_SECONDS = 2.0

PANEL = "A bundle of 120 papers (seconds)"


def bundling_lines(folder: Path) -> Iterator[Line]:
    """120 papers of 690 pages; then what a bundle of 60 pages takes."""
    handed, desk = folder / "handed-in", folder / "desk"
    papers = exhibits(handed)
    ours = sorted((handed / "letters").glob("letter-???.pdf"))
    taken = _alone("receive", handed, folder)
    yield Line(
        f"Making {len(papers) - len(ours)} papers from elsewhere safe as evidence",
        f"{taken['receive']:.1f} s, {taken['memory']:.0f} MB",
    )
    safe = sorted(desk.glob("????.pdf"))
    for path in ours:
        shutil.copyfile(path, desk / path.name)
    bound = sorted(desk.glob("*.pdf"))
    yield from _whole(bound, folder)
    yield from _small((*ours[:10], *safe[:2], *safe[-1:]), folder)


def _whole(bound: Sequence[Path], folder: Path) -> Iterator[Line]:
    ratios, runs = [], []
    for _ in range(TIMES):  # in turn, so that what slows the machine slows both
        bare = _merged(bound, folder / "merged.pdf")
        runs.append(_alone("bind", folder / "desk", folder))
        ratios.append((runs[-1]["assemble"] + runs[-1]["audit"], bare))
    made, proved = (statistics.median(run[key] for run in runs) for key in ("assemble", "audit"))
    pages = f"{len(bound)} papers: {runs[0]['pages']:.0f} pages with the index"
    bar = Bar(PANEL, "ours, with its proof", made + proved)
    yield Line(f"Binding {pages}", f"{made:.2f} s", bar=bar)
    yield Line("Reading the bundle back and proving it", f"{proved:.2f} s")
    yield from _beside(ratios)
    memory = max(run["memory"] for run in runs)
    limit, holds = f"at most {MOST_MEMORY_MB} MB", memory <= MOST_MEMORY_MB
    yield Line("Memory at most, binding and proving", f"{memory:.0f} MB", limit, holds)


def _small(papers: Sequence[Path], folder: Path) -> Iterator[Line]:
    few = folder / "few"
    few.mkdir()
    for path in papers:
        shutil.copyfile(path, few / path.name)
    runs = [_alone("bind", few, folder) for _ in range(TIMES)]
    took = statistics.median(run["whole"] for run in runs)
    what = f"Bundle of {runs[0]['pages']:.0f} pages, bound and proved, Python's start included"
    yield Line(what, f"{took:.2f} s", f"at most {MOST_SECONDS:g} s", took <= MOST_SECONDS)


def _merged(papers: Sequence[Path], out: Path) -> float:
    """What qpdf takes to put the papers one after another; 0 where it is missing."""
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        return 0.0
    command = [qpdf, "--empty", "--pages", *map(str, papers), "--", str(out)]
    return seconds(lambda: subprocess.run(command, check=True))


def _beside(pairs: Sequence[tuple[float, float]]) -> Iterator[Line]:
    what, limit = "Binding and proving: times the bare merge", f"at most {MOST_TO_BARE:g}"
    if not all(bare for _, bare in pairs):
        yield Line(what, "not measured: qpdf is missing (apt-get install qpdf)", limit, holds=False)
        return
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    bare = statistics.median(bare for _, bare in pairs)
    bar = Bar(PANEL, "qpdf alone", bare)
    yield Line("qpdf alone, merging them", f"{bare:.2f} s", bar=bar)
    yield Line(what, f"{ratio:.1f}", limit, ratio <= MOST_TO_BARE)


def _alone(what: str, source: Path, folder: Path) -> Mapping[str, float]:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bundling", what, str(source), str(folder)]
    begun = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    whole = time.perf_counter() - begun
    return {**told, "whole": whole}


def _receive(source: Path, folder: Path) -> Mapping[str, float]:
    files = sorted(source.glob("*.pdf"))
    begun = time.perf_counter()
    intake = receive(files, folder / "desk")
    took = time.perf_counter() - begun
    if intake.refused or len(intake.received) != len(files):
        raise AssertionError(intake.refused)
    return {"receive": took, "memory": memory_mb()}


def _bind(source: Path, folder: Path) -> Mapping[str, float]:
    parts = [
        Part(path.stem, f"Paper {path.stem} of the case", path, ON, exhibit=f"DA/{number}")
        for number, path in enumerate(sorted(source.glob("*.pdf")), start=1)
    ]
    out = folder / "bundle.pdf"
    faces()  # found already when the sheets before the exhibits were drawn
    begun = time.perf_counter()
    made = assemble(parts, Numbering(), FRONT, out, on=ON)
    bound = time.perf_counter()
    if faults := audit(out, made):
        raise AssertionError(faults)
    proved = time.perf_counter()
    return {
        "assemble": bound - begun,
        "audit": proved - bound,
        "pages": made.pages,
        "memory": memory_mb(),
    }


if __name__ == "__main__":
    work = {"receive": _receive, "bind": _bind}[sys.argv[1]]
    print(json.dumps(work(Path(sys.argv[2]), Path(sys.argv[3]))))
