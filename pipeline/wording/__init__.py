"""One table: the wording of every problem in the data, by slug; its parts are the modules here.

``{value}`` and ``{hint}`` are those of the problem. The first sentence says what is wrong, the
second what to do. Slugs are kebab-case and never change meaning.
"""

from __future__ import annotations

from pipeline.model.problem import Problem
from pipeline.wording.evidence import CASE, INTAKE, PAGES
from pipeline.wording.letters import CONVERT, LETTERS
from pipeline.wording.runs import MINUTES, RECORD, RUN, SENT
from pipeline.wording.tracker import DECIDE, TRACKER

PROBLEMS: dict[str, str] = (
    TRACKER | DECIDE | LETTERS | CONVERT | RUN | SENT | MINUTES | RECORD | CASE | INTAKE | PAGES
)


def sentence(problem: Problem) -> str:
    """What the problem is and what to do, in plain English."""
    return PROBLEMS[problem.slug].format(value=problem.value, hint=problem.hint)
