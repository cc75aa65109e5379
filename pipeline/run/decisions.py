"""``decisions.xlsx``: what was decided at the Head of Year meeting, judged row by row.

``proceed`` lets a due step go and releases a held one; ``hold`` and ``good reason`` hold it;
``jump`` takes a later step. What overrides the ladder needs a reason and a name.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.ledger.entries import Verb
from pipeline.model.plan import Status
from pipeline.model.problem import Problem
from pipeline.pack.decisions_book import GOOD_REASON, HOLD, JUMP, PROCEED, SHEET
from pipeline.policy.policy import Policy
from pipeline.run.judging import Judged, Meeting, Row, ruling, wrong
from pipeline.run.typed_book import Form, Typed, read_typed

FORM = Form(SHEET, "attendance pack", has_step=True)


def judge_decisions(
    path: Path, meeting: Meeting, policy: Policy
) -> tuple[tuple[Judged, ...], tuple[Problem, ...]]:
    """Every typed row of the workbook, as rulings and as problems.

    Args:
        path: The workbook; its columns are found by their headings.
        meeting: The plan it was typed about.
        policy: The ladder that a jump climbs.
    """
    good: list[Judged] = []
    bad: list[Problem] = []
    for typed in read_typed(path, FORM):
        found = _judge(typed, meeting, policy)
        if isinstance(found, Problem):
            bad.append(found)
        else:
            good.append(found)
    return tuple(good), tuple(bad)


def _judge(typed: Typed, meeting: Meeting, policy: Policy) -> Judged | Problem:
    row = meeting.row(typed)
    if row is None:
        return wrong("decision-for-nobody", typed, typed.adm_no, "Adm No")
    word = typed.decision.casefold()
    if typed.step and word != JUMP:
        return wrong("decision-step-not-jump", typed, typed.step, "Step")
    if typed.until not in (None, "") and word not in (HOLD, GOOD_REASON):
        return wrong("decision-until-not-hold", typed, typed.decision, "Until")
    match word:
        case w if w == PROCEED:
            return _proceed(typed, row, meeting)
        case w if w in (HOLD, GOOD_REASON):
            return _hold(typed, row, meeting)
        case w if w == JUMP:
            return _jump(typed, row, meeting, policy)
        case _:
            return wrong("decision-word-unknown", typed, typed.decision)


def _proceed(typed: Typed, row: Row, meeting: Meeting) -> Judged | Problem:
    """A due step goes as it is; a held one is released, by name and with a reason."""
    if row["status"] == Status.DUE.value:
        return Judged(typed, None)
    if row["status"] != Status.HELD.value or not row["step"]:
        return wrong("decision-proceed-nothing", typed, str(row["status"]))
    return _lacking(typed) or ruling(Verb.RELEASE, typed, row, meeting, step=str(row["step"]))


def _hold(typed: Typed, row: Row, meeting: Meeting) -> Judged | Problem:
    if not typed.reason:
        return wrong("decision-without-reason", typed, typed.decision, "Reason")
    reason = typed.reason
    if typed.decision.casefold() == GOOD_REASON:
        reason = f"{GOOD_REASON}: {reason}"
    return ruling(Verb.HOLD, typed, row, meeting, step=str(row["step"]), reason=reason)


def _jump(typed: Typed, row: Row, meeting: Meeting, policy: Policy) -> Judged | Problem:
    """A later step than the last one taken, never without a name (``design.md`` §3, ``jump``)."""
    step = policy.named(typed.step) if typed.step else None
    if step is None:
        known = ", ".join(step.id for step in policy.steps)
        return wrong("decision-step-unknown", typed, typed.step, "Step", known)
    previous = row["previous"]
    last = policy.place(str(previous["step"])) if isinstance(previous, dict) else 0
    if policy.place(step) <= last:
        return wrong("decision-jump-backwards", typed, policy.step(step).name, "Step")
    return _lacking(typed) or ruling(Verb.JUMP, typed, row, meeting, step=step)


def _lacking(typed: Typed) -> Problem | None:
    """What overrides the ladder says why and by whom."""
    if not typed.reason:
        return wrong("decision-without-reason", typed, typed.decision, "Reason")
    if not typed.by:
        return wrong("decision-without-name", typed, typed.decision, "By")
    return None
