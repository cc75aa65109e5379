"""``record``: the steps of a run that went out are written into the school's own tracker.

What a step needs is known from the ledger (what went out, when, by whom) and from the plan (the
figure and the review date). The day written is the day in the ledger, so that the next plan takes
the two for one event (``policies.md`` §2, History).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.errors import OutputFault, UsageFault, WorkbookFault
from pipeline.files import sha256_of, write_file
from pipeline.ledger.entries import Posting, Recorded, Row
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import events, of, student_key
from pipeline.model.problem import Problem
from pipeline.policy.policy import Policy
from pipeline.record.changes import TakenStep, changes
from pipeline.record.locate import locate
from pipeline.record.located import Places
from pipeline.record.writing import PatchReport, change_list, record
from pipeline.run.erasing import BACKUPS
from pipeline.run.folder import RunFolder, open_run
from pipeline.run.office import Desk
from pipeline.tracker.layout import Layout


@dataclass(frozen=True)
class Target:
    """Where and how to write.

    Attributes:
        tracker: The workbook, ``None`` for the one that was planned from.
        dry_run: Tell every cell, and change nothing.
        changes: A CSV file for the list of changes; the tracker is left alone.
        changed_ok: Write although the tracker was changed since the plan, into empty cells.
    """

    tracker: Path | None = None
    dry_run: bool = False
    changes: Path | None = None
    changed_ok: bool = False


@dataclass(frozen=True)
class RecordedRun:
    """What was written, or would be.

    Attributes:
        problems: Steps that have no place in the tracker.
        done: Whether the tracker was changed.
    """

    run: RunFolder
    tracker: Path
    report: PatchReport
    problems: tuple[Problem, ...]
    done: bool


def record_run(desk: Desk, path: Path, target: Target) -> RecordedRun:
    """Write the posted steps of a run into the tracker, touching nothing else.

    Raises:
        UsageFault: Nothing of the run has gone out.
        OutputFault: The tracker changed, is open elsewhere, protected or cannot be written.
        WorkbookFault: It is missing or cannot be read.
    """
    if target.changes is not None and target.changes.exists():
        raise OutputFault(
            "A file of this name exists already.",
            where=str(target.changes),
            todo="Choose another name for the list of changes.",
            slug="output-exists",
        )
    with desk.working("record", path) as ledger:
        run = open_run(path)
        tracker = _tracker(run, target)
        policy = desk.workspace.policy(run.policy)
        places = locate(tracker, _layout(desk, policy))
        wanted, problems = changes(places, taken_steps(ledger, run, policy, places))
        dry = target.dry_run or target.changes is not None

        def announce(report: PatchReport) -> None:
            entry = _entry(run, tracker, report)
            desk.intend(
                desk.workspace.output,
                ledger,
                [entry],
                file=tracker.resolve(),
                sha256=report.after_sha256,
            )

        report = record(
            tracker,
            wanted,
            expect_sha256=_expected(ledger, run, tracker, target),
            backups=desk.workspace.output / BACKUPS,
            at=desk.now,
            dry_run=dry,
            announce=announce,
        )
        done = not dry and report.backup is not None
        if done:
            desk.carry_out(desk.workspace.output, ledger)
        if target.changes is not None:
            data = change_list(report).encode("utf-8-sig")
            write_file(target.changes, data, root=target.changes.resolve().parent)
        return RecordedRun(run, tracker, report, problems, done)


def taken_steps(
    ledger: Ledger, run: RunFolder, policy: Policy, places: Places
) -> tuple[TakenStep, ...]:
    """The steps of a run that went out, each on the first day that anything of it did."""
    postings = of(Posting, ledger.of_run(run.name))
    if not postings:
        raise UsageFault(
            "Nothing of this run is in the ledger as gone out, so there is nothing to record.",
            where=run.name,
            todo=f"Enter what went out first: attendance posted {run.path}.",
            slug="nothing-posted",
        )
    rows = {student_key(str(row["adm_no"])): row for row in run.students}
    found = []
    for event in events(postings):
        first = next(row for row in postings if event.where.endswith(f"!{row.seq}"))
        plan = rows.get(student_key(event.adm_no), {})
        if policy.has_step(event.step):
            found.append(_step(first, plan, policy, places))
    return tuple(sorted(found, key=lambda step: (step.day, step.adm_no)))


def _step(
    row: Row[Posting], plan: Mapping[str, object], policy: Policy, places: Places
) -> TakenStep:
    posting, step = row.entry, policy.step(row.entry.step)
    own = plan.get("step") == step.id
    review = str(plan.get("review") or "") if own else ""
    return TakenStep(
        posting.adm_no,
        step.id,
        posting.day,
        step.number,
        places.actions.get(step.number) or (step.names[0] if step.names else step.name),
        row.by,
        _share(plan.get("attendance")),
        "",
        posting.review or (dt.date.fromisoformat(review) if review else None),
        posting.place,
    )


def _share(attendance: object) -> Fraction | None:
    """The figure of the plan: exact from its sessions, else as the tracker had it."""
    if not isinstance(attendance, Mapping):
        return None
    if attendance.get("possible"):
        return Fraction(int(attendance["attended"]), int(attendance["possible"]))
    percent = attendance.get("percent")
    return None if percent is None else Fraction(str(percent)) / 100


def _tracker(run: RunFolder, target: Target) -> Path:
    tracker = target.tracker or Path(str(run.account.get("tracker_path", "")))
    if tracker.is_file():
        return tracker
    if target.changes is not None and target.tracker is None:
        return run.tracker
    raise WorkbookFault(
        "The tracker that was planned from is not there any more.",
        where=str(tracker),
        todo="Say where it is now with --tracker.",
        slug="workbook-missing",
    )


def _layout(desk: Desk, policy: Policy) -> Layout:
    return next(layout for layout in desk.workspace.layouts if layout.id == policy.layout)


def _expected(ledger: Ledger, run: RunFolder, tracker: Path, target: Target) -> str:
    """The hash the tracker must have: as the plan read it, or as ``record`` left it since."""
    now = sha256_of(tracker)
    if target.changed_ok or target.changes is not None:
        return now
    ours = {run.tracker_sha256}
    for row in ledger.rows(Recorded):
        if row.entry.before_sha256 in ours:
            ours.add(row.entry.after_sha256)
    return now if now in ours else run.tracker_sha256


def _entry(run: RunFolder, tracker: Path, report: PatchReport) -> Recorded:
    return Recorded(
        run.name,
        tracker.name,
        report.before_sha256,
        report.after_sha256,
        report.backup.name if report.backup else "",
        len(report.written),
    )
