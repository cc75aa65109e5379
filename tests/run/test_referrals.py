"""Every student of both samples who is at referral: a bundle for each parent that proves itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdf
import pytest

from pipeline.bundle.authority import BundleKind
from pipeline.config import open_workspace
from pipeline.letters.recipients import display_name
from pipeline.run.bundle_account import Order
from pipeline.run.bundle_proof import verify_bundle
from pipeline.run.bundling import Request, make_bundles
from pipeline.run.office import Desk, Silence
from pipeline.starter.workspace import init
from pipeline.tracker import read
from tests.samples import AS_OF, OFFICER, RWBA_TRACKER, SOL_TRACKER

PROSECUTION, NOTICE = BundleKind.PROSECUTION, BundleKind.PENALTY_NOTICE
COUNTY = {SOL_TRACKER: "gloucestershire", RWBA_TRACKER: "wiltshire"}
LET = Order(reason="The letters were sent before the ledger began.", by=OFFICER)
QUICK = (
    (SOL_TRACKER, "004035", PROSECUTION, (1,)),
    (RWBA_TRACKER, "004140", BundleKind.HANDOVER, (1, 2)),
)
REST = (
    (SOL_TRACKER, "004016", NOTICE, (1, 2)),
    (SOL_TRACKER, "004128", NOTICE, (2,)),
    (SOL_TRACKER, "004072", PROSECUTION, (1, 2)),
    (RWBA_TRACKER, "004104", BundleKind.HANDOVER, (1,)),
    (RWBA_TRACKER, "004125", BundleKind.HANDOVER, (1,)),
    (RWBA_TRACKER, "004082", BundleKind.HANDOVER, (1, 2)),
    (RWBA_TRACKER, "004102", BundleKind.HANDOVER, (1, 2)),
)
CASES = [
    *(pytest.param(*each, id=f"{each[1]}-{each[2].value}") for each in QUICK),
    *(
        pytest.param(*each, id=f"{each[1]}-{each[2].value}", marks=pytest.mark.slow)
        for each in REST
    ),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    init(folder)
    return folder


@pytest.mark.parametrize(("tracker", "adm_no", "kind", "parents"), CASES)
def test_each_parent_has_a_bundle_that_proves_itself(
    office: Path, tracker: Path, adm_no: str, kind: BundleKind, parents: tuple[int, ...]
) -> None:
    workspace = open_workspace(office)
    noon = dt.datetime.combine(AS_OF, dt.time(12), dt.UTC)
    desk = Desk(workspace, noon, OFFICER, Silence())
    request = Request(tracker, adm_no, kind, authority=COUNTY[tracker], as_of=AS_OF, order=LET)
    made = make_bundles(desk, request)
    assert tuple(each.case.parent.number for each in made) == parents
    contacts = [c for c in read(tracker, workspace.layouts).contacts if c.adm_no == adm_no]
    for each in made:
        (file,) = each.files
        assert verify_bundle(desk, file).findings == ()
        text = " ".join("\n".join(p.extract_text() for p in pypdf.PdfReader(file).pages).split())
        assert each.case.parent_name in text
        for other in contacts:
            if other.number != each.case.parent.number:
                assert display_name(other) not in text
