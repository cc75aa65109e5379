"""``reprint``: the same bytes again, logged as a reprint and never as a posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageFault, VerificationFault
from pipeline.files import Existing, make_folder, published, recover
from pipeline.ledger import entries
from pipeline.ledger.codec import sha256_of_bytes
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.standing import of
from pipeline.ledger.store import Store
from pipeline.run.erasing import REPRINTS
from pipeline.run.office import Desk


@dataclass(frozen=True, slots=True)
class Reprinted:
    """One set, printed again.

    Attributes:
        folder: Where its files lie.
        files: Their names.
    """

    set_id: str
    folder: Path
    files: tuple[str, ...]


def reprint(desk: Desk, path: Path, sets: Sequence[str], reason: str) -> tuple[Reprinted, ...]:
    """Put the very bytes of some sets into ``output/reprints``.

    Raises:
        UsageFault: A set is not of the run.
        VerificationFault: The bytes that were proved are not to be had any more.
    """
    with desk.working("reprint", path) as ledger:
        run = path.resolve().name
        wanted = tuple(dict.fromkeys(sets))
        papers = {set_id: _papers(ledger, run, set_id) for set_id in wanted}
        proved = {
            set_id: {name(paper): _bytes(desk, path, paper) for paper in own}
            for set_id, own in papers.items()
        }
        place = make_folder(desk.workspace.output / REPRINTS / run)
        for settled in recover(place):
            desk.talk.say(settled.sentence)
        return tuple(
            _print(desk, ledger, place / set_id, files, reason) for set_id, files in proved.items()
        )


def name(paper: entries.Document) -> str:
    """The file name of a paper."""
    return f"{paper.set_id}-{paper.document}.pdf"


def _print(
    desk: Desk, ledger: Ledger, folder: Path, files: dict[str, bytes], reason: str
) -> Reprinted:
    with published(folder, root=desk.workspace.output, existing=Existing.REPLACE) as aside:
        for file, data in files.items():
            (aside / file).write_bytes(data)
        # Logged before it can be taken: a copy nobody knows of is worse than one never fetched.
        ledger.enter_reprint(folder.name, reason=reason, at=desk.now, by=desk.by)
    return Reprinted(folder.name, folder, tuple(files))


def _papers(ledger: Ledger, run: str, set_id: str) -> tuple[entries.Document, ...]:
    rows = of(entries.Document, ledger.of_run(run))
    found = tuple(row.entry for row in rows if row.entry.set_id == set_id)
    if not found:
        raise UsageFault(
            f"The run has no set {set_id}.",
            where=run,
            todo="Look up the set references in print/manifest.csv.",
            slug="set-unknown",
        )
    return found


def _bytes(desk: Desk, path: Path, paper: entries.Document) -> bytes:
    store = Store.of(desk.workspace.output)
    if store.place(paper.pdf_sha256).is_file():
        return store.read(paper.pdf_sha256)
    file = path / "documents" / name(paper)
    data = file.read_bytes() if file.is_file() else b""
    if sha256_of_bytes(data) != paper.pdf_sha256:
        raise VerificationFault(
            "The document is missing or is not the one that was proved, so it is not printed.",
            where=f"{path.name}/documents/{file.name}",
            todo=f"Look at attendance verify {path}; put the file back from a backup.",
            slug="document-changed",
        )
    return data
