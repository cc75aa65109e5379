"""``hold``, ``release``, ``jump``: an officer's word on one student, entered and shown at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import AlreadyDone, UsageFault
from pipeline.files import Existing, published
from pipeline.ledger.entries import Posting, Ruling, Verb
from pipeline.ledger.ledger import Ledger
from pipeline.model.plan import Decision, Status
from pipeline.run.deciding import Decided, decide_register, ground_in
from pipeline.run.folder import RunFolder, open_run
from pipeline.run.judging import key
from pipeline.run.office import Desk
from pipeline.run.planning import write_plan_files
from pipeline.run.typed import typed_in
from pipeline.tracker import read


@dataclass(frozen=True)
class Ruled:
    """A ruling that was entered.

    Attributes:
        decision: The student's row now.
        letters_stale: Letters of the run were made before and must be made again.
    """

    run: RunFolder
    decision: Decision
    letters_stale: bool


def hold(desk: Desk, path: Path, adm_no: str, reason: str, until: dt.date | None) -> Ruled:
    """Hold whatever is due to a student, until a day or until it is released."""
    return _rule(desk, path, adm_no, Verb.HOLD, reason, until=until)


def release(desk: Desk, path: Path, adm_no: str, reason: str) -> Ruled:
    """Release what is held for a student in this run."""
    return _rule(desk, path, adm_no, Verb.RELEASE, reason)


def jump(desk: Desk, path: Path, adm_no: str, step: str, reason: str) -> Ruled:
    """Take a later step than the ladder's, by name and with a reason."""
    return _rule(desk, path, adm_no, Verb.JUMP, reason, step=step)


def _rule(
    desk: Desk,
    path: Path,
    adm_no: str,
    verb: Verb,
    reason: str,
    *,
    step: str = "",
    until: dt.date | None = None,
) -> Ruled:
    with desk.working(verb.value, path) as ledger:
        run = open_run(path)
        if until is not None and until <= run.as_of:
            raise UsageFault(
                f"The hold would end on {until.isoformat()}, which is not to come.",
                where=run.name,
                todo="Give a day after that of the plan with --until, or leave it out.",
                slug="hold-ended",
            )
        row = _row(run, adm_no)
        own = str(row["adm_no"])
        step = _step(desk, run, row, verb, step)
        _refuse(ledger, run, row, verb)
        ledger.enter_ruling(
            Ruling(verb, run.name, step, until, own, reason), at=desk.now, by=desk.by
        )
        decided = _again(desk, ledger, run)
        with published(run.path, root=run.path.parent, existing=Existing.EXTEND) as aside:
            # What is typed beside others has not been read yet, and is read with the letters.
            others = (typed for typed in typed_in(run) if key(typed.adm_no) != key(own))
            write_plan_files(aside, decided, tuple(others))
        decision = next(d for d in decided.plan.decisions if d.adm_no == own)
        return Ruled(open_run(path), decision, letters_stale=run.letters is not None)


def _row(run: RunFolder, adm_no: str) -> Mapping[str, object]:
    students = run.plan["students"]
    assert isinstance(students, list)
    for row in students:
        if str(row["adm_no"]).lstrip("0") == adm_no.strip().lstrip("0"):
            assert isinstance(row, dict)
            return row
    raise UsageFault(
        f"There is no student {adm_no!r} in the plan.",
        where=run.name,
        todo="Look up the admission number in plan.xlsx.",
        slug="student-unknown",
    )


def _step(desk: Desk, run: RunFolder, row: Mapping[str, object], verb: Verb, wanted: str) -> str:
    if verb is not Verb.JUMP:
        return str(row["step"]) if verb is Verb.RELEASE else ""
    policy = desk.workspace.policy(run.policy)
    step = policy.named(wanted)
    if step is None:
        known = ", ".join(step.id for step in policy.steps)
        raise UsageFault(
            f"The ladder has no step {wanted!r}.",
            where=run.name,
            todo=f"Give one of: {known}.",
            slug="step-unknown",
        )
    previous = row["previous"]
    last = policy.place(str(previous["step"])) if isinstance(previous, dict) else 0
    if policy.place(step) <= last:
        raise UsageFault(
            f"{policy.step(step).name} is not above the last step, so it is no jump.",
            where=run.name,
            todo="Name a later step.",
            slug="jump-backwards",
        )
    return step


def _refuse(ledger: Ledger, run: RunFolder, row: Mapping[str, object], verb: Verb) -> None:
    if ledger.rows(Posting, run=run.name):
        raise AlreadyDone(
            "Letters of this run have gone out, so its plan is not changed.",
            where=run.name,
            todo="Give the ruling on the next plan.",
            slug="run-posted",
        )
    held = row["status"] == Status.HELD.value
    if verb is Verb.RELEASE and not (held and row["step"]):
        raise UsageFault(
            "Nothing that could be released is held for this student.",
            where=f"{run.name}!{row['adm_no']}",
            todo="Look at the row in plan.xlsx; a student without a figure has no step to release.",
            slug="nothing-held",
        )


def _again(desk: Desk, ledger: Ledger, run: RunFolder) -> Decided:
    register = replace(read(run.tracker, desk.workspace.layouts), file=run.tracker.name)
    return decide_register(
        desk.workspace,
        register,
        desk.workspace.policy(run.policy),
        run.as_of,
        run.name,
        ground_in(ledger, register, run.as_of),
    )
