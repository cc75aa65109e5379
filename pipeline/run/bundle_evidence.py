"""The evidence folder made safe: each file as pages, or refused by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bundle.case import Item
from pipeline.bundle.readiness import Check
from pipeline.run.office import Talk


@dataclass(frozen=True)
class Given:
    """What came of the folder.

    Attributes:
        items: Those to be produced, the attachments of a message among them.
        files: Item file name to its pages.
        signed: "certificate" and "statement" to signed ones.
        checks: What was refused, by name, and what is to be looked at.
        notes: What was done to each file, for people.
    """

    items: tuple[Item, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    signed: Mapping[str, Path] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()


def receive_evidence(root: Path | None, items: Sequence[Item], work: Path, talk: Talk) -> Given:
    """Make every file safe."""
    if root is None or not items:
        return Given()
    raise NotImplementedError
