"""When a tracker must not be touched: open elsewhere, or in two copies."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import OutputFault
from pipeline.tracker.workbook import is_open_elsewhere

_SAID_CONFLICT = re.compile(r"\bconflict", re.IGNORECASE)
_COMPUTER = re.compile(r"(?=.*[A-Z])(?=.*[-\d])[A-Z0-9][A-Z0-9-]{2,14}")
"""What OneDrive adds to a copy it could not merge: "tracker-DESKTOP-7QK2.xlsx"."""


def refuse_unsafe(path: Path) -> None:
    """Refuses a tracker that someone has open, or of which a conflict copy exists.

    Raises:
        OutputFault: With the file that is in the way.
    """
    if is_open_elsewhere(path):
        raise OutputFault(
            "The tracker is open in another program; nothing was changed.",
            where=path.name,
            todo="Close it everywhere and give the command again. If nobody has it open, delete "
            "the lock file beside it (its name begins with ~$ or .~lock).",
            slug="tracker-open",
        )
    conflict = conflict_copy(path)
    if conflict:
        raise OutputFault(
            f"{conflict} looks like a conflict copy of the tracker; nothing was changed.",
            where=path.name,
            todo="Bring the two together by hand, move the copy away and give the command again.",
            slug="tracker-conflict",
        )


def conflict_copy(path: Path) -> str:
    """The name of a copy that a synchronised folder made of this tracker, or "" for none."""
    others = [each for each in path.parent.iterdir() if each.suffix == path.suffix]
    for other in sorted(others):
        if other != path and (_is_copy_of(other.stem, path.stem)):
            return other.name
        if other != path and _is_copy_of(path.stem, other.stem):
            return path.name
    return path.name if _SAID_CONFLICT.search(path.stem) else ""


def _is_copy_of(copy: str, original: str) -> bool:
    if not copy.startswith(original) or copy == original:
        return False
    added = copy.removeprefix(original)
    is_computer = added.startswith("-") and _COMPUTER.fullmatch(added[1:])
    return bool(is_computer or _SAID_CONFLICT.search(added))
