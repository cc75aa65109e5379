from __future__ import annotations

import pytest

from pipeline.cli.report import problem_lines
from pipeline.model.problem import Problem, Severity


def _some(slug: str, severity: Severity, count: int) -> list[Problem]:
    return [
        Problem(slug=slug, severity=severity, where=f"tracker.xlsx!Year 7!L{row}")
        for row in range(5, 5 + count)
    ]


@pytest.mark.parametrize(("count", "shown"), [(1, 1), (3, 3), (4, 4), (150, 4)])
def test_of_each_kind_a_few_are_named_and_the_rest_counted(count: int, shown: int) -> None:
    lines = list(problem_lines(_some("formula-without-value", Severity.WARNING, count)))

    assert len(lines) == shown
    assert (f"and {count - 3} more of this kind" in lines[-1]) is (count > 3)


def test_what_holds_a_student_comes_first() -> None:
    warnings = _some("formula-without-value", Severity.WARNING, 20)
    errors = _some("column-missing", Severity.ERROR, 1)

    first = next(problem_lines(warnings + errors))

    assert "has no column" in first
