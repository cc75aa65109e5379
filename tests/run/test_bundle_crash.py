"""A bundle is there with its entry in the ledger, or neither is: whenever the power goes."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline.errors import AlreadyDone
from pipeline.ledger.entries import Bundle
from pipeline.ledger.ledger import Ledger
from pipeline.run.bundle_proof import verify_bundle, with_bundles
from pipeline.run.verifying import verify
from tests.run.bundle_office import LET, ask, desk, make_office
from tests.run.killing import changes_of, killed_at

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are forked")

KILLS = 6


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_office(tmp_path_factory.mktemp("office"))


def make(office: Path) -> None:
    ask(office, parent=1, order=replace(LET, passphrase="correct horse battery"))


def entered(office: Path) -> int:
    with Ledger.open(office / "output" / "ledger.sqlite") as ledger:
        assert ledger.verify_chain() == ()
        return len(ledger.rows(Bundle))


@pytest.mark.slow
def test_killed_at_any_moment_folder_and_entry_go_together(made: Path, tmp_path: Path) -> None:
    counted = Path(shutil.copytree(made, tmp_path / "counted"))
    changes = changes_of(partial(make, counted), counted)
    chance = random.Random("bundle")
    # The last changes are where the folder and the ledger come together.
    places = {*chance.sample(range(1, changes + 1), KILLS)}
    places |= {*range(changes - 2 * KILLS, changes + 1)}
    for place in sorted(places):
        office = Path(shutil.copytree(made, tmp_path / str(place)))
        assert killed_at(partial(make, office), place, office), place
        with desk(office).working("verify"):
            pass
        folders = [*(office / "output" / "bundles").iterdir()] if bundles_of(office) else []
        assert len(folders) == entered(office), place
        assert [path.name for path in (office / "output").glob(".*.building")] == []
        for folder in folders:
            assert verify_bundle(desk(office), folder).findings == ()
        make(office)
        assert with_bundles(desk(office), verify(desk(office), office / "output")).findings == ()
        shutil.rmtree(office)


def bundles_of(office: Path) -> bool:
    return (office / "output" / "bundles").is_dir()


def test_two_at_once_do_not_get_in_each_others_way(made: Path, tmp_path: Path) -> None:
    office = Path(shutil.copytree(made, tmp_path / "office"))
    with (
        desk(office).working("bundle"),
        pytest.raises(AlreadyDone, match="Another command is working"),
    ):
        make(office)
    make(office)
    assert entered(office) == 1
