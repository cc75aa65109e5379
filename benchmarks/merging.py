"""Filling in the shipped letters, beside docxtpl on its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from docxtpl.template import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from benchmarks.measure import Bar, Line, seconds
from pipeline.letters.field_table import examples
from pipeline.letters.merge import WordTemplate

TEMPLATES = Path(__file__).parents[1] / "templates" / "letters"
OURS, THEIRS = 60, 6
LEAST_RATIO = 12.0


def merging_lines(_: Path) -> Iterator[Line]:
    """Every shipped letter both ways, in turn; a template is read once, as in a run."""
    ours = theirs = 0.0
    paths = sorted(TEMPLATES.glob("*.docx"))
    for path in paths:
        template = WordTemplate(path.read_bytes(), path.name)
        ours += seconds(lambda t=template: _ours(t)) / OURS  # type: ignore[misc]
        theirs += seconds(lambda p=path: _theirs(p)) / THEIRS  # type: ignore[misc]
    each, alone = ours / len(paths), theirs / len(paths)
    panel = "Merging: milliseconds for each letter"
    bar = Bar(panel, "ours", each * 1000)
    yield Line("Merging a letter", f"{each * 1000:.1f} ms", bar=bar)
    bar = Bar(panel, "docxtpl on its own", alone * 1000)
    yield Line("docxtpl on its own", f"{alone * 1000:.1f} ms", bar=bar)
    ratio = alone / each
    holds = ratio >= LEAST_RATIO
    yield Line(
        "Merging: so many times as fast", f"{ratio:.0f}", f"at least {LEAST_RATIO:.0f}", holds
    )


def _ours(template: WordTemplate) -> None:
    for _ in range(OURS):
        template.render(examples(), "SOL220307-0001-1")


def _theirs(path: Path) -> None:
    for _ in range(THEIRS):
        template = DocxTemplate(path)
        environment = SandboxedEnvironment(undefined=StrictUndefined)
        template.render(examples(), environment, autoescape=True)
        template.save(io.BytesIO())
