"""The pages of the bundle: assembled with one library, audited with others.

``assemble`` writes one file, ``assemble_volumes`` several; ``audit`` reads a file back and says
what is wrong with it; ``compare`` says which pages differ between two versions; ``lock`` makes
the copy with a passphrase; ``record`` and ``recorded`` keep the result as JSON.
"""

from __future__ import annotations

from pipeline.bundle.pages.assemble import assemble
from pipeline.bundle.pages.audit import audit
from pipeline.bundle.pages.compare import compare, compare_all
from pipeline.bundle.pages.delivery import lock
from pipeline.bundle.pages.record import record, recorded
from pipeline.bundle.pages.volumes import Limits, assemble_volumes

__all__ = [
    "Limits",
    "assemble",
    "assemble_volumes",
    "audit",
    "compare",
    "compare_all",
    "lock",
    "record",
    "recorded",
]
