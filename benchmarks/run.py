"""``make bench``: measure, print, and write a table and a plot to ``benchmarks/results/``.

Times differ from machine to machine and from hour to hour; the ratio is of one and the same run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.bundling import bundling_lines
from benchmarks.letters import letters_lines
from benchmarks.measure import Line, machine
from benchmarks.merging import merging_lines
from benchmarks.packing import packing_lines
from benchmarks.plot import write_plot
from benchmarks.reading import reading_lines
from benchmarks.recording import recording_lines

RESULTS = Path(__file__).parent / "results"
PARTS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "reading": reading_lines,
    "merging": merging_lines,
    "letters": letters_lines,
    "packs": packing_lines,
    "bundle": bundling_lines,
    "write-back": recording_lines,
}


def main(arguments: list[str]) -> int:
    """Measure the parts asked for; 1 when something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; or all")
    chosen = parser.parse_args(arguments).parts or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    lines = []
    for part in chosen:
        with tempfile.TemporaryDirectory() as folder:
            for line in PARTS[part](Path(folder)):
                print(f"{line.what}: {line.measured}", flush=True)
                lines.append(line)
    if set(chosen) == set(PARTS):
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "latest.md").write_text(report(lines), encoding="utf-8")
        write_plot([line.bar for line in lines if line.bar], RESULTS / "latest.svg")
    return 0 if all(line.holds for line in lines) else 1


def report(lines: list[Line]) -> str:
    """The results as a table."""
    today = dt.datetime.now(dt.UTC).date()
    rows = [f"| {x.what} | {x.measured} | {x.limit} | {verdict(x)} |" for x in lines]
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Measured on {today}: {machine()}. `make bench` repeats it.",
            "",
            "![The same as bars](latest.svg)",
            "",
            "| What | Measured | Must be | Holds |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def verdict(line: Line) -> str:
    """Whether the line holds, where something was promised."""
    return ("yes" if line.holds else "NO") if line.limit else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
