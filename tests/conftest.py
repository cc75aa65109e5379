"""What every test may rely on: markers that skip honestly, and no state from outside."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

NEEDS = {"soffice": ("soffice", "libreoffice"), "slow": ()}
"""A marker, and the programs of which one must be there."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a program that is missing; in CI let it fail instead."""
    if os.environ.get("CI"):
        return
    for marker, programs in NEEDS.items():
        if not programs or any(shutil.which(program) for program in programs):
            continue
        skip = pytest.mark.skip(reason=f"needs {programs[0]}: run make setup")
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(skip)


@pytest.fixture(autouse=True)
def _private_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing a test starts may read or write the settings of the person who runs it."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
