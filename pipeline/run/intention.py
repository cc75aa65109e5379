"""What is to be entered in the ledger once a change on the disk is in place: both, or neither.

The entries are written down beside the change before it takes effect. A command that is killed in
between leaves them there, and the next one enters them or throws them away, and says which.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import inside, sha256_of, write_file, writing
from pipeline.ledger.codec import decode, encode, kind_of
from pipeline.ledger.entries import Entry, Kind
from pipeline.ledger.ledger import Ledger
from pipeline.run.folder import BUNDLES

NAME = ".entering.json"


@dataclass(frozen=True, slots=True)
class Intention:
    """Entries that belong to a change.

    Attributes:
        after: The ledger's last entry when they were written down.
        file: They hold only when this file has become what ``sha256`` says, "" when they hold
            as soon as the folder they lie in is in place.
    """

    after: int
    at: dt.datetime
    by: str
    entries: tuple[Entry, ...]
    file: str = ""
    sha256: str = ""


def intend(
    folder: Path,
    ledger: Ledger,
    entries: Sequence[Entry],
    *,
    at: dt.datetime,
    by: str,
    file: Path | None = None,
    sha256: str = "",
) -> None:
    """Write the entries down in a folder, before the change they belong to takes effect."""
    said = {
        "after": ledger.head()[0],
        "at": at.isoformat(),
        "by": by,
        "file": str(file) if file else "",
        "sha256": sha256,
        # They have their own salt once they are in the ledger; here they stay for a moment.
        "entries": [[kind_of(type(entry)).value, *encode(entry, "")] for entry in entries],
    }
    data = json.dumps(said, ensure_ascii=False).encode()
    write_file(folder / NAME, data, root=folder.parent)


def carry_out(folder: Path, ledger: Ledger) -> bool:
    """Enter what was intended in a folder; whether anything was entered."""
    path = folder / NAME
    intention = _read(path)
    # Commands follow one another: whoever wrote last wrote these entries.
    wanted = ledger.head()[0] == intention.after and _has_happened(intention)
    if wanted:
        ledger.enter(intention.entries, at=intention.at, by=intention.by)
    with writing(path):
        inside(path, folder.parent).unlink()
    return wanted


def settle(output: Path, run: Path | None, ledger: Ledger) -> Iterator[str]:
    """Settle what interrupted commands intended, here and at one run; a sentence for each."""
    bundles = output / BUNDLES
    places = (output, bundles) if bundles.is_dir() else (output,)
    below = (each for place in places for each in place.iterdir() if each.is_dir())
    for folder in dict.fromkeys((output, *sorted(below), *([run] if run else []))):
        if (folder / NAME).is_file():
            where = folder.name if folder != output else "the tracker"
            if carry_out(folder, ledger):
                yield f"A command was interrupted; what it did to {where} is entered now."
            else:
                yield f"A command on {where} was interrupted; nothing of it was left to enter."


def _has_happened(intention: Intention) -> bool:
    if not intention.file:
        return True
    file = Path(intention.file)
    return file.is_file() and sha256_of(file) == intention.sha256


def _read(path: Path) -> Intention:
    said = json.loads(path.read_text("utf-8"))
    return Intention(
        said["after"],
        dt.datetime.fromisoformat(said["at"]),
        said["by"],
        tuple(decode(Kind(kind), fact, personal) for kind, fact, personal in said["entries"]),
        said["file"],
        said["sha256"],
    )
