"""A fault in the data is a value: what is wrong, where, and whom it holds."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """How far a problem reaches."""

    ERROR = "error"
    """A person must look: the student's letters are held."""
    WARNING = "warning"
    """Said, and the work goes on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the data.

    Attributes:
        slug: The machine name, a key of ``pipeline.wording.PROBLEMS``.
        severity: Whether it holds the student.
        where: ``file!sheet!cell``, or ``file!sheet``, or ``file``; for templates and documents
            the file and the place in it.
        value: What stands there, as text; "" when that would name a person.
        adm_no: The student concerned, "" when there is none.
        hint: What was expected or is meant, put into the wording.
    """

    slug: str
    severity: Severity
    where: str
    value: str = ""
    adm_no: str = ""
    hint: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the problem holds the student it names."""
        return self.severity is Severity.ERROR
