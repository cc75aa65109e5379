"""``plan.json``: the plan as other programs read it (``design.md`` §4).

Pure. Schema ``attendance.plan/1``; keys are only ever added.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from pipeline.model.plan import Attendance, Decision, Plan, Status
from pipeline.model.problem import Problem
from pipeline.model.register import Register, Student
from pipeline.wording import sentence

SCHEMA = "attendance.plan/1"
_ORDER = (Status.DUE, Status.HELD, Status.MONITORING, Status.IMPROVED, Status.NONE)


def plan_json(plan: Plan, register: Register) -> dict[str, object]:
    """The whole plan as plain values."""
    students = {student.adm_no: student for student in register.students}
    return {
        "schema": SCHEMA,
        "policy": plan.policy,
        "as_of": plan.as_of.isoformat(),
        "tracker": {"file": plan.file, "sha256": plan.sha256},
        "students": [
            student_json(students[decision.adm_no], decision)
            for decision in in_meeting_order(plan, students)
        ],
        "problems": [problem_json(problem) for problem in plan.problems],
    }


def in_meeting_order(plan: Plan, students: Mapping[str, Student]) -> list[Decision]:
    """Due and held first, then by year, form and name."""

    def place(decision: Decision) -> tuple[int, int, str, str, str, str]:
        student = students[decision.adm_no]
        year = int(student.year) if student.year.isdigit() else 99
        return (
            _ORDER.index(decision.status),
            year,
            student.reg,
            student.surname.casefold(),
            student.forename.casefold(),
            student.adm_no,
        )

    return sorted(plan.decisions, key=place)


def student_json(student: Student, decision: Decision) -> dict[str, object]:
    """One student's row."""
    previous = decision.previous
    return {
        "adm_no": student.adm_no,
        "upn": student.upn,
        "name": student.full_name,
        "year": student.year,
        "reg": student.reg,
        "attendance": attendance_json(decision.attendance),
        "status": decision.status.value,
        "step": decision.step,
        "number": decision.number,
        "also": list(decision.also),
        "ladder": (
            {"status": decision.ladder[0].value, "step": decision.ladder[1]}
            if decision.ladder
            else None
        ),
        "band": decision.band,
        "jump": decision.jump,
        "skipped": list(decision.skipped),
        "previous": (
            {
                "step": previous.step,
                "date": previous.date.isoformat(),
                "percent": _percent(previous.share),
                "review": _iso(previous.review),
                "outcome": previous.outcome,
            }
            if previous
            else None
        ),
        "review": _iso(decision.review),
        "due_by": _iso(decision.due_by),
        "reason": decision.reason,
        "clause": decision.clause,
        "holds": list(decision.holds),
        "notes": list(decision.notes),
        "recipients": [
            {"contact": r.contact, "name": r.name, "channel": r.channel}
            for r in decision.recipients
        ],
        "documents": [
            {"id": d.id, "channel": d.channel.value, "when": d.when, "step": d.step}
            for d in decision.documents
        ],
        "warnings": list(decision.warnings),
        "where": student.where,
    }


def attendance_json(attendance: Attendance) -> dict[str, object]:
    """The figure: exact as counts when there are marks, else as the tracker has it."""
    tally = attendance.tally
    return {
        "percent": _percent(attendance.share),
        "attended": tally.attended if tally else None,
        "possible": tally.possible if tally else None,
        "authorised": tally.authorised if tally else None,
        "unauthorised": tally.unauthorised if tally else None,
        "late": tally.late if tally else None,
        "late_after": tally.late_after if tally else None,
        "missing": tally.missing if tally else None,
        "source": attendance.source,
        "persistent": attendance.persistent,
        "severe": attendance.severe,
    }


def problem_json(problem: Problem) -> dict[str, object]:
    """One problem with its wording."""
    return {
        "slug": problem.slug,
        "severity": problem.severity.value,
        "where": problem.where,
        "value": problem.value,
        "adm_no": problem.adm_no,
        "message": sentence(problem),
    }


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else float(share * 100)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
