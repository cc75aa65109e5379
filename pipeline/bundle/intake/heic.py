"""Pictures from telephones (HEIC), where the machine has the reader for them."""

from __future__ import annotations

import io
from pathlib import Path

try:
    import pi_heif  # type: ignore[import-untyped]
except ImportError:  # an extra: the rest of the intake works without it
    pi_heif = None


def can_read() -> bool:
    """Whether this machine has the reader."""
    return pi_heif is not None


def as_png(path: Path) -> bytes | None:
    """The picture upright as PNG, ``None`` when HEIC cannot be read on this machine.

    Raises:
        ValueError: The file is damaged.
    """
    if pi_heif is None:
        return None
    buffer = io.BytesIO()
    # The reader turns the picture itself, as the telephone was held.
    pi_heif.open_heif(path).to_pillow().save(buffer, "PNG", exif=b"")
    return buffer.getvalue()
