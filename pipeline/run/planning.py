"""``plan``: read, decide, and put the run folder in place, whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import __version__
from pipeline.errors import AlreadyDone, OutputFault, WorkbookFault
from pipeline.files import Existing, published
from pipeline.ledger.entries import Decided as DecidedEntry
from pipeline.ledger.entries import Entry, Posting
from pipeline.ledger.entries import Run as RunEntry
from pipeline.ledger.ledger import Ledger
from pipeline.model.plan import Decision, Status
from pipeline.run.deciding import Decided, Naming, decide_tracker, tag_of, usual_name
from pipeline.run.folder import (
    ACCOUNT,
    BOOK,
    DECISIONS,
    INPUTS,
    PLAN,
    RunFolder,
    json_bytes,
    open_run,
)
from pipeline.run.folder import SCHEMA as RUN_SCHEMA
from pipeline.run.judging import Judged
from pipeline.run.making import strikes
from pipeline.run.office import Desk
from pipeline.run.plan_book import write_plan_book
from pipeline.run.plan_json import in_meeting_order, plan_json
from pipeline.run.ripple import BASIS, bases
from pipeline.run.typed import enter_judged, judge, typed_wrong
from pipeline.run.typed_book import Typed
from pipeline.tracker import collector_resting

_COUNTS = ("attended", "possible", "authorised", "unauthorised", "late", "late_after", "missing")


@dataclass(frozen=True)
class Planned:
    """A run that has just been planned.

    Attributes:
        made: Whether it is new; the same plan made before is left as it is.
    """

    run: RunFolder
    decided: Decided
    made: bool

    @property
    def counts(self) -> Mapping[str, int]:
        """Students by status."""
        counted = Counter(d.status.value for d in self.decided.plan.decisions)
        return {status.value: counted[status.value] for status in Status}


def make_plan(
    desk: Desk,
    tracker: Path,
    policy_id: str | None,
    as_of: dt.date,
    folder: Path | None,
    *,
    command: str = "plan",
    named: Naming = str,
) -> Planned:
    """Plan a run.

    Args:
        desk: The command at work.
        tracker: The workbook.
        policy_id: The policy, or ``None`` for the one made for the tracker's layout.
        as_of: The day decided for.
        folder: The run folder, or ``None`` for the usual one below ``output/``.
        command: What is being done.
        named: Gives the run another name than the usual one, where ``folder`` gives none.

    Raises:
        AlreadyDone: Letters of this run have gone out, so it stays as it is; or the ledger knows
            another run of this name.
    """
    if not tracker.is_file():
        raise WorkbookFault(
            "There is no such workbook.",
            where=str(tracker),
            todo="Give the path of the tracker, such as trackers/sol-tracker.xlsx.",
            slug="workbook-missing",
        )
    folder = folder.resolve() if folder else None
    with collector_resting(), desk.working(command, folder) as ledger:
        name = folder.name if folder else None
        decided = decide_tracker(desk.workspace, tracker, policy_id, as_of, name, ledger, named)
        usual = usual_name(as_of, decided.policy.id)
        folder = folder or desk.workspace.output / named(usual)
        return _place(desk, ledger, tracker, decided, folder, command)


def _refuse_foreign(folder: Path) -> None:
    """A run takes the place of an earlier run, and never of anything else that is somebody's."""
    if folder.is_dir() and any(folder.iterdir()):
        raise OutputFault(
            "There is something else in this folder, and a run would take its place.",
            where=str(folder),
            todo="Name a new folder with --run, or move away what is there.",
            slug="output-exists",
        )


def _refuse_namesake(ledger: Ledger, name: str, decided: Decided) -> None:
    """In the ledger and in set references a run is its name: another run must not have it too.

    A folder that was taken away may be made again, as long as nothing of it has gone out.
    """
    plan = decided.plan
    if ledger.rows(Posting, run=name):
        raise _posted(name)
    usual = usual_name(plan.as_of, plan.policy)
    for row in ledger.rows(RunEntry):
        other = row.entry
        same_plan = (other.policy, other.as_of) == (plan.policy, plan.as_of)
        namesake = other.run == name and not same_plan
        same_tag = other.run not in (name, usual) and name != usual and same_plan
        if namesake or (same_tag and tag_of(other.run) == tag_of(name)):
            raise AlreadyDone(
                f"The ledger knows another run of this name, for {other.as_of.isoformat()} "
                f"with the policy {other.policy}.",
                where=name,
                todo="Name another folder with --run.",
                slug="run-name-taken",
            )


def _place(
    desk: Desk, ledger: Ledger, tracker: Path, decided: Decided, folder: Path, command: str
) -> Planned:
    wrong: tuple[Typed, ...] = ()
    if (folder / PLAN).is_file():
        standing = open_run(folder)
        posted = bool(ledger.rows(Posting, run=folder.name))
        good, wrong = ((), ()) if posted else _typed(desk, standing)
        if enter_judged(desk, ledger, standing, good):
            decided = decide_tracker(
                desk.workspace,
                tracker,
                decided.policy.id,
                decided.plan.as_of,
                folder.name,
                ledger,
            )
        plan = json_bytes(plan_json(decided.plan, decided.register))
        known = bool(ledger.rows(RunEntry, run=folder.name))
        if known and standing.plan == json.loads(plan):
            return Planned(standing, decided, made=False)
        if posted:
            raise _posted(folder.name)
        desk.talk.say(f"{folder.name}: the inputs have changed, so the run is planned afresh.")
    else:
        _refuse_foreign(folder)
        _refuse_namesake(ledger, folder.name, decided)
    with published(folder, root=folder.parent, existing=Existing.REPLACE) as aside:
        (aside / INPUTS).mkdir()
        shutil.copyfile(tracker, aside / INPUTS / decided.register.file)
        write_plan_files(aside, decided, wrong)
        (aside / ACCOUNT).write_bytes(json_bytes(_account(desk, decided, tracker, command)))
        if (folder / DECISIONS).is_file():
            # What was typed wrong there is still to be named by letters.
            shutil.copyfile(folder / DECISIONS, aside / DECISIONS)
        desk.intend(aside, ledger, _entries(ledger, decided, folder.name, command))
    desk.carry_out(folder, ledger)
    return Planned(open_run(folder), decided, made=True)


def _typed(desk: Desk, run: RunFolder) -> tuple[tuple[Judged, ...], tuple[Typed, ...]]:
    """What was typed into a plan that is to be replaced: what is right of it, and what is wrong."""
    good, problems = judge(run, desk.workspace.policy(run.policy))
    return good, typed_wrong(run, problems)


def write_plan_files(into: Path, decided: Decided, typed: Sequence[Typed] = ()) -> None:
    """``plan.json`` and ``plan.xlsx`` of a plan; ``typed`` is to stand in it as it stood before."""
    (into / PLAN).write_bytes(json_bytes(plan_json(decided.plan, decided.register)))
    write_plan_book(
        into / BOOK,
        decided.plan,
        in_meeting_order(decided.plan, decided.students),
        decided.students,
        decided.policy,
        typed,
    )


def _posted(run: str) -> AlreadyDone:
    return AlreadyDone(
        "Letters of this run have gone out, so it is not planned again.",
        where=run,
        todo="Plan for another day, or name another folder with --run.",
        slug="run-posted",
    )


def _account(desk: Desk, decided: Decided, tracker: Path, command: str) -> dict[str, object]:
    plan = decided.plan
    statuses = Counter(decision.status.value for decision in plan.decisions)
    return {
        "schema": RUN_SCHEMA,
        "version": __version__,
        "command": command,
        "policy": plan.policy,
        "as_of": plan.as_of.isoformat(),
        "planned_at": desk.now.isoformat(timespec="seconds"),
        "tracker_path": str(tracker.resolve()),
        "inputs": [{"file": plan.file, "sha256": plan.sha256}],
        "counts": {
            "students": len(plan.decisions),
            **{status.value: statuses[status.value] for status in Status},
            "problems": len(plan.problems),
        },
    }


def _entries(ledger: Ledger, decided: Decided, run: str, command: str) -> list[Entry]:
    """The run as the ledger gets it; letters of an earlier plan that never went out are struck."""
    plan, students = decided.plan, decided.students
    may_go = [d.adm_no for d in plan.decisions if d.status in (Status.DUE, Status.HELD)]
    resting = bases(decided.register, plan.as_of, may_go)
    return [
        *strikes(ledger, run),
        RunEntry(run, plan.policy, plan.as_of, plan.file, plan.sha256, __version__, command),
        *(
            DecidedEntry(
                run,
                d.status.value,
                d.step,
                d.clause,
                plan.sha256,
                d.adm_no,
                d.reason,
                _facts(d, resting.get(d.adm_no.lstrip("0"), "")),
                students[d.adm_no].where,
            )
            for d in plan.decisions
        ),
    ]


def _facts(decision: Decision, basis: str) -> Mapping[str, object]:
    attendance = decision.attendance
    facts: dict[str, object] = {"source": attendance.source}
    if attendance.share is not None:
        facts["share"] = str(attendance.share)
    if decision.review is not None:
        facts["review"] = decision.review
    if attendance.tally is not None:
        facts |= {name: getattr(attendance.tally, name) for name in _COUNTS}
    return facts | ({BASIS: basis} if basis else {})


def refuse_same(planned: Planned) -> None:
    """``plan`` given twice for the same inputs says so.

    Raises:
        AlreadyDone: The same plan stands there from before.
    """
    if not planned.made:
        raise AlreadyDone(
            "This plan is already made, from the same inputs.",
            where=str(planned.run.path),
            todo=f"Look at {BOOK} there, or go on with attendance letters {planned.run.path}.",
            slug="already-made",
        )
