"""Where a letter stands in the evidence bundles that were made: exhibit mark and page."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from pipeline.bundle.pages import recorded
from pipeline.run.binding import BUNDLES
from pipeline.run.bundle_account import RECORD


def exhibit_places(output: Path, bundles: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """For each set that is an exhibit, its mark and page in every bundle that is still there.

    Args:
        output: The workspace's ``output/``.
        bundles: The hashes of the bundles concerned.
    """
    found: dict[str, list[str]] = {}
    for account in sorted((output / BUNDLES).glob(f"*/{RECORD}")) if bundles else ():
        said = json.loads(account.read_text("utf-8"))
        files = [recorded(each) for each in said["files"]]
        if not {each.sha256 for each in files} & set(bundles):
            continue
        pages = {placed.part.id: placed.label for each in files for placed in each.placed}
        for exhibit in said["exhibits"]:
            if exhibit["set"] and exhibit["part"] in pages:
                where = f"{exhibit['mark']}, page {pages[exhibit['part']]} of {account.parent.name}"
                found.setdefault(exhibit["set"], []).append(where)
    return {set_id: tuple(places) for set_id, places in found.items()}
