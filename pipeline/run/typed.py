"""What was typed into ``plan.xlsx`` at the weekly meeting, judged and entered in the ledger.

``Send`` lets a due row go and changes nothing; ``Hold`` and ``Release`` need a reason. What was
typed wrong is named by its cell, and the row is not sent: nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.ledger.entries import Ruling as RulingEntry
from pipeline.ledger.entries import Verb
from pipeline.ledger.ledger import Ledger
from pipeline.model.plan import Status
from pipeline.model.problem import Problem, Severity
from pipeline.model.register import Register
from pipeline.policy.ruling import Ruling
from pipeline.policy.ruling import Verb as RulingVerb
from pipeline.run.folder import BOOK, RunFolder
from pipeline.run.office import Desk
from pipeline.run.plan_book import Typed, read_typed
from pipeline.tracker.dates import read_date

_VERBS = {"hold": Verb.HOLD, "release": Verb.RELEASE, "jump": Verb.JUMP}


@dataclass(frozen=True, slots=True)
class Judged:
    """A typed row that is right: its ruling, or ``None`` for "Send"."""

    typed: Typed
    ruling: RulingEntry | None


def judge(run: RunFolder) -> tuple[tuple[Judged, ...], tuple[Problem, ...]]:
    """Every typed row of a run's workbook, as rulings and as problems."""
    rows = _rows(run)
    good: list[Judged] = []
    wrong: list[Problem] = []
    book = run.path / BOOK
    for typed in read_typed(book) if book.is_file() else ():
        row = rows.get(typed.adm_no.lstrip("0"))
        found = _judge(typed, row, run.name)
        if isinstance(found, Problem):
            wrong.append(found)
        else:
            good.append(found)
    return tuple(good), tuple(wrong)


def enter_typed(desk: Desk, ledger: Ledger, run: RunFolder) -> tuple[Judged, ...]:
    """Enter the rulings that were typed and are not in the ledger yet; gives those entered."""
    good, _ = judge(run)
    known = {
        (row.entry.adm_no.lstrip("0"), row.entry.verb, row.entry.step, row.entry.reason)
        for row in ledger.rows(RulingEntry, run=run.name)
    }
    entered = []
    for judged in good:
        ruling = judged.ruling
        if ruling is None:
            continue
        if (ruling.adm_no.lstrip("0"), ruling.verb, ruling.step, ruling.reason) in known:
            continue
        ledger.enter_ruling(ruling, at=desk.now, by=judged.typed.by or desk.by)
        entered.append(judged)
    return tuple(entered)


def typed_rulings(judged: Iterable[Judged], register: Register, by: str) -> Mapping[str, Ruling]:
    """The same as rulings on the register's students, for a plan made at once."""
    spelt = {student.adm_no.lstrip("0"): student.adm_no for student in register.students}
    found = {}
    for each in judged:
        entry = each.ruling
        if entry is not None and (adm_no := spelt.get(entry.adm_no.lstrip("0"))):
            found[adm_no] = Ruling(
                adm_no,
                RulingVerb(entry.verb.value),
                entry.reason,
                each.typed.by or by,
                entry.step,
                entry.until,
            )
    return found


def _judge(typed: Typed, row: Mapping[str, object] | None, run: str) -> Judged | Problem:
    if row is None:
        return _wrong("decision-for-nobody", typed, typed.adm_no)
    word = typed.decision.casefold()
    status, step = str(row["status"]), str(row["step"])
    if word == "send":
        if status == Status.DUE.value:
            return Judged(typed, None)
        return _wrong("decision-send-not-due", typed, status)
    verb = _VERBS.get(word)
    if verb is None or verb is Verb.JUMP:
        return _wrong("decision-unknown", typed, typed.decision)
    if not typed.reason:
        return _wrong("decision-without-reason", typed, typed.decision)
    if verb is Verb.RELEASE and (status != Status.HELD.value or not step):
        return _wrong("decision-release-not-held", typed, status)
    until = _until(typed)
    if isinstance(until, Problem):
        return until
    adm_no = str(row["adm_no"])
    return Judged(typed, RulingEntry(verb, run, step, until, adm_no, typed.reason))


def _until(typed: Typed) -> dt.date | Problem | None:
    value = typed.until
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = read_date(str(value))
    return found or _wrong("decision-until-no-date", typed, str(value))


def _wrong(slug: str, typed: Typed, value: str) -> Problem:
    return Problem(slug, Severity.ERROR, typed.cell, value, typed.adm_no)


def _rows(run: RunFolder) -> Mapping[str, Mapping[str, object]]:
    students = run.plan["students"]
    assert isinstance(students, list)
    return {str(row["adm_no"]).lstrip("0"): row for row in students}
