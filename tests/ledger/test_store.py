from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipeline.errors import ExitCode, VerificationFault
from pipeline.ledger.store import Store


def test_bytes_are_kept_once_and_privately(tmp_path: Path) -> None:
    store = Store.of(tmp_path)
    sha256 = store.keep(b"%PDF-1.7 letter")
    place = tmp_path / "originals" / sha256[:2] / f"{sha256}.pdf"
    first = place.stat().st_mtime_ns
    assert store.keep(b"%PDF-1.7 letter") == sha256
    assert store.read(sha256) == b"%PDF-1.7 letter"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert place.stat().st_mtime_ns == first


def test_one_changed_byte_shows(tmp_path: Path) -> None:
    store = Store.of(tmp_path)
    changed, missing, good = (store.keep(text) for text in (b"one", b"two", b"three"))
    store.place(changed).write_bytes(b"onf")
    store.place(missing).unlink()
    (store.folder / "stranger.pdf").write_bytes(b"?")
    found = store.verify({changed, missing, good})
    assert (found.changed, found.missing, found.added) == (
        (changed,),
        (missing,),
        ("stranger.pdf",),
    )
    assert found
    with pytest.raises(VerificationFault, match="changed") as caught:
        store.read(changed)
    assert caught.value.exit_code is ExitCode.VERIFICATION
    with pytest.raises(VerificationFault, match="missing"):
        store.read(missing)


def test_all_is_well(tmp_path: Path) -> None:
    store = Store.of(tmp_path)
    assert not store.verify(())
    assert not store.verify({store.keep(b"one")})


def test_a_forgotten_original_is_gone(tmp_path: Path) -> None:
    store = Store.of(tmp_path)
    sha256 = store.keep(b"one")
    assert store.forget(sha256)
    assert not store.forget(sha256)
    assert not store.place(sha256).exists()
