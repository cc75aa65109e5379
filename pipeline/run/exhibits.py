"""Where a letter stands in the evidence bundles that were made: exhibit mark and pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.run.bundle_kept import kept_bundles


@dataclass(frozen=True, slots=True)
class Places:
    """Exhibits with their pages, in words.

    Attributes:
        of_set: For each set that is an exhibit, its mark and pages in every bundle.
        in_bundle: For the hash of each bundle that is still there, all its exhibits.
    """

    of_set: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_bundle: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def exhibit_places(output: Path, bundles: Collection[str]) -> Places:
    """The exhibits of these bundles, those of them that are still there.

    Args:
        output: The workspace's ``output/``.
        bundles: The hashes of the bundles concerned.
    """
    of_set: dict[str, list[str]] = {}
    in_bundle: dict[str, list[str]] = {}
    for kept in kept_bundles(output) if bundles else ():
        marks = {each["part"]: each for each in kept.account["exhibits"]}
        for made in kept.files:
            for placed in made.placed if made.sha256 in bundles else ():
                exhibit = marks.get(placed.part.id)
                if exhibit is None:
                    continue
                word = "page" if len(placed.labels) == 1 else "pages"
                pages = f"{word} {placed.span}"
                in_bundle.setdefault(made.sha256, []).append(f"{exhibit['mark']}, {pages}")
                if exhibit["set"]:
                    where = f"{exhibit['mark']}, {pages} of {made.name}"
                    of_set.setdefault(exhibit["set"], []).append(where)
    return Places(
        {set_id: tuple(places) for set_id, places in of_set.items()},
        {sha256: tuple(places) for sha256, places in in_bundle.items()},
    )
