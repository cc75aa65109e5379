from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.bundle.pages import lock
from pipeline.bundle.pages.lock import fit_passphrase, needs_passphrase, prove_locked
from pipeline.errors import UsageFault, VerificationFault

PASSPHRASE = "correct horse battery"


def sheet(path: Path, *, pages: int = 2) -> Path:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(path)
    return path


def locked(source: Path, out: Path, **how: object) -> Path:
    with pikepdf.open(source) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(**how))  # type: ignore[arg-type]
    return out


def test_the_copy_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    plain, copy = sheet(tmp_path / "b.pdf"), tmp_path / "b-locked.pdf"

    lock(plain, copy, PASSPHRASE)

    assert needs_passphrase(copy)
    assert not needs_passphrase(plain)
    with pikepdf.open(copy, password=PASSPHRASE) as pdf:
        assert (len(pdf.pages), pdf.encryption.R, pdf.encryption.bits) == (2, 6, 256)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(copy)


def test_a_file_that_is_no_pdf_needs_no_passphrase(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 and then nothing")

    assert not needs_passphrase(tmp_path / "x.pdf")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"owner": PASSPHRASE, "user": "", "R": 6}, "opens without its passphrase"),
        ({"owner": "x" * 12, "user": "another of them", "R": 6}, "does not open with"),
        ({"owner": PASSPHRASE, "user": PASSPHRASE, "R": 4}, "not locked with AES-256"),
    ],
    ids=["for everyone", "another passphrase", "weaker"],
)
def test_a_copy_that_is_not_locked_as_it_should_is_found(
    tmp_path: Path, how: dict[str, object], said: str
) -> None:
    plain = sheet(tmp_path / "b.pdf")
    copy = locked(plain, tmp_path / "b-locked.pdf", **how)

    with pytest.raises(VerificationFault, match=said):
        prove_locked(plain, copy, PASSPHRASE)


def test_a_copy_with_other_pages_is_found(tmp_path: Path) -> None:
    other = sheet(tmp_path / "other.pdf", pages=3)
    copy = locked(other, tmp_path / "copy.pdf", owner=PASSPHRASE, user=PASSPHRASE, R=6)

    with pytest.raises(VerificationFault, match="other pages"):
        prove_locked(sheet(tmp_path / "b.pdf"), copy, PASSPHRASE)


def test_a_copy_that_cannot_be_read_is_found(tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_bytes(b"nothing")

    with pytest.raises(VerificationFault, match="cannot be read"):
        prove_locked(sheet(tmp_path / "b.pdf"), tmp_path / "copy.pdf", PASSPHRASE)


@pytest.mark.parametrize(
    ("passphrase", "slug"),
    [
        ("", "passphrase-short"),
        ("x" * 11, "passphrase-short"),
        ("x" + " " * 20, "passphrase-short"),
        ("x" * 128, "passphrase-long"),
        ("čtyři slova stačí", "passphrase-letters"),
        (" correct horse battery", "passphrase-letters"),
        ("correct\thorse battery", "passphrase-letters"),
    ],
)
def test_a_passphrase_that_will_not_do(tmp_path: Path, passphrase: str, slug: str) -> None:
    with pytest.raises(UsageFault) as caught:
        lock(sheet(tmp_path / "b.pdf"), tmp_path / "c.pdf", passphrase)

    assert caught.value.slug == slug
    assert not (tmp_path / "c.pdf").exists()
    if passphrase.strip():
        assert passphrase not in str(caught.value)


@pytest.mark.parametrize("passphrase", ["x" * 12, "x" * 127, "four words, 1 sign!"])
def test_a_passphrase_that_will_do(passphrase: str) -> None:
    assert fit_passphrase(passphrase) == passphrase
