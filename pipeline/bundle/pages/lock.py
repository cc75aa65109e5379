"""The copy for e-mail: which passphrases will do, and the proof that it opens with no other.

Written with one library (``delivery``), proved here with another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.errors import UsageFault, VerificationFault

SHORTEST, LONGEST = 12, 127
"""ISO 32000-2 §7.6.4.3.3 reads no more than 127 bytes of a passphrase."""

_AES_256 = 6
"""The revision of the security handler that is AES-256 as the standard has it."""


def fit_passphrase(passphrase: str) -> str:
    """The passphrase, when every reader will take it as it was typed.

    Raises:
        UsageFault: It is too short or too long, or has letters that programs spell differently.
    """
    count = len(passphrase.strip())
    todo = f"Give one of {SHORTEST} characters or more, such as four words, and tell it by another "
    todo += "way than the e-mail."
    if count < SHORTEST:
        raise UsageFault(
            f"The passphrase has {count} characters.", todo=todo, slug="passphrase-short"
        )
    if count > LONGEST:
        raise UsageFault(
            f"The passphrase has {count} characters; a reader looks at {LONGEST}.",
            todo="Give a shorter one.",
            slug="passphrase-long",
        )
    if not (passphrase.isascii() and passphrase.isprintable()) or passphrase != passphrase.strip():
        raise UsageFault(
            "The passphrase has letters that programs spell differently, or begins or ends with a "
            "blank.",
            todo="Use letters without accents, digits, signs, and single blanks between words.",
            slug="passphrase-letters",
        )
    return passphrase


def prove_locked(plain: Path, locked: Path, passphrase: str) -> None:
    """Prove that a locked copy opens with its passphrase alone, and has the pages of the bundle.

    Raises:
        VerificationFault: It does not.
    """
    for wrong in ("", passphrase[:-1]):
        if _opens(locked, wrong):
            raise _fault(locked, "The locked copy opens without its passphrase.")
    with _opened(plain, "") as wanted, _opened(locked, passphrase) as found:
        if found is None or wanted is None:
            raise _fault(locked, "The locked copy does not open with its passphrase.")
        if pdfium.FPDF_GetSecurityHandlerRevision(found) != _AES_256:
            raise _fault(locked, "The copy is not locked with AES-256.")
        if list(_words(found)) != list(_words(wanted)):
            raise _fault(locked, "The locked copy has other pages than the bundle.")


def needs_passphrase(path: Path) -> bool:
    """Whether a file is a PDF that opens with a passphrase only."""
    try:
        pypdfium2.PdfDocument(path).close()
    except pypdfium2.PdfiumError as fault:
        return bool(fault.err_code == pdfium.FPDF_ERR_PASSWORD)
    return False


def _opens(path: Path, passphrase: str) -> bool:
    with _opened(path, passphrase) as document:
        return document is not None


@contextmanager
def _opened(path: Path, passphrase: str) -> Iterator[pypdfium2.PdfDocument | None]:
    """The document, ``None`` when the passphrase is not its own."""
    try:
        document = pypdfium2.PdfDocument(path, password=passphrase)
    except pypdfium2.PdfiumError as fault:
        if fault.err_code != pdfium.FPDF_ERR_PASSWORD:
            raise _fault(path, "The copy cannot be read.") from fault
        yield None
        return
    try:
        yield document
    finally:
        document.close()


def _words(document: pypdfium2.PdfDocument) -> Iterator[tuple[float, float, str]]:
    """Size and words of every page, its number among them."""
    for page in document:
        text = page.get_textpage()
        width, height = page.get_size()
        yield width, height, str(text.get_text_bounded())
        text.close()
        page.close()


def _fault(path: Path, what: str) -> VerificationFault:
    return VerificationFault(
        what,
        where=path.name,
        todo="Nothing was kept. Give the command again; if it fails again, pass this on.",
        slug="bundle-not-locked",
    )
