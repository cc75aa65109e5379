"""An office with a letter to each parent of one child, posted: what bundles are made in."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from dataclasses import replace
from pathlib import Path

import pypdf
from reportlab.pdfgen.canvas import Canvas

from pipeline.bundle.authority import BundleKind
from pipeline.config import open_workspace
from pipeline.demo import write_school
from pipeline.ledger.entries import Document, Run
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.store import Store
from pipeline.letters.recipients import display_name
from pipeline.run.bundle_account import Order
from pipeline.run.bundling import Bundled, Request, make_bundles
from pipeline.run.office import Desk, Silence
from pipeline.tracker import read

ROOT = Path(__file__).parents[2]
AS_OF = dt.date(2026, 11, 9)
NOW = dt.datetime(2026, 11, 9, 10, 0, tzinfo=dt.UTC)
ADM, RUN = "005019", "2026-10-05-sol"
LET = Order(reason="The rest is on paper.", by="D. Amberwood")


def pdf(*lines: str) -> bytes:
    """A page with these lines."""
    buffer = io.BytesIO()
    page = Canvas(buffer, invariant=True)
    for place, line in enumerate(lines):
        page.drawString(80, 700 - 20 * place, line)
    page.save()
    return buffer.getvalue()


def make_office(folder: Path) -> Path:
    """A workspace whose ledger has Letter 4 to each parent, posted on 6 October."""
    for name in ("config", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    write_school(folder, "sol")
    output = folder / "output"
    output.mkdir()
    at = NOW.replace(month=10, day=5)
    store = Store.of(output)
    papers = []
    for contact in (1, 2):
        words = pdf("Formal warning, Letter 4", f"The letter that was posted to number {contact}")
        papers.append(
            Document(
                run=RUN,
                set_id=f"SOL261005-0019-{contact}",
                document="letter-4",
                step="letter-4",
                template="letters/letter-4.docx",
                template_sha256="",
                facts_hash="",
                input_hash="",
                docx_sha256="",
                pdf_sha256=store.keep(words),
                pages=1,
                channel="post",
                adm_no=ADM,
                contacts=(contact,),
                recipient=recipient(folder, contact),
                address=("1 Any Road", "SN99 1AA"),
            )
        )
    with Ledger.open(output / "ledger.sqlite") as ledger:
        ledger.enter_run(Run(RUN, "sol", at.date(), "t.xlsx", "0"), (), at=at, by="clerk")
        ledger.enter_documents(papers, at=at, by="clerk")
        ledger.enter_posting(
            RUN,
            [paper.set_id for paper in papers],
            day=dt.date(2026, 10, 6),
            today=AS_OF,
            at=at,
            by="D. Amberwood",
        )
    return folder


def recipient(folder: Path, number: int) -> str:
    """A parent's name as the letters have it."""
    register = read(folder / "sol-tracker.xlsx", open_workspace(folder).layouts)
    (contact,) = [c for c in register.contacts if c.adm_no == ADM and c.number == number]
    return display_name(contact)


def ask(office: Path, **changes: object) -> tuple[Bundled, ...]:
    """The bundle of the prosecution, with what is asked for besides."""
    request = Request(office / "sol-tracker.xlsx", ADM, BundleKind.PROSECUTION, as_of=AS_OF)
    return make_bundles(desk(office), replace(request, **changes))  # type: ignore[arg-type]


def desk(office: Path) -> Desk:
    """The command at work there."""
    return Desk(open_workspace(office), NOW, "clerk", Silence())


def words(path: Path) -> str:
    """All words of a file."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def evidence(office: Path, **files: bytes) -> Path:
    """A folder of evidence; _ stands for a blank, " pdf" for the ending."""
    folder = office / "evidence"
    folder.mkdir()
    for name, data in files.items():
        (folder / name.replace("_", " ").replace(" pdf", ".pdf")).write_bytes(data)
    return folder
