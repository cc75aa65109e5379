"""Where the shipped settings and templates lie: in the installed package, or in the checkout."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import SettingsFault

FOLDERS = ("config", "templates")
"""What a workspace starts from; a wheel carries both beside this module."""


def starter_files() -> Path:
    """The folder that holds the shipped ``config/`` and ``templates/``.

    Raises:
        SettingsFault: The installation is incomplete.
    """
    beside = Path(__file__).parent
    for root in (beside, beside.parents[1]):
        if all((root / name).is_dir() for name in FOLDERS):
            return root
    raise SettingsFault(
        "The settings and templates that come with the program are not there.",
        where=str(beside),
        todo="Install the program again.",
        slug="starter-missing",
    )
