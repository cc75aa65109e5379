"""A letter that names somebody else is shown as a copy without the name, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import open_workspace
from pipeline.ledger.entries import Document
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.store import Store
from pipeline.run.bundle_proof import verify_bundle
from pipeline.tracker import read
from tests.run.bundle_office import (
    ADM,
    AS_OF,
    LET,
    NOW,
    RUN,
    ask,
    desk,
    evidence,
    make_office,
    pdf,
    words,
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return make_office(tmp_path)


def test_minutes_that_name_another_child_need_a_copy_without_the_name(office: Path) -> None:
    set_id = "SOL261007-0019-1"
    output = office / "output"
    register = read(office / "sol-tracker.xlsx", open_workspace(office).layouts)
    other = next(each.full_name for each in register.students if each.adm_no != ADM)
    with Ledger.open(output / "ledger.sqlite") as ledger:
        (first, *_) = [r.entry for r in ledger.rows(Document) if r.entry.contacts == (1,)]
        told = pdf("Minutes", f"Also about {other}, her friend")
        paper = replace(first, set_id=set_id, document="aim-1-minutes", step="")
        paper = replace(paper, pdf_sha256=Store.of(output).keep(told))
        ledger.enter_documents([paper], at=NOW, by="clerk")
        ledger.enter_posting(RUN, [set_id], day=AS_OF, today=AS_OF, at=NOW, by="clerk")
    (refused,) = ask(office, parent=1, order=LET)
    assert refused.refused
    (named,) = [check for check in refused.checks if check.slug == "names-another"]
    assert f"redacted/{set_id}-aim-1-minutes.pdf" in named.said

    covered = evidence(office)
    (covered / "redacted").mkdir()
    copy = covered / "redacted" / f"{set_id}-aim-1-minutes.pdf"
    copy.write_bytes(told)
    (again,) = ask(office, parent=1, order=LET, evidence=covered)
    assert again.refused

    copy.write_bytes(pdf("Minutes", "Also about [name taken out]"))
    (made,) = ask(office, parent=1, order=LET, evidence=covered)
    assert "Also about [name taken out]" in words(made.files[0])
    assert "AIM 1 minutes (names of others taken out)" in words(made.files[0])
    assert verify_bundle(desk(office), made.files[0]).findings == ()
