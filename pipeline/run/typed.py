"""What was decided at the weekly meeting, judged and entered in the ledger.

Two workbooks are read: ``plan.xlsx``, where ``Send`` lets a due row go and ``Hold`` and
``Release`` need a reason, and ``decisions.xlsx`` (``pipeline.run.decisions``). What was typed
wrong is named by its cell, and the row is not sent: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.ledger.entries import Ruling as RulingEntry
from pipeline.ledger.entries import Verb
from pipeline.ledger.ledger import Ledger
from pipeline.model.plan import Status
from pipeline.model.problem import Problem
from pipeline.model.register import Register
from pipeline.policy.policy import Policy
from pipeline.policy.ruling import Ruling
from pipeline.policy.ruling import Verb as RulingVerb
from pipeline.run.decisions import judge_decisions
from pipeline.run.folder import BOOK, DECISIONS, RunFolder
from pipeline.run.judging import Judged, Meeting, Row, key, once_each, ruling, wrong
from pipeline.run.office import Desk
from pipeline.run.plan_book import FORM
from pipeline.run.typed_book import Typed, read_typed


def judge(
    run: RunFolder, policy: Policy, decisions: Path | None = None, *, untouched: bool = False
) -> tuple[tuple[Judged, ...], tuple[Problem, ...]]:
    """Every typed row of a run's workbooks, as rulings and as problems.

    Args:
        run: The run that was looked at.
        policy: Its ladder.
        decisions: The meeting's workbook; ``None`` for the one in the run folder, if any.
        untouched: The plan was written a moment ago by the same command: nobody typed in it.
    """
    meeting = Meeting(run.name, run.as_of, _rows(run))
    good: list[Judged] = []
    bad: list[Problem] = []
    for typed in () if untouched else typed_in(run):
        found = _judge(typed, meeting)
        if isinstance(found, Problem):
            bad.append(found)
        else:
            good.append(found)
    path = decisions or run.path / DECISIONS
    if decisions or path.is_file():
        right, problems = judge_decisions(path, meeting, policy)
        good += right
        bad += problems
    return once_each(good, bad)


def enter_judged(
    desk: Desk, ledger: Ledger, run: RunFolder, good: Iterable[Judged]
) -> tuple[Judged, ...]:
    """Enter the rulings that are not in the ledger yet; gives those entered."""
    known = {_same(row.entry) for row in ledger.rows(RulingEntry, run=run.name)}
    entered = []
    for judged in good:
        if judged.ruling is None or _same(judged.ruling) in known:
            continue
        ledger.enter_ruling(judged.ruling, at=desk.now, by=judged.typed.by or desk.by)
        entered.append(judged)
    return tuple(entered)


def typed_wrong(run: RunFolder, problems: Iterable[Problem]) -> tuple[Typed, ...]:
    """What stands in the plan of a run and cannot be followed: it stays there until it is mended.

    A new plan without it would look as if nobody had said anything.
    """
    numbers = {key(problem.adm_no) for problem in problems}
    return tuple(typed for typed in typed_in(run) if key(typed.adm_no) in numbers)


def typed_in(run: RunFolder) -> tuple[Typed, ...]:
    """All that stands in the plan of a run beside students, right or wrong."""
    book = run.path / BOOK
    return read_typed(book, FORM) if book.is_file() else ()


def typed_rulings(judged: Iterable[Judged], register: Register, by: str) -> Mapping[str, Ruling]:
    """The same as rulings on the register's students, for a plan made at once."""
    spelt = {key(student.adm_no): student.adm_no for student in register.students}
    found = {}
    for each in judged:
        entry = each.ruling
        if entry is not None and (adm_no := spelt.get(key(entry.adm_no))):
            found[adm_no] = Ruling(
                adm_no,
                RulingVerb(entry.verb.value),
                entry.reason,
                each.typed.by or by,
                entry.step,
                entry.until,
            )
    return found


def _judge(typed: Typed, meeting: Meeting) -> Judged | Problem:
    row = meeting.row(typed)
    if row is None:
        return wrong("decision-for-nobody", typed, typed.adm_no, "Adm No")
    status, step = str(row["status"]), str(row["step"])
    word = typed.decision.casefold()
    if word == "send":
        if status == Status.DUE.value:
            return Judged(typed, None)
        return wrong("decision-send-not-due", typed, status)
    if word not in ("hold", "release"):
        return wrong("decision-unknown", typed, typed.decision)
    if not typed.reason:
        return wrong("decision-without-reason", typed, typed.decision, "Reason")
    if word == "hold":
        return ruling(Verb.HOLD, typed, row, meeting, step=step)
    if status != Status.HELD.value or not step:
        return wrong("decision-release-not-held", typed, status)
    return ruling(Verb.RELEASE, typed, row, meeting, step=step)


def _same(entry: RulingEntry) -> tuple[object, ...]:
    return key(entry.adm_no), entry.verb, entry.step, entry.until, entry.reason


def _rows(run: RunFolder) -> Mapping[str, Row]:
    students = run.plan["students"]
    assert isinstance(students, list)
    return {key(str(row["adm_no"])): row for row in students}
