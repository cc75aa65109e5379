"""The envelopes of ``config/envelopes.toml``: size, window and how much goes in. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import SettingsFault
from pipeline.model.settings_table import Faults, Table
from pipeline.model.sheet import Box, Window

MOST_SHEETS = 1000
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One kind of envelope.

    Attributes:
        id: Its key in the settings, such as "dl".
        name: As the office calls it.
        size_mm: Width and height.
        fold: How the sheets are folded for it.
        max_sheets: The most sheets it takes, 0 for no limit.
        window: Its window, ``None`` when it has none that was measured.
    """

    id: str
    name: str
    size_mm: tuple[float, float]
    fold: str
    max_sheets: int
    window: Window | None = None

    def takes(self, sheets: int) -> bool:
        """Whether so many sheets go in."""
        return self.max_sheets == 0 or sheets <= self.max_sheets


Envelopes = Mapping[str, Envelope]
"""Every profile by its id."""


def choose(
    own: Sequence[Envelope], sheets: int, fits: Callable[[Window], bool] = lambda _: True
) -> Envelope | None:
    """The first envelope that takes the sheets and shows the address; ``None`` when none does.

    Args:
        own: The school's envelopes in order of choice.
        sheets: How many sheets the set has.
        fits: Whether the set's address, as printed, lies right in a window.
    """
    for envelope in own:
        if envelope.takes(sheets) and (envelope.window is None or fits(envelope.window)):
            return envelope
    return None


def cupboard(wanted: Sequence[str], profiles: Envelopes) -> tuple[Envelope, ...]:
    """The school's own envelopes in its order of choice.

    Raises:
        SettingsFault: One of them has no profile.
    """
    for key in wanted:
        if key not in profiles:
            raise SettingsFault(
                f"There is no envelope {key!r} in envelopes.toml.",
                where="school.toml:post.envelopes",
                todo=f"Use one of {', '.join(profiles)}, or add a profile for it.",
                slug="envelope-unknown",
            )
    return tuple(profiles[key] for key in wanted)


def parse_envelopes(data: object, file: str) -> Envelopes:
    """The profiles of a settings file.

    Raises:
        SettingsFault: Keys are missing, unknown or impossible; the message names all of them.
    """
    faults = Faults(file)
    top = Table(data, "", faults)
    profiles = top.table("envelopes")
    found = {key: _envelope(profiles.table(key), key) for key in profiles.data}
    if not found and not faults.found:
        profiles.fault("dl", "is missing: there must be one envelope at least")
    top.done()
    faults.raise_any()
    return found


def _envelope(table: Table, key: str) -> Envelope:
    width, height = _measures(table, "size", 2) or (0.0, 0.0)
    envelope = Envelope(
        id=key,
        name=table.text("name"),
        size_mm=(width, height),
        fold=table.text("fold"),
        max_sheets=table.count("max_sheets", 0, MOST_SHEETS),
        window=_window(table),
    )
    if not _ID.fullmatch(key):
        table.fault("", "an envelope's id is made of a-z, 0-9 and -")
    table.done()
    return envelope


def _window(table: Table) -> Window | None:
    given = [name for name in ("visible", "swept") if name in table.data]
    if not given:
        return None
    if len(given) == 1:
        table.fault(given[0], "visible and swept go together")
    boxes = [_box(table, name) for name in given]
    if len(boxes) < 2 or boxes[0] is None or boxes[1] is None:
        return None
    if not boxes[1].holds(boxes[0]):
        table.fault("visible", "must lie inside swept")
    return Window(boxes[0], boxes[1])


def _box(table: Table, name: str) -> Box | None:
    measures = _measures(table, name, 4)
    if not measures:
        return None
    box = Box(*measures)
    if box.left >= box.right or box.top >= box.bottom:
        table.fault(name, "should be left, top, right, bottom, from the top left corner")
        return None
    return box


def _measures(table: Table, name: str, length: int) -> tuple[float, ...]:
    table.skip(name)
    value = table.data.get(name)
    if (
        not isinstance(value, list)
        or len(value) != length
        or not all(isinstance(n, int | float) and not isinstance(n, bool) and n >= 0 for n in value)
    ):
        table.fault(name, f"should be {length} measures in millimetres, not {value!r}")
        return ()
    return tuple(map(float, value))
