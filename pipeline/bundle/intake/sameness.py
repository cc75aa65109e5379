"""Pages that a reader would ask about: the same one twice, blank ones, ones without text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.bundle.intake.received import Received
from pipeline.bundle.pages.seen import sights
from pipeline.model.problem import Problem, Severity


def reports(received: Sequence[Received]) -> Iterator[Problem]:
    """A warning for each such page; nothing is left out of the bundle for it."""
    first: dict[str, str] = {}
    for each in received:
        with sights(Path(each.pdf)) as pages:
            for number, sight in enumerate(pages, start=1):
                where = f"{each.name}!p.{number}"
                if sight.blank:
                    yield Problem("evidence-page-blank", Severity.WARNING, where)
                    continue
                if not sight.text.strip():
                    yield Problem("evidence-page-without-text", Severity.WARNING, where)
                look = sight.look()
                if look in first:
                    yield Problem("evidence-page-twice", Severity.WARNING, where, hint=first[look])
                first.setdefault(look, where)
