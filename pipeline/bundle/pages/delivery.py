"""The copy for e-mail, locked with a passphrase; the bundle itself is never locked."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from pipeline.errors import UsageFault

SHORTEST = 12


def lock(path: Path, out: Path, passphrase: str) -> None:
    """Writes a copy that opens only with the passphrase (AES-256).

    Raises:
        UsageFault: The passphrase is shorter than twelve characters.
    """
    if len(passphrase) < SHORTEST:
        raise UsageFault(
            f"The passphrase has {len(passphrase)} characters.",
            todo=f"Give one of at least {SHORTEST}, such as four words, by another way than "
            "the e-mail.",
            slug="passphrase-short",
        )
    with pikepdf.open(path) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner=passphrase, user=passphrase, R=6))
