"""Why a document, or a reader of it, must be left to a person."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.problem import Problem, Severity
from pipeline.wording import sentence


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason: a slug of ``pipeline.wording.LETTERS`` and what goes into its wording."""

    slug: str
    value: str = ""
    hint: str = ""
    where: str = ""

    @property
    def reason(self) -> str:
        """The sentences a person reads."""
        return sentence(Problem(self.slug, Severity.ERROR, self.where, self.value, hint=self.hint))
