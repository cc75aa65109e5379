"""``verify`` for a bundle: numbers, links and bookmarks read back, hashes against the ledger.

The ledger, whose entries are chained, says which file was made; ``bundle.json`` beside it says what
was printed and linked where. A copy elsewhere is known by its bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.model import Assembled
from pipeline.bundle.pages import audit, recorded
from pipeline.errors import UsageFault
from pipeline.files import sha256_of
from pipeline.ledger.entries import Bundle, Document
from pipeline.ledger.ledger import Ledger
from pipeline.run.binding import BUNDLES
from pipeline.run.bundle_account import READINESS, RECORD, SCHEMA
from pipeline.run.office import Desk
from pipeline.run.verifying import CHANGED, MISSING, WRONG, Finding, Verified
from pipeline.wording import sentence


@dataclass(frozen=True)
class _Kept:
    """A bundle folder and its account."""

    folder: Path
    account: Mapping[str, object]
    files: tuple[Assembled, ...]


def is_bundle(path: Path) -> bool:
    """Whether a path is a bundle or its folder, and no run."""
    return path.suffix.casefold() == ".pdf" or (path / RECORD).is_file()


def verify_bundle(desk: Desk, path: Path) -> Verified:
    """Prove a bundle: its folder, a file in it, or a copy of one.

    Raises:
        UsageFault: It is none that this workspace knows.
    """
    kept = _kept(desk, path)
    with Ledger.open(desk.workspace.ledger) as ledger:
        seq, head = ledger.head()
        findings = (
            *(Finding(WRONG, "ledger", f"row {b.seq}: {b.what}") for b in ledger.verify_chain()),
            *_findings(kept, path, ledger),
        )
    return Verified((kept.folder.name,), len(kept.files), seq, head, findings)


def _kept(desk: Desk, path: Path) -> _Kept:
    folder = path if path.is_dir() else path.parent
    if (folder / RECORD).is_file():
        return _read(folder)
    sha256 = sha256_of(path)
    for account in sorted((desk.workspace.output / BUNDLES).glob(f"*/{RECORD}")):
        kept = _read(account.parent)
        if any(each.sha256 == sha256 or each.name == path.name for each in kept.files):
            return kept
    raise UsageFault(
        "This is no bundle that this workspace made, or it was changed and renamed.",
        where=str(path),
        todo="Give a file or folder of output/bundles, or a copy under its own name.",
        slug="not-a-bundle",
    )


def _read(folder: Path) -> _Kept:
    try:
        account = json.loads((folder / RECORD).read_text("utf-8"))
        if account["schema"] != SCHEMA:
            raise ValueError(account["schema"])
        return _Kept(folder, account, tuple(recorded(each) for each in account["files"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageFault(
            "The account of the bundle is missing or was changed.",
            where=str(folder / RECORD),
            todo="Put the folder back from a backup, or make the bundle again.",
            slug="not-a-bundle",
        ) from error


def _findings(kept: _Kept, path: Path, ledger: Ledger) -> Iterator[Finding]:
    known = {row.entry.sha256 for row in ledger.rows(Bundle)}
    for made in kept.files:
        place = path if path.is_file() and len(kept.files) == 1 else kept.folder / made.name
        if not place.is_file():
            yield Finding(MISSING, made.name, "the bundle itself")
            continue
        if made.sha256 not in known:
            yield Finding(WRONG, f"{kept.folder.name}/{RECORD}", "the ledger has no such bundle")
        for problem in audit(place, made):
            yield Finding(CHANGED, problem.where, sentence(problem))
    yield from _exhibits(kept, ledger)
    readiness = kept.folder / READINESS
    if not readiness.is_file() or sha256_of(readiness) != kept.account["readiness_sha256"]:
        yield Finding(CHANGED, f"{kept.folder.name}/{READINESS}", "its bytes")


def _exhibits(kept: _Kept, ledger: Ledger) -> Iterator[Finding]:
    """Every exhibit that is a letter is the file that the ledger has for its set."""
    exhibits = kept.account["exhibits"]
    assert isinstance(exhibits, list)
    hashes = {placed.part.id: placed.part.sha256 for made in kept.files for placed in made.placed}
    for each in exhibits:
        if not each["set"]:
            continue
        rows = ledger.rows(Document, set_id=each["set"])
        wanted = {row.entry.pdf_sha256 for row in rows}
        if each["sha256"] not in wanted or hashes.get(each["part"]) != each["sha256"]:
            yield Finding(WRONG, each["mark"], f"not the file of set {each['set']}")
