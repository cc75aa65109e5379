"""An item of the checklist of a bundle, and how it stands."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass


class Light(enum.StrEnum):
    """How an item stands."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Check:
    """One item of the checklist.

    Attributes:
        part: The part of the bundle that cannot be made or is missing, "" when it is none.
        document: The title of a missing document, for the sheet in its place; "" for none.
        fatal: No reason lets it through.
        date: When the missing document would stand in the order of the exhibits.
    """

    slug: str
    light: Light
    title: str
    said: str
    part: str = ""
    document: str = ""
    fatal: bool = False
    date: dt.date | None = None

    @property
    def blocks(self) -> bool:
        """Whether the bundle is refused because of it."""
        return self.light is Light.RED
