"""Problems as they are found, each with its cell."""

from __future__ import annotations

from pipeline.model.problem import Problem, Severity

LONGEST_VALUE = 60
"""A problem quotes a cell; it does not copy it."""


def letters(column: int) -> str:
    """The letters of a column, counted from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(place: str, row: int, column: int) -> str:
    """The name of a cell, ``file!sheet!B7``; row and column count from 0."""
    return f"{place}!{letters(column)}{row + 1}"


class Report:
    """Every problem of one reading, in the order of finding."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def error(
        self, slug: str, where: str, value: str = "", *, adm_no: str = "", hint: str = ""
    ) -> None:
        """A person must look: the student is held."""
        self._add(slug, Severity.ERROR, where, value, adm_no, hint)

    def warning(
        self, slug: str, where: str, value: str = "", *, adm_no: str = "", hint: str = ""
    ) -> None:
        """Said, and the work goes on."""
        self._add(slug, Severity.WARNING, where, value, adm_no, hint)

    def _add(
        self, slug: str, severity: Severity, where: str, value: str, adm_no: str, hint: str
    ) -> None:
        if len(value) > LONGEST_VALUE:
            value = value[: LONGEST_VALUE - 1] + "…"
        self.problems.append(Problem(slug, severity, where, value, adm_no, hint))
