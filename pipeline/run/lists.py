"""Who has something to do: tasks for tutors and managers, lines for CPOMS.

Pure. A task list says who to speak to and why; nothing on one person's list is about another's
students. A CPOMS line says what was decided and made, and never that it was sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import words
from pipeline.mail.cpoms import Action
from pipeline.mail.tasks import Owner, Task
from pipeline.model.letter import Paper
from pipeline.model.plan import Decision, Status
from pipeline.model.register import Student
from pipeline.policy.limits import limits_of
from pipeline.policy.policy import Policy, Step

_OWNERS = (
    ("tutor", Owner.TUTOR),
    ("student manager", Owner.MANAGER),
    ("hoy", Owner.HEAD_OF_YEAR),
)
MISSED_WORK = "Check the work missed"
MISSED_WORK_WHY = "Absent in the last week."


def tasks(
    decisions: Iterable[Decision], students: Mapping[str, Student], policy: Policy
) -> tuple[Task, ...]:
    """What people are asked to do this week, and the missed work to check after each absence."""
    found: list[Task] = []
    for decision in decisions:
        student = students[decision.adm_no]
        steps = [step for step in due_steps(decision, policy) if step.task]
        for step in steps:
            found.append(_task(student, decision, step))
        absent = decision.attendance.absent_days
        on_tutors_list = any(task.kind is Owner.TUTOR for task in found[-len(steps) :] if steps)
        if absent and not on_tutors_list:
            found.append(
                Task(
                    Owner.TUTOR,
                    student.reg,
                    student.adm_no,
                    student.full_name,
                    student.reg,
                    MISSED_WORK,
                    MISSED_WORK_WHY,
                    absences=absent,
                )
            )
    return tuple(found)


def due_steps(decision: Decision, policy: Policy) -> Iterator[Step]:
    """The steps of a row that are due: its own unless held, and the further ones."""
    if decision.status is Status.DUE and decision.step:
        yield policy.step(decision.step)
    if decision.status in (Status.DUE, Status.HELD):
        yield from (policy.step(step) for step in decision.also)


def actions(
    decisions: Iterable[Decision],
    papers: Sequence[Paper],
    students: Mapping[str, Student],
    policy: Policy,
    day: dt.date,
) -> tuple[Action, ...]:
    """A line for each step that is due: the figure, the step, what was made."""
    made: dict[tuple[str, str], int] = {}
    for paper in papers:
        key = paper.job.adm_no, paper.job.document
        made[key] = made.get(key, 0) + 1
    limits = limits_of(policy)
    found = []
    for decision in decisions:
        figure = words.figure(decision.attendance, limits)
        for step in due_steps(decision, policy):
            named = [
                f"{document.id}: {words.counted(count, 'copy', 'copies')}"
                for document in decision.documents
                if (count := made.get((decision.adm_no, document.id), 0))
                and document.step in (step.id, decision.step)
            ]
            papers_made = f" Prepared, not yet sent: {words.listed(named)}." if named else ""
            text = f"{step.name} due. Attendance {figure}.{papers_made}"
            found.append(
                Action(day, decision.adm_no, students[decision.adm_no].full_name, text, step.owner)
            )
    return tuple(found)


def _task(student: Student, decision: Decision, step: Step) -> Task:
    kind = _owner(step)
    label = {
        Owner.TUTOR: student.reg,
        Owner.MANAGER: student.manager or f"Year {student.year}",
        Owner.HEAD_OF_YEAR: student.head_of_year or f"Year {student.year}",
        Owner.OFFICE: "Attendance Officer",
    }[kind]
    return Task(
        kind,
        label,
        student.adm_no,
        student.full_name,
        student.reg,
        step.task,
        decision.reason,
        decision.due_by,
        decision.attendance.absent_days if kind is Owner.TUTOR else (),
    )


def _owner(step: Step) -> Owner:
    name = step.owner.casefold()
    return next((kind for word, kind in _OWNERS if word in name), Owner.OFFICE)
