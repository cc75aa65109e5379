"""``exceptions.csv``: everything held or not made, with the reason. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.mail.cells import csv_bytes
from pipeline.model.letter import Excepted, Job
from pipeline.model.plan import Decision, Status
from pipeline.model.problem import Problem
from pipeline.wording import sentence

COLUMNS = (
    "adm_no",
    "status",
    "step",
    "document",
    "recipient",
    "contact",
    "slug",
    "reason",
    "where",
)
HELD, NOT_MADE, SAID = "held", "not made", "made, to be noted"
NO_TEMPLATE = "no-template-in-language"
"""The one remark on a letter that did go which is an exception too (``policies.md`` §5)."""


def exceptions_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The file; rows in the order given."""
    return csv_bytes(COLUMNS, rows)


def held_rows(decisions: Iterable[Decision]) -> list[tuple[str, ...]]:
    """A line for every row that a person must decide first."""
    return [
        (
            decision.adm_no,
            HELD,
            decision.step,
            "",
            "",
            "",
            "+".join(decision.holds) or HELD,
            decision.reason,
            "",
        )
        for decision in decisions
        if decision.status is Status.HELD
    ]


def excepted_rows(lines: Iterable[Excepted], state: str = NOT_MADE) -> list[tuple[str, ...]]:
    """A line for every document, or a parent's copy of one, that is left to a person."""
    return [
        (
            line.adm_no,
            state,
            line.step,
            line.document,
            line.recipient,
            str(line.contact) if line.contact else "",
            line.slug,
            line.reason,
            line.where,
        )
        for line in lines
    ]


def failed_rows(failed: Iterable[tuple[Job, Sequence[Problem]]]) -> list[tuple[str, ...]]:
    """A line for every document that was made and may not go out, with each of its faults."""
    return [
        (
            job.adm_no,
            HELD,
            "",
            job.document,
            job.addressee.name,
            str(job.addressee.contacts[0]) if job.addressee.contacts[0] else "",
            problem.slug,
            sentence(problem),
            problem.where,
        )
        for job, problems in failed
        for problem in problems
    ]


def problem_rows(problems: Iterable[Problem]) -> list[tuple[str, ...]]:
    """A line for every entry typed into the plan that could not be followed."""
    return [(p.adm_no, HELD, "", "", "", "", p.slug, sentence(p), p.where) for p in problems]


def remark_rows(problems: Iterable[Problem]) -> list[tuple[str, ...]]:
    """A line for everything to be noted about what was made all the same."""
    return [(p.adm_no, SAID, "", "", "", "", p.slug, sentence(p), p.where) for p in problems]
