"""Pages that a reader would ask about: twice the same, blank, without text, not upright."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.bundle.intake.received import Received
from pipeline.bundle.pages.numbering import spans
from pipeline.bundle.pages.seen import Sight, sights
from pipeline.model.problem import Problem, Severity

_TURNED = ("", "turned to the left", "upside down", "turned to the right")


def reports(received: Sequence[Received]) -> Iterator[Problem]:
    """A warning for such pages; nothing is left out of the bundle for it.

    Pages of a file that follow each other and are alike in this are told together.
    """
    first: dict[str, str] = {}
    for each in received:
        alike: dict[tuple[str, str], list[str]] = {}
        twice: list[Problem] = []
        with sights(Path(each.pdf)) as pages:
            for number, sight in enumerate(pages, start=1):
                where = f"{each.name}!p.{number}"
                slug, value = _told(sight)
                if slug:
                    alike.setdefault((slug, value), []).append(str(number))
                if slug == "evidence-page-blank":
                    continue
                look = sight.look()
                if look in first:
                    known = first[look]
                    twice.append(
                        Problem("evidence-page-twice", Severity.WARNING, where, hint=known)
                    )
                first.setdefault(look, where)
        yield from twice
        for (slug, value), numbers in alike.items():
            for span in spans(numbers):
                yield Problem(slug, Severity.WARNING, f"{each.name}!p.{span}", value)


def _told(sight: Sight) -> tuple[str, str]:
    """What is to be said of a page, and how much of it; "" when nothing is."""
    if not sight.text.strip():
        return ("evidence-page-blank" if sight.blank else "evidence-page-without-text"), ""
    if sight.quarters:
        return "evidence-page-turned", _TURNED[sight.quarters]
    return "", ""
