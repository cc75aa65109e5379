"""What lies beside a bundle, for the school: its account, the checklist, the audit, the changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.model import Assembled
from pipeline.bundle.pages import compare, record
from pipeline.bundle.sheets import papers
from pipeline.bundle.sheets.paper import Desk as Paper
from pipeline.files import sha256_of
from pipeline.pack.fonts import Faces
from pipeline.run.bundle_parts import Binder
from pipeline.run.folder import json_bytes

SCHEMA = "attendance.bundle/1"
RECORD, READINESS, AUDIT, CHANGES = "bundle.json", "readiness.pdf", "audit.txt", "changes.txt"


@dataclass(frozen=True, slots=True)
class Order:
    """How a bundle is bound.

    Attributes:
        reason: Why what is missing may be missing; "" when nothing is let through.
        by: Who lets it through.
        served: The day it was served: its numbers are frozen from then on.
        out: Where a copy of the file goes besides ``output/bundles``.
        max_mb, max_pages: What a volume may come to; 0 for no limit.
    """

    reason: str = ""
    by: str = ""
    served: dt.date | None = None
    out: Path | None = None
    max_mb: int = 0
    max_pages: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """The bundle of this case that was served last."""

    folder: Path
    made: tuple[Assembled, ...]
    day: str


def accompany(
    binder: Binder,
    order: Order,
    made: Sequence[Assembled],
    faces: Faces,
    aside: Path,
    earlier: Earlier | None,
) -> None:
    """What lies beside the bundle, for the school."""
    case = binder.case
    papers.readiness_sheet(
        case,
        binder.checks,
        order.reason,
        order.by,
        Paper(faces, f"Case {case.reference}"),
        aside / READINESS,
    )
    (aside / RECORD).write_bytes(json_bytes(_account(binder, order, made, aside)))
    (aside / AUDIT).write_text("\n".join(_audit_lines(binder, made)) + "\n", "utf-8")
    if earlier:
        (aside / CHANGES).write_text("\n".join(_changes(aside, made, earlier)) + "\n", "utf-8")


def _account(
    binder: Binder, order: Order, made: Sequence[Assembled], aside: Path
) -> dict[str, object]:
    case = binder.case
    period, tally = case.charged, case.charged.tally
    return {
        "schema": SCHEMA,
        "reference": case.reference,
        "kind": case.kind.value,
        "authority": case.authority.id,
        "as_of": case.as_of.isoformat(),
        "served": order.served.isoformat() if order.served else None,
        "tracker": {
            "file": binder.sources.register.file,
            "sha256": binder.sources.register.sha256,
        },
        "period": {"first": period.first.isoformat(), "last": period.last.isoformat()},
        "sessions": {
            "possible": tally.possible,
            "attended": tally.attended,
            "unauthorised": tally.unauthorised,
            "charged": len(period.charged),
        },
        "checks": [
            {"slug": c.slug, "light": c.light.value, "title": c.title, "said": c.said}
            for c in binder.checks
        ],
        "let_through": {"reason": order.reason, "by": order.by} if order.reason else None,
        "exhibits": [
            {
                "mark": e.mark,
                "part": e.part,
                "date": e.date.isoformat() if e.date else None,
                "set": e.letter.set_id if e.letter else "",
                "sha256": e.letter.sha256 if e.letter else "",
            }
            for e in case.exhibits
        ],
        "readiness_sha256": sha256_of(aside / READINESS),
        "files": [record(each) for each in made],
    }


def _audit_lines(binder: Binder, made: Sequence[Assembled]) -> Iterator[str]:
    yield f"Audit of case {binder.case.reference}, {binder.case.as_of.isoformat()}"
    for each in made:
        marks = sum(link.kind.value == "mark" for link in each.links)
        yield f"{each.name}: {each.pages} pages, {each.size} bytes, SHA-256 {each.sha256}"
        yield f"  {len(each.links)} links read back, {marks} of them marks in the text"
        yield f"  {len(each.bookmarks)} bookmarks read back"
        yield "  every printed number, page label, page size and page content read back"
        yield "  every page searched for other children and other parents"
        for placed in each.placed:
            proof = f"  SHA-256 {placed.part.sha256}" if placed.part.sha256 else ""
            yield f"    {placed.span:>9}  {placed.part.exhibit or placed.part.id}{proof}"
        yield from (f"  {note}" for note in each.notes)


def _changes(aside: Path, made: Sequence[Assembled], earlier: Earlier) -> Iterator[str]:
    yield f"Changes since the bundle served on {earlier.day}"
    pairs = list(zip(earlier.made, made, strict=False))
    found = [
        change
        for old, new in pairs
        for change in compare((earlier.folder / old.name, old), (aside / new.name, new))
    ]
    for change in found:
        was = f" (was {change.was})" if change.was else ""
        yield f"{change.how.value}: page {change.label or change.was}{was}, {change.title}"
    if not found:
        yield "None."
