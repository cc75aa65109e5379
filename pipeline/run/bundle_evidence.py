"""The evidence folder made safe: each file as pages, or refused by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipeline.bundle.case import Item
from pipeline.bundle.evidence import SIGNED
from pipeline.bundle.intake import Intake, Received, receive
from pipeline.bundle.readiness import Check, Light
from pipeline.libreoffice import Engine
from pipeline.model.problem import Problem
from pipeline.wording import sentence


@dataclass(frozen=True)
class Given:
    """What came of the folder.

    Attributes:
        items: Those to be produced, the attachments of a message among them.
        received: Item file name to its pages, with what was done to it.
        checks: What was refused, by name, and what is to be looked at.
    """

    items: tuple[Item, ...] = ()
    received: Mapping[str, Received] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()

    def pages_of(self, file: str) -> Path:
        """The pages of one item."""
        return Path(self.received[file].pdf)

    @property
    def signed(self) -> Mapping[str, str]:
        """The signed papers, "certificate" and "statement", each to its file."""
        return {item.kind: item.file for item in self.items if item.kind in SIGNED}


def receive_evidence(
    root: Path | None,
    items: Sequence[Item],
    work: Path,
    engine: Engine | None,
    *,
    with_ocr: bool = False,
) -> Given:
    """Make every file safe, in the order of the folder.

    Args:
        root: The folder, ``None`` for none.
        items: Its files, with what the officer says of them.
        work: Where the pages go.
        engine: What converts Word documents; LibreOffice unless told otherwise.
        with_ocr: Make out the words on pages that have none.
    """
    if root is None or not items:
        return Given()
    by_path = {root / item.file: item for item in items}
    intake = receive(list(by_path), work / "evidence", engine=engine, with_ocr=with_ocr)
    pairs = list(_paired(intake, by_path))
    return Given(
        tuple(item for item, _ in pairs),
        {item.file: received for item, received in pairs},
        tuple(_check(problem, by_path) for problem in intake.problems),
    )


def _paired(intake: Intake, by_path: Mapping[Path, Item]) -> Iterator[tuple[Item, Received]]:
    """Each received file with what is known of it; an attachment is known by its message."""
    last: Item | None = None
    for place, received in enumerate(intake.received):
        item = by_path.get(Path(received.original))
        if item is not None:
            last = replace(item, date=item.date or received.date)
            yield last, received
        elif last is not None:
            name = f"{last.file}!{place}!{received.name}"
            title = f"Attached to {last.title}: {PurePosixPath(received.name).stem}"
            yield Item(name, title, "", last.date), received


def _check(problem: Problem, by_path: Mapping[Path, Item]) -> Check:
    first = problem.where.split("!")[0]
    item = next((item for path, item in by_path.items() if path.name == first), None)
    return Check(
        problem.slug,
        Light.RED if problem.is_error else Light.AMBER,
        problem.where,
        sentence(problem),
        document=item.title if item and problem.is_error else "",
        date=item.date if item else None,
    )
