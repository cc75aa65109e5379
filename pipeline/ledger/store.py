"""Originals: every PDF that goes out is kept once, under the hash of its bytes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import VerificationFault
from pipeline.files import PART, sha256_of, sync_folder, write_file, writing
from pipeline.ledger.codec import sha256_of_bytes

ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class Changes:
    """What is not as the ledger has it; hashes, and the names of strangers."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.added)


@dataclass(frozen=True, slots=True)
class Store:
    """The folder ``output/originals``."""

    folder: Path

    @classmethod
    def of(cls, output: Path) -> Store:
        """The store of a workspace's ``output/``."""
        return cls(output / ORIGINALS)

    def place(self, sha256: str) -> Path:
        """Where a file of that hash is kept."""
        return self.folder / sha256[:2] / f"{sha256}.pdf"

    def keep(self, data: bytes) -> str:
        """Keeps the bytes and gives their hash; the same bytes are written once."""
        sha256 = sha256_of_bytes(data)
        place = self.place(sha256)
        if not place.exists():
            write_file(place, data, root=self.folder.parent)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes again, proved.

        Raises:
            VerificationFault: The file is missing or its bytes have changed (exit 10).
        """
        place = self.place(sha256)
        if not place.is_file():
            raise VerificationFault(
                "An original is missing.",
                where=str(place),
                todo="Put the output folder back from a backup.",
                slug="original-missing",
            )
        data = place.read_bytes()
        if sha256_of_bytes(data) != sha256:
            raise VerificationFault(
                "An original was changed since it was kept.",
                where=str(place),
                todo="Put this file back from a backup; do not print it.",
                slug="original-changed",
            )
        return data

    def verify(self, expected: Collection[str]) -> Changes:
        """Hashes every file again and compares with what the ledger has."""
        wanted = set(expected)
        found = {path for path in self.folder.rglob("*") if path.is_file()}
        right = {self.place(sha256): sha256 for sha256 in wanted}
        changed = (sha for path, sha in right.items() if path in found and sha256_of(path) != sha)
        missing = (sha for path, sha in right.items() if path not in found)
        added = (path.name for path in found - set(right) if not path.name.endswith(PART))
        return Changes(tuple(sorted(changed)), tuple(sorted(missing)), tuple(sorted(added)))

    def forget(self, sha256: str) -> bool:
        """Takes an original away for good (a purge); whether it was there."""
        place = self.place(sha256)
        with writing(place):
            was_there = place.exists()
            place.unlink(missing_ok=True)
            if was_there:
                sync_folder(place.parent)
        return was_there
