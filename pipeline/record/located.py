"""Where things stand in a tracker: what write-back needs to know of its sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

Logged = tuple[str, int | None, dt.date]
"""A log row by its student key, step number and date."""


@dataclass(frozen=True, slots=True)
class Located:
    """One table of a sheet.

    Attributes:
        header_row: The row of its headers, from 1.
        columns: Column key as in the layout ("adm_no", "step:letter-1") to column letters.
        rows: Student key (``tracker.text.number_key``) to the first row of that student.
        last_row: The last row with a value in it; formatted blank rows below do not count.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, str]
    rows: Mapping[str, int]
    last_row: int


@dataclass(frozen=True, slots=True)
class Places:
    """A tracker's student sheets and its log, ``None`` where the layout has none.

    Attributes:
        actions: The words that the log uses most for the step of a number.
    """

    file: str
    sha256: str
    students: tuple[Located, ...]
    log: Located | None = None
    logged: frozenset[Logged] = field(default=frozenset())
    actions: Mapping[int, str] = field(default_factory=dict)

    def student(self, key: str) -> tuple[Located, int] | None:
        """The sheet and row of a student; the first one wins, as it does in the plan."""
        for sheet in self.students:
            if key in sheet.rows:
                return sheet, sheet.rows[key]
        return None
