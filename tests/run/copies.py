"""One office made once for many tests: each test works on a copy of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.samples import Office


def copied(made: Office, folder: Path) -> Office:
    """The same office in another folder; its runs know the tracker's new place."""
    place = folder / "school"
    shutil.copytree(made.folder, place)
    tracker = place / made.tracker.relative_to(made.folder)
    for account in (place / "output").glob("*/run.json"):
        said = json.loads(account.read_text("utf-8"))
        said["tracker_path"] = str(tracker)
        account.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return Office(place, tracker)
