"""``verify``: everything of a run read back from the disk and hashed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageFault, VerificationFault
from pipeline.files import sha256_of
from pipeline.ledger.entries import Document, Posting, Run
from pipeline.ledger.ledger import LEDGER, Ledger
from pipeline.ledger.standing import of
from pipeline.ledger.store import Store
from pipeline.run.batch_proof import batch_faults
from pipeline.run.folder import ACCOUNT, PLAN, RunFolder, read_run
from pipeline.run.manifest import PLACE, Row, manifest_rows
from pipeline.run.office import Desk

CHANGED, MISSING, ADDED, WRONG = "changed", "missing", "added", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was made.

    Attributes:
        state: changed, missing, added or wrong.
        file: Named from ``output/`` on.
    """

    state: str
    file: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is not as it was.

    Attributes:
        notes: What to know besides; none of it is a fault.
        what: What the folders in ``runs`` are.
    """

    runs: tuple[str, ...]
    files: int
    entries: int
    head: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    what: str = "run"


def verify(desk: Desk, path: Path) -> Verified:
    """Prove a run folder, or every run of an output folder, with ledger and originals.

    Raises:
        UsageFault: The path is neither.
        VerificationFault: The plan or the account of a run in the ledger cannot be read.
    """
    folders = _folders(path)
    findings: list[Finding] = []
    files = 0
    with Ledger.open(desk.workspace.ledger) as ledger:
        seq, head = ledger.head()
        findings += [
            Finding(WRONG, LEDGER, f"row {each.seq}: {each.what}") for each in ledger.verify_chain()
        ]
        for folder in folders:
            prover = _Run(desk, ledger, _read(folder, ledger))
            findings += prover.findings()
            files += prover.files
        kept = Store.of(desk.workspace.output)
        findings += _originals(ledger, kept)
        files += sum(1 for each in kept.folder.rglob("*.pdf"))
    return Verified(tuple(f.name for f in folders), files, seq, head, tuple(findings))


def _read(folder: Path, ledger: Ledger) -> RunFolder:
    """A run; one that cannot be read and that the ledger knows is a fault of the run."""
    try:
        return read_run(folder)
    except UsageFault as fault:
        if not ledger.rows(Run, run=folder.name):
            raise
        raise VerificationFault(
            "The plan or the account of this run is damaged or missing, so nothing in it is "
            "proved.",
            where=folder.name,
            todo="Put the folder back from a backup; the ledger still has what went out.",
            slug="run-damaged",
        ) from fault


def _folders(path: Path) -> tuple[Path, ...]:
    if (path / ACCOUNT).is_file() or (path / PLAN).is_file():
        return (path.resolve(),)
    if (path / LEDGER).is_file():
        return tuple(sorted(each.parent.resolve() for each in path.glob(f"*/{ACCOUNT}")))
    raise UsageFault(
        "This is neither a run folder nor the output folder.",
        where=str(path),
        todo="Give the folder that attendance plan named, such as output/2022-03-07-sol.",
        slug="not-a-run",
    )


def _originals(ledger: Ledger, store: Store) -> Iterator[Finding]:
    """Every PDF that went out is kept; nothing else is."""
    known = [row for row in ledger.rows(Document) if not row.purged]
    wanted = set(_went_out(ledger))
    found = store.verify(wanted)
    strangers = set(found.added) - {f"{row.entry.pdf_sha256}.pdf" for row in known}
    place = store.folder.name
    yield from (Finding(CHANGED, f"{place}/{sha}.pdf", "its bytes") for sha in found.changed)
    yield from (
        Finding(MISSING, f"{place}/{sha}.pdf", "it went out and is not kept")
        for sha in found.missing
    )
    yield from (Finding(ADDED, f"{place}/{each}", "no letter") for each in sorted(strangers))


def _went_out(ledger: Ledger) -> Iterator[str]:
    """The hash of each PDF that was posted; one that was taken back before that never was."""
    for run in {row.entry.run for row in ledger.rows(Posting)}:
        rows = ledger.of_run(run)
        out = {row.entry.set_id for row in of(Posting, rows)}
        for row in of(Document, rows):
            if row.entry.set_id in out and not row.purged:
                yield row.entry.pdf_sha256


class _Run:
    """One run folder being proved; ``files`` counts those hashed."""

    def __init__(self, desk: Desk, ledger: Ledger, run: RunFolder) -> None:
        self._desk, self._run = desk, run
        self._rows = manifest_rows(run.path)
        rows = of(Document, ledger.of_run(run.name))
        self._papers = {(row.entry.set_id, row.entry.document): row.entry for row in rows}
        self.files = 0

    def findings(self) -> Iterator[Finding]:
        """Everything that is not as it was made."""
        yield from self._hashed(self._run.tracker, self._run.tracker_sha256, "the tracker's copy")
        if self._run.letters is None:
            return
        if not (self._run.path / PLACE).is_file():
            yield self._finding(MISSING, PLACE.as_posix(), "the manifest")
        seen = set()
        for row in self._rows:
            seen.add((row["set_id"], row["document"]))
            yield from self._document(row)
        for set_id, document in sorted(self._papers.keys() - seen):
            yield self._finding(
                MISSING, PLACE.as_posix(), f"the row of {set_id}-{document}, which the ledger has"
            )
        yield from self._strangers()
        yield from self._batches()

    def _document(self, row: Row) -> Iterator[Finding]:
        paper = self._papers.get((row["set_id"], row["document"]))
        if paper is None:
            yield self._finding(ADDED, PLACE.as_posix(), f"{row['set_id']} is not in the ledger")
            yield from self._hashed(self._run.path / row["file"], row["sha256"], "a document")
            return
        if row["sha256"] != paper.pdf_sha256:
            yield self._finding(CHANGED, PLACE.as_posix(), f"the hash of {row['set_id']}")
        pdf = self._run.path / row["file"]
        yield from self._hashed(pdf, paper.pdf_sha256, "a document")
        yield from self._hashed(pdf.with_suffix(".docx"), paper.docx_sha256, "its Word file")

    def _strangers(self) -> Iterator[Finding]:
        stems = {Path(row["file"]).stem for row in self._rows}
        for file in _files(self._run.path / "documents"):
            if file.stem not in stems:
                yield self._finding(ADDED, f"documents/{file.name}", "in no set of the manifest")
        batches = {f"{batch['id']}.pdf" for batch in self._totals()}
        for file in _files(self._run.path / "print"):
            if file.suffix == ".pdf" and file.name not in {*batches, "run-sheet.pdf"}:
                yield self._finding(ADDED, f"print/{file.name}", "no batch of this run")

    def _batches(self) -> Iterator[Finding]:
        for batch in self._totals():
            pdf = self._run.path / "print" / f"{batch['id']}.pdf"
            wrong = tuple(self._hashed(pdf, str(batch["sha256"]), "a file for the printer"))
            yield from wrong
            if not wrong:
                rows = [row for row in self._rows if row["batch"] == batch["id"]]
                for what in batch_faults(self._desk.workspace, batch, rows, pdf):
                    yield self._finding(WRONG, f"print/{pdf.name}", what)

    def _totals(self) -> tuple[Mapping[str, object], ...]:
        found = (self._run.letters or {}).get("batches", [])
        return tuple(found) if isinstance(found, list) else ()

    def _hashed(self, file: Path, sha256: str, what: str) -> Iterator[Finding]:
        name = file.relative_to(self._run.path).as_posix()
        if not file.is_file():
            yield self._finding(MISSING, name, what)
            return
        self.files += 1
        if sha256_of(file) != sha256:
            yield self._finding(CHANGED, name, what)

    def _finding(self, state: str, name: str, what: str) -> Finding:
        return Finding(state, f"{self._run.name}/{name}", what)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()
