"""One decision for every student (``policies.md`` §2).

Pure: no clock, no disk. The same register, settings and date give the same decisions, and a
student's decision rests on that student's rows alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from pipeline.model.plan import Decision, Plan, Previous, Status
from pipeline.model.problem import Problem, Severity
from pipeline.model.register import Register, StepDate
from pipeline.policy import reasons
from pipeline.policy.calendar import DAY, Calendar
from pipeline.policy.codes import CodeTables
from pipeline.policy.engine import Answer, answer, settled
from pipeline.policy.facts import Facts, gather
from pipeline.policy.history import Event, read_history
from pipeline.policy.marks import last_marked, read_years
from pipeline.policy.papers import documents_of, due_by_of, notes_of, skipped_before
from pipeline.policy.policy import BLANK, Policy
from pipeline.policy.ruling import Ruling, ruled
from pipeline.policy.setting import Setting
from pipeline.words.dates import written
from pipeline.words.figures import percent

TOLERANCE = Fraction(1, 1000)
"""Marks and the % column may differ by a tenth of a point before it is said."""
DAYS_WITHOUT_MARKS = 2
"""So many school days without any mark are said; of the last one the marks may still be to come."""
NO_IMPROVEMENT = "No improvement"
"""The outcome that the figures can contradict; it decides nothing."""
_TASK_GIVES_WAY = (Status.NONE, Status.MONITORING, Status.IMPROVED)


def decide(
    register: Register,
    policy: Policy,
    calendar: Calendar,
    codes: CodeTables,
    as_of: dt.date,
    *,
    national_average: Fraction | None = None,
    posted: Sequence[StepDate] = (),
    rulings: Mapping[str, Ruling] | None = None,
) -> Plan:
    """Decide for every student of a tracker.

    Args:
        register: The tracker as read.
        policy: The ladder.
        calendar: The school year that ``as_of`` lies in.
        codes: The dated attendance codes.
        as_of: The day decided for; sessions and steps before it count.
        national_average: An exact share from the settings, ``None`` when it is not set.
        posted: Steps that the ledger knows and the tracker may not have yet.
        rulings: An officer's word in force, by admission number.
    """
    setting = Setting(policy, calendar, as_of, national_average)
    years, mark_problems = read_years(register, codes, calendar, as_of)
    history = read_history(register, policy, as_of, posted)
    problems = (
        *register.problems,
        *mark_problems,
        *history.problems,
        *_settings_said(register, setting),
        *_marks_said(register, setting),
    )
    warned = _by_student(problems)
    decisions = []
    for student in register.students:
        own = warned.get(student.adm_no, ())
        facts = gather(
            student,
            years.get(student.adm_no),
            history,
            setting,
            faulty=any(problem.is_error for problem in own),
        )
        decision = decide_one(facts)
        ruling = (rulings or {}).get(student.adm_no)
        decisions.append(ruled(facts, decision, ruling) if ruling else decision)
    return Plan(policy.id, as_of, register.file, register.sha256, tuple(decisions), problems)


def decide_one(facts: Facts) -> Decision:
    """The decision for one student, from that student's facts alone."""
    early = settled(facts)
    if early is not None:
        return _settled(facts, early)
    if facts.share is None:
        return _without_figure(facts)
    ladder = answer(facts)
    contact = facts.contact_due()
    if contact and ladder.status in _TASK_GIVES_WAY:
        return _contact(facts, ladder, contact)
    holds = _holds(facts, ladder)
    status = Status.HELD if holds else ladder.status
    return _decision(facts, ladder, status, holds, (contact,) if contact else ())


def _settled(facts: Facts, early: Answer) -> Decision:
    said = reasons.left(facts) if early.because == "left" else reasons.sentence(facts, early, ())
    return Decision(
        facts.student.adm_no,
        Status.NONE,
        BLANK,
        facts.attendance,
        previous=_previous(facts, facts.last),
        reason=said,
        clause=early.clause,
    )


def _without_figure(facts: Facts) -> Decision:
    contact = facts.contact_due()
    return Decision(
        facts.student.adm_no,
        Status.HELD,
        BLANK,
        facts.attendance,
        also=(contact,) if contact else (),
        previous=_previous(facts, facts.last),
        reason=reasons.no_figure(facts),
        clause="policies.md §2 (no figure)",
        holds=("no-figure",),
        documents=documents_of(facts, contact) if contact else (),
    )


def _contact(facts: Facts, ladder: Answer, contact: str) -> Decision:
    """A task takes the place of a ladder that asks for nothing today."""
    policy = facts.setting.policy
    return Decision(
        facts.student.adm_no,
        Status.DUE,
        contact,
        facts.attendance,
        number=policy.step(contact).number,
        ladder=(ladder.status, ladder.step),
        band=facts.band,
        previous=_previous(facts, ladder.event or facts.last),
        reason=f"{reasons.contact(facts, contact)} {reasons.sentence(facts, ladder, ())}",
        clause="policies.md §4 (two consecutive days)",
        notes=notes_of(facts, contact),
        warnings=_warnings(facts),
        documents=documents_of(facts, contact),
    )


def _decision(
    facts: Facts, ladder: Answer, status: Status, holds: tuple[str, ...], also: tuple[str, ...]
) -> Decision:
    policy = facts.setting.policy
    step = policy.step(ladder.step) if ladder.step else None
    active = status in (Status.DUE, Status.HELD)
    skipped = skipped_before(facts, ladder.step) if active else ()
    review = None
    if step and active:
        review = facts.review_from(step, facts.setting.as_of)
    elif ladder.event:
        review = facts.review_of(ladder.event)
    said = reasons.sentence(facts, ladder, holds)
    if also:
        said = f"{said} {reasons.contact(facts, also[0])}"
    return Decision(
        facts.student.adm_no,
        status,
        ladder.step,
        facts.attendance,
        number=step.number if step else 0,
        also=also,
        band=facts.band,
        jump=active and (ladder.early or (facts.last is not None and bool(skipped))),
        skipped=skipped,
        previous=_previous(facts, ladder.event or facts.last),
        review=review,
        due_by=due_by_of(facts, ladder.step) if active else None,
        reason=said,
        clause=ladder.clause,
        holds=holds or (("rule",) if status is Status.HELD else ()),
        notes=notes_of(facts, ladder.step),
        warnings=_warnings(facts),
        documents=tuple(
            document
            for step_id in (*((ladder.step,) if active else ()), *also)
            for document in documents_of(facts, step_id)
        ),
    )


def _holds(facts: Facts, ladder: Answer) -> tuple[str, ...]:
    """What holds a step that writes to parents (``policies.md`` §2, Holds)."""
    if ladder.status is not Status.DUE:
        return ()
    if not facts.setting.policy.writes_to_parents(ladder.step):
        return ()
    found = {
        "good-reason": bool(facts.good_reason),
        "few-sessions": facts.has_few_sessions,
        "row-has-a-problem": facts.faulty,
    }
    return tuple(slug for slug, holds in found.items() if holds)


def _previous(facts: Facts, event: Event | None) -> Previous | None:
    if event is None:
        return None
    return Previous(
        event.step, event.date, facts.share_at(event), facts.review_of(event), event.outcome
    )


def _warnings(facts: Facts) -> tuple[str, ...]:
    """Where the tracker's own words and the figures differ (``policies.md`` §1 and §2)."""
    said = (_column_differs(facts), _no_improvement_differs(facts), *_closing_differs(facts))
    return tuple(text for text in said if text)


def _column_differs(facts: Facts) -> str:
    share, column = facts.share, facts.student.percent
    if facts.year is None or share is None or column is None or abs(share - column) <= TOLERANCE:
        return ""
    return (
        f"The % column says {percent(column)}, the marks say {percent(share)}; the marks are used."
    )


def _no_improvement_differs(facts: Facts) -> str:
    last, share = facts.last, facts.share
    if last is None or share is None or last.outcome != NO_IMPROVEMENT:
        return ""
    before = facts.share_at(last)
    if before is None or share <= before:
        return ""
    return f'The log says "{NO_IMPROVEMENT}", but attendance has risen since.'


def _closing_differs(facts: Facts) -> Iterator[str]:
    for event in facts.all_events:
        then, share = facts.share_at(event), facts.share
        closed = event.outcome in facts.setting.policy.history.closing
        if closed and then is not None and share is not None and share <= then:
            yield (
                f'The outcome of {written(event.date)} is "{event.outcome}", but attendance has '
                "not risen since."
            )


def _settings_said(register: Register, setting: Setting) -> tuple[Problem, ...]:
    """What the settings leave open, said once for the whole plan."""
    said = []
    if setting.policy.national_average and setting.national_average is None:
        said.append(Problem("national-average-unset", Severity.WARNING, "config/school.toml"))
    if setting.calendar.is_beyond(setting.as_of):
        said.append(
            Problem(
                "calendar-ended",
                Severity.WARNING,
                register.file,
                setting.as_of.isoformat(),
                hint=setting.calendar.last_day.isoformat(),
            )
        )
    return tuple(said)


def _marks_said(register: Register, setting: Setting) -> tuple[Problem, ...]:
    """Said when the marks end some school days before the plan's: an old export, most likely."""
    last = last_marked(register.marks, setting.as_of - DAY)
    if last is None:
        return ()
    without = sum(day > last for day in setting.calendar.before(setting.as_of))
    if without < DAYS_WITHOUT_MARKS:
        return ()
    where, day = register.marks[0].name, last.isoformat()
    return (Problem("marks-end-early", Severity.WARNING, where, day, hint=str(without)),)


def _by_student(problems: Sequence[Problem]) -> Mapping[str, tuple[Problem, ...]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.adm_no:
            found.setdefault(problem.adm_no, []).append(problem)
    return {adm: tuple(rows) for adm, rows in found.items()}
