"""The copy for e-mail, locked with a passphrase; the bundle itself is never locked."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from pipeline.bundle.pages.lock import fit_passphrase, prove_locked


def lock(path: Path, out: Path, passphrase: str) -> None:
    """Writes a copy that opens only with the passphrase (AES-256), and proves it.

    Raises:
        UsageFault: The passphrase will not do.
        VerificationFault: The copy is not locked, or does not open; it is taken away.
    """
    fit_passphrase(passphrase)
    try:
        with pikepdf.open(path) as pdf:
            pdf.save(out, encryption=pikepdf.Encryption(owner=passphrase, user=passphrase, R=6))
        prove_locked(path, out, passphrase)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
