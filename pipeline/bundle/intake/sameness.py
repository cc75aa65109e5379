"""Pages that a reader would ask about: twice the same, blank, without text, not upright."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.bundle.intake.received import Received
from pipeline.bundle.pages.seen import sights
from pipeline.model.problem import Problem, Severity

_TURNED = ("", "turned to the left", "upside down", "turned to the right")


def reports(received: Sequence[Received]) -> Iterator[Problem]:
    """A warning for each such page; nothing is left out of the bundle for it."""
    first: dict[str, str] = {}
    for each in received:
        with sights(Path(each.pdf)) as pages:
            for number, sight in enumerate(pages, start=1):
                where = f"{each.name}!p.{number}"
                wordless = not sight.text.strip()
                if wordless and sight.blank:
                    yield Problem("evidence-page-blank", Severity.WARNING, where)
                    continue
                if wordless:
                    yield Problem("evidence-page-without-text", Severity.WARNING, where)
                elif sight.quarters:
                    turned = _TURNED[sight.quarters]
                    yield Problem("evidence-page-turned", Severity.WARNING, where, turned)
                look = sight.look()
                if look in first:
                    yield Problem("evidence-page-twice", Severity.WARNING, where, hint=first[look])
                first.setdefault(look, where)
