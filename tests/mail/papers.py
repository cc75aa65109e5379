"""Papers, sets and settings for tests; every child and reader in them is made up."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from pipeline.mail.build import Run
from pipeline.mail.envelopes import Envelope
from pipeline.mail.settings import PostSettings
from pipeline.model.letter import Addressee, Job, Paper
from pipeline.model.plan import Channel
from pipeline.model.sheet import Box, Window
from tests.convert.drawing import pdf_letter

ORDER = ("letter-1", "aim-1-invitation", "minutes-letter", "sam-1-minutes", "ropc")
DL = Envelope(
    "dl", "DL", (220, 110), "in three", 5, Window(Box(22, 55, 101, 85), Box(10, 42, 113, 92))
)
C5 = Envelope(
    "c5", "C5", (229, 162), "in half", 10, Window(Box(22, 60, 89, 86.5), Box(10, 47, 110, 100))
)
C4 = Envelope("c4", "C4, plain", (229, 324), "flat", 0)
CUPBOARD = (DL, C5, C4)
SETTINGS = PostSettings(
    from_name="Sollington Academy",
    from_email="attendance@sollington.example.org",
    subject="A letter from Sollington Academy",
    envelopes=("dl", "c5", "c4"),
    letter_envelope="dl",
)
ADDRESS = ("64 Station Road", "Marlborough", "SN8 4FN")


def set_id(number: int, suffix: str = "") -> str:
    return f"SOL220307-{number:04}-1{suffix}"


def paper(
    number: int = 1,
    *,
    document: str = "letter-1",
    pages: int = 1,
    channel: Channel = Channel.POST,
    name: str = "Ms Karen Müller",
    address: Sequence[str] = ADDRESS,
    email: str = "parent@example.org",
    meeting_day: str = "",
    reference: str = "",
    adm_no: str = "",
    sha256: str = "",
) -> Paper:
    """A paper that is on no disk."""
    reader = Addressee((1,), name, f"Dear {name}", channel, tuple(address), email)
    job = Job(
        reference or set_id(number),
        document,
        adm_no or f"00{number:04}",
        reader,
        f"letters/{document}.docx",
        {},
        meeting_day,
    )
    return Paper(
        job, PurePath(f"{job.stem}.docx"), PurePath(f"documents/{job.stem}.pdf"), pages, sha256
    )


def drawn(into: Path, planned: Paper, **wrong: Any) -> Paper:
    """The same paper with its PDF on the disk below ``into``."""
    reader = planned.job.addressee
    (into / "documents").mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = {
        "pages": planned.pages,
        "reference": planned.job.set_id,
        "name": reader.name,
        "address": reader.address,
    }
    pdf = pdf_letter(into / planned.pdf, **(told | wrong))
    digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
    return Paper(planned.job, planned.docx, planned.pdf, planned.pages, digest)


def run(**told: Any) -> Run:
    """A run with everything usual."""
    usual: dict[str, Any] = {
        "name": "2022-03-07-sol",
        "as_of": dt.date(2022, 3, 7),
        "order": ORDER,
        "settings": SETTINGS,
        "envelopes": {each.id: each for each in CUPBOARD},
    }
    return Run(**(usual | told))
