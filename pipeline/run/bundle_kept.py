"""The bundles that were made and are still there, each folder with its account."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.bundle.model import Assembled
from pipeline.bundle.pages import recorded
from pipeline.errors import UsageFault
from pipeline.run.folder import BUNDLES

RECORD, SCHEMA = "bundle.json", "attendance.bundle/1"

_NAME = re.compile(
    r"(?P<case>[A-Z]{2}-[0-9A-F]{6})-(?P<day>\d{4}-\d{2}-\d{2})(?:-(?P<number>\d+))?"
)


@dataclass(frozen=True)
class Kept:
    """A bundle's folder and its account."""

    folder: Path
    account: Mapping[str, Any]
    files: tuple[Assembled, ...]

    @property
    def served(self) -> str:
        """The day it was served, "" when it was not."""
        return str(self.account["served"] or "")

    @property
    def locked(self) -> Mapping[str, str]:
        """Name of each copy locked with a passphrase, to its hash."""
        return {each["name"]: each["sha256"] for each in self.account.get("locked", [])}


def read_kept(folder: Path) -> Kept:
    """One bundle.

    Raises:
        UsageFault: Its account is missing or was changed.
    """
    try:
        account = json.loads((folder / RECORD).read_text("utf-8"))
        if account["schema"] != SCHEMA:
            raise ValueError(account["schema"])
        kept = Kept(folder, account, tuple(recorded(each) for each in account["files"]))
        _ = kept.served, kept.locked, account["exhibits"], account["readiness_sha256"]
        return kept
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageFault(
            "The account of the bundle is missing or was changed.",
            where=str(folder / RECORD),
            todo="Put the folder back from a backup, or make the bundle again.",
            slug="not-a-bundle",
        ) from error


def bundle_folders(output: Path, case: str = "") -> tuple[Path, ...]:
    """The folders of bundles, or of one case's, by case, day and number."""
    place = output / BUNDLES
    found = [
        (match["case"], match["day"], int(match["number"] or 1), folder)
        for folder in (place.iterdir() if place.is_dir() else ())
        if (match := _NAME.fullmatch(folder.name)) and folder.is_dir()
    ]
    return tuple(folder for named, _, _, folder in sorted(found) if case in {"", named})


def kept_bundles(output: Path, case: str = "") -> Iterator[Kept]:
    """Every bundle whose account can be read; ``verify`` of the folder says what is wrong else."""
    for folder in bundle_folders(output, case):
        try:
            yield read_kept(folder)
        except UsageFault:
            continue
