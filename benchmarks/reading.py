"""Reading and deciding a large school with a whole year of marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Line, median_seconds, memory_mb, seconds
from pipeline.config import Workspace
from pipeline.demo import LAYOUTS, write_school
from pipeline.policy.decide import decide
from pipeline.starter import starter_files
from pipeline.tracker import read

YEAR_END = dt.date(2022, 7, 23)
"""The day after the last of the 190 school days of 2021-22."""

STUDENTS = 1500
LIMIT_SECONDS = 3.0


def reading_lines(folder: Path) -> Iterator[Line]:
    """Write, read and decide a school of each layout."""
    for layout in LAYOUTS:
        yield from _layout_lines(folder, layout)
    yield Line("Memory at most, both schools", f"{memory_mb():.0f} MB")


def _layout_lines(folder: Path, layout: str) -> Iterator[Line]:
    shipped = Workspace(starter_files())
    path = folder / f"{layout}-tracker.xlsx"
    made = seconds(
        lambda: write_school(folder, layout, students=STUDENTS, seed="bench", as_of=YEAR_END)
    )
    register = read(path, shipped.layouts)
    marks = sum(len(row.codes) for sheet in register.marks for row in sheet.rows)
    policy, calendar = shipped.policy_for(layout), shipped.calendar(YEAR_END)
    reading = median_seconds(lambda: read(path, shipped.layouts))
    deciding = median_seconds(lambda: decide(register, policy, calendar, shipped.codes, YEAR_END))
    both = reading + deciding
    yield Line(
        f"{layout}: read and decide {STUDENTS:,} students with {marks:,} marks",
        f"{both:.2f} s ({reading:.2f} + {deciding:.2f})",
        f"at most {LIMIT_SECONDS:.0f} s",
        both <= LIMIT_SECONDS,
    )
    yield Line(f"{layout}: make up and write that school", f"{made:.1f} s")
