"""Writing a week's steps back into the tracker of a large school."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Line, seconds
from pipeline.config import Workspace
from pipeline.demo import AS_OF, write_school
from pipeline.record.changes import TakenStep, changes
from pipeline.record.locate import locate
from pipeline.record.writing import PatchReport, record
from pipeline.starter import starter_files
from pipeline.tracker import read

STUDENTS, STEPS = 1500, 200
LAYOUT = "sol"


def recording_lines(folder: Path) -> Iterator[Line]:
    """Find the cells, write them, keep the old file."""
    shipped = Workspace(starter_files())
    tracker = write_school(folder, LAYOUT, students=STUDENTS, seed="bench")
    students = read(tracker, shipped.layouts).students[:STEPS]
    steps = [TakenStep(student.adm_no, "letter-1", AS_OF) for student in students]
    policy = shipped.policy_for(LAYOUT)
    layout = next(each for each in shipped.layouts if each.id == policy.layout)
    reports: list[PatchReport] = []

    def write() -> None:
        places = locate(tracker, layout)
        wanted, _ = changes(places, steps)
        now = dt.datetime.combine(AS_OF, dt.time(9), tzinfo=dt.UTC)
        expected = hashlib.sha256(tracker.read_bytes()).hexdigest()
        reports.append(
            record(tracker, wanted, expect_sha256=expected, backups=folder / "backups", at=now)
        )

    took = seconds(write)
    cells = len(reports[0].written)
    yield Line(f"Writing {cells} cells into the tracker of {STUDENTS:,} students", f"{took:.2f} s")
