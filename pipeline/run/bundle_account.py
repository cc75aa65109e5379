"""What lies beside a bundle, for the school: its account, the checklist, the audit, the changes."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bundle.intake.received import Format, Received
from pipeline.bundle.model import Assembled
from pipeline.bundle.pages import compare_all, record
from pipeline.bundle.sheets import papers
from pipeline.bundle.sheets.paper import Desk as Paper
from pipeline.files import sha256_of
from pipeline.pack.fonts import Faces
from pipeline.run.bundle_kept import RECORD, SCHEMA, Kept
from pipeline.run.bundle_parts import Binder
from pipeline.run.folder import json_bytes

READINESS, AUDIT, CHANGES = "readiness.pdf", "audit.txt", "changes.txt"
ORIGINALS = "originals"
"""Where the files lie as they came, of which a machine made out the words."""

_SUFFIXES = {
    Format.PDF: ".pdf",
    Format.JPEG: ".jpg",
    Format.PNG: ".png",
    Format.TIFF: ".tif",
    Format.HEIC: ".heic",
    Format.WORD: ".docx",
}


@dataclass(frozen=True, slots=True)
class Order:
    """How a bundle is bound.

    Attributes:
        reason: Why what is missing may be missing; "" when nothing is let through.
        by: Who lets it through.
        served: The day it was served: its numbers are frozen from then on.
        out: Where a copy of the file goes besides ``output/bundles``.
        max_mb, max_pages: What a volume may come to; 0 for no limit.
        passphrase: What the copy for e-mail opens with, "" for no such copy; it is written
            nowhere.
    """

    reason: str = ""
    by: str = ""
    served: dt.date | None = None
    out: Path | None = None
    max_mb: int = 0
    max_pages: int = 0
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a bundle where they are put together.

    Attributes:
        aside: The folder that becomes the bundle's own.
        made: The bundle, in volumes where it was split.
        locked: The copy of each that opens with a passphrase; none when none was asked for.
    """

    aside: Path
    made: tuple[Assembled, ...]
    locked: tuple[Path, ...] = ()

    @property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """The numbers on the pages of every part."""
        return {placed.part.id: placed.labels for each in self.made for placed in each.placed}


def accompany(
    binder: Binder, order: Order, written: Written, faces: Faces, earlier: Kept | None
) -> None:
    """What lies beside the bundle, for the school."""
    case, aside = binder.case, written.aside
    papers.readiness_sheet(
        case,
        binder.checks,
        order.reason,
        order.by,
        Paper(faces, f"Case {case.reference}"),
        aside / READINESS,
    )
    (aside / RECORD).write_bytes(json_bytes(_account(binder, order, written)))
    (aside / AUDIT).write_text("\n".join(_audit_lines(binder, written)) + "\n", "utf-8")
    if earlier:
        (aside / CHANGES).write_text("\n".join(_changes(written, earlier)) + "\n", "utf-8")


def _account(binder: Binder, order: Order, written: Written) -> dict[str, object]:
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
                "copy": bool(e.letter and e.item),
            }
            for e in case.exhibits
        ],
        "evidence": list(_evidence(binder, written)),
        "readiness_sha256": sha256_of(written.aside / READINESS),
        "files": [record(each) for each in written.made],
        "locked": [{"name": each.name, "sha256": sha256_of(each)} for each in written.locked],
    }


def _evidence(binder: Binder, written: Written) -> Iterator[dict[str, object]]:
    """What was done to every file of the evidence folder; the original kept where words were added.

    A page with words made out by machine is named by the number printed on it.
    """
    marks = {e.part: e.mark for e in binder.case.exhibits}
    for part, (file, received) in binder.pages.received.items():
        labels = written.labels.get(part, ())
        yield {
            "part": part,
            "mark": marks.get(part, ""),
            "file": file,
            "sha256": received.sha256,
            "format": str(received.found),
            "account": list(received.account),
            "words_made_out": [labels[page - 1] for page in received.made_out],
            "original": _original(part, received, written.aside) if received.made_out else "",
        }


def _original(part: str, received: Received, aside: Path) -> str:
    place = aside / ORIGINALS / f"{part}{_SUFFIXES.get(received.found, '')}"
    place.parent.mkdir(exist_ok=True)
    shutil.copyfile(received.original, place)
    return place.relative_to(aside).as_posix()


def _audit_lines(binder: Binder, written: Written) -> Iterator[str]:
    yield f"Audit of case {binder.case.reference}, {binder.case.as_of.isoformat()}"
    for each in written.made:
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
    yield from _evidence_lines(binder)
    for copy in written.locked:
        yield f"{copy.name}: opens with its passphrase alone (AES-256), with the same pages"


def _evidence_lines(binder: Binder) -> Iterator[str]:
    marks = {e.part: e.mark for e in binder.case.exhibits}
    if binder.pages.received:
        yield "What was done to the files of the evidence folder"
    for part, (file, received) in binder.pages.received.items():
        yield f"  {marks.get(part) or part}: {file}, SHA-256 {received.sha256}"
        yield from (f"    {told}" for told in received.account)


def _changes(written: Written, earlier: Kept) -> Iterator[str]:
    yield f"Changes since the bundle served on {earlier.served}"
    found = compare_all(
        [(earlier.folder / each.name, each) for each in earlier.files],
        [(written.aside / each.name, each) for each in written.made],
    )
    for change in found:
        was = f" (was {change.was})" if change.was else ""
        yield f"{change.how.value}: page {change.label or change.was}{was}, {change.title}"
    if not found:
        yield "None."
