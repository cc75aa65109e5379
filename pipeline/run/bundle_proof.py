"""``verify`` for a bundle: numbers, links and bookmarks read back, hashes against the ledger.

The ledger, whose entries are chained, says which file was made; ``bundle.json`` beside it says what
was printed and linked where. A copy elsewhere is known by its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.bundle.pages import audit
from pipeline.bundle.pages.lock import needs_passphrase
from pipeline.errors import UsageFault
from pipeline.files import sha256_of
from pipeline.ledger.entries import Bundle, Document
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import of
from pipeline.run.bundle_account import READINESS
from pipeline.run.bundle_kept import RECORD, Kept, bundle_folders, kept_bundles, read_kept
from pipeline.run.bundle_news import bundle_news
from pipeline.run.office import Desk
from pipeline.run.verifying import CHANGED, MISSING, WRONG, Finding, Verified
from pipeline.wording import sentence


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
        notes = (*_of_locked(kept, path), *_news(kept, ledger))
    files = len(kept.files) + len(kept.locked)
    return Verified((kept.folder.name,), files, seq, head, findings, notes, "bundle")


def with_bundles(desk: Desk, found: Verified) -> Verified:
    """What was found in all runs, and in all bundles beside them."""
    output = desk.workspace.output
    proved = [_proved(desk, folder) for folder in bundle_folders(output)]
    findings = (finding for each in proved for finding in each.findings)
    return replace(
        found,
        runs=(*found.runs, *(name for each in proved for name in each.runs)),
        files=found.files + sum(each.files for each in proved),
        # What is wrong with the ledger is found with the runs as well.
        findings=tuple(dict.fromkeys((*found.findings, *findings))),
        notes=(*found.notes, *(f"{e.runs[0]}: {note}" for e in proved for note in e.notes)),
        what="folder" if proved else found.what,
    )


def _proved(desk: Desk, folder: Path) -> Verified:
    """A bundle, or that it cannot be proved: one of many stops nobody from looking at the rest."""
    try:
        return verify_bundle(desk, folder)
    except UsageFault as fault:
        finding = Finding(WRONG, f"{folder.name}/{RECORD}", fault.what)
        return Verified((folder.name,), 0, 0, "", (finding,))


def _kept(desk: Desk, path: Path) -> Kept:
    folder = path if path.is_dir() else path.parent
    if (folder / RECORD).is_file():
        return read_kept(folder)
    sha256 = sha256_of(path)
    every = tuple(kept_bundles(desk.workspace.output))
    for kept in every:
        if sha256 in {each.sha256 for each in kept.files} | {*kept.locked.values()}:
            return kept
    for kept in every:
        if path.name in {each.name for each in kept.files} | {*kept.locked}:
            return kept
    if needs_passphrase(path):
        raise UsageFault(
            "This file opens with a passphrase only, and no bundle here has such a copy.",
            where=str(path),
            todo="Give the bundle itself from output/bundles, or the locked copy as it was made; "
            "one that was opened and saved again cannot be told from any other file.",
            slug="bundle-locked",
        )
    raise UsageFault(
        "This is no bundle that this workspace made, or it was changed and renamed.",
        where=str(path),
        todo="Give a file or folder of output/bundles, or a copy under its own name.",
        slug="not-a-bundle",
    )


def _findings(kept: Kept, path: Path, ledger: Ledger) -> Iterator[Finding]:
    known = {row.entry.sha256 for row in ledger.rows(Bundle)}
    for made in kept.files:
        place = _place(kept, path, made.name, made.sha256)
        if not place.is_file():
            yield Finding(MISSING, made.name, "the bundle itself")
            continue
        if made.sha256 not in known:
            yield Finding(WRONG, f"{kept.folder.name}/{RECORD}", "the ledger has no such bundle")
        for problem in audit(place, made):
            yield Finding(CHANGED, problem.where, sentence(problem))
    for name, sha256 in kept.locked.items():
        yield from _hashed(_place(kept, path, name, sha256), sha256, "the copy with a passphrase")
    yield from _exhibits(kept, ledger)
    for each in kept.account.get("evidence", []):
        if each["original"]:
            yield from _hashed(kept.folder / each["original"], each["sha256"], "as it came")
    readiness = str(kept.account["readiness_sha256"])
    yield from _hashed(kept.folder / READINESS, readiness, "its bytes")


def _place(kept: Kept, path: Path, name: str, sha256: str) -> Path:
    """The file that was asked for where it is this one, else the one in the bundle's folder."""
    if path.is_file() and (path.name == name or sha256_of(path) == sha256):
        return path
    return kept.folder / name


def _hashed(place: Path, sha256: str, what: str) -> Iterator[Finding]:
    where = f"{place.parent.name}/{place.name}"
    if not place.is_file():
        yield Finding(MISSING, where, what)
    elif sha256_of(place) != sha256:
        yield Finding(CHANGED, where, what)


def _of_locked(kept: Kept, path: Path) -> Iterator[str]:
    """What to do with a copy that no audit can look into."""
    if path.is_file() and (path.name in kept.locked or sha256_of(path) in kept.locked.values()):
        yield (
            f"{path.name} opens with its passphrase only, so its bytes alone were compared; the "
            f"bundle it was made of, in {kept.folder.name}, was read back page by page."
        )


def _news(kept: Kept, ledger: Ledger) -> Iterator[str]:
    """What happened since to what the bundle rests on."""
    made = {each.sha256 for each in kept.files}
    rows = [row for row in ledger.rows(Bundle) if row.entry.sha256 in made and not row.purged]
    for row in rows[-1:]:
        history = ledger.history(row.entry.adm_no)
        own = next(each for each in of(Bundle, history) if each.seq == row.seq)
        yield from (f"Out of date: {each}" for each in bundle_news(history, own))


def _exhibits(kept: Kept, ledger: Ledger) -> Iterator[Finding]:
    """Every exhibit that is a letter is the file that the ledger has for its set.

    A copy without the names of others is not that file; it is proved by the hash of the bundle.
    """
    hashes = {placed.part.id: placed.part.sha256 for made in kept.files for placed in made.placed}
    for each in kept.account["exhibits"]:
        if not each["set"]:
            continue
        rows = ledger.rows(Document, set_id=each["set"])
        wanted = {row.entry.pdf_sha256 for row in rows}
        shown = "" if each.get("copy") else each["sha256"]
        if each["sha256"] not in wanted or hashes.get(each["part"]) != shown:
            yield Finding(WRONG, each["mark"], f"not the file of set {each['set']}")
