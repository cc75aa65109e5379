"""What a school's tracker looks like: sheets, columns and words, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

STEP, OUTCOME, FLAG = "step:", "outcome:", "flag:"
"""How step, outcome and flag columns are told from a table's other columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of sheet, found by its header row, whatever the sheet is called.

    Attributes:
        columns: Header as compared (``text.header_key``) to the column it stands for.
        required: Columns without which the sheet cannot be read.
        expected: Columns whose absence is said, and no more.
        headers: Column to the header that a person would look for.
    """

    name: str
    columns: Mapping[str, str]
    required: tuple[str, ...]
    expected: tuple[str, ...]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words that decide a cell, compared by ``text.word_key``.

    Attributes:
        spelled: Names by their capitals, for those that no rule gets right.
        totals: First words of a row that sums up, such as "total".
    """

    yes: frozenset[str]
    no: frozenset[str]
    no_figure: frozenset[str]
    totals: frozenset[str]
    am: frozenset[str]
    pm: frozenset[str]
    spelled: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A tracker layout: ``config/layouts/<id>.toml``.

    Attributes:
        tables: By name: students, log, contacts, meetings, marks.
        steps: Step ids with a column of their own, in order.
        outcomes: Those with an outcome column beside it.
        flags: Flags with a yes-or-no column of their own, in order.
        flag_names: Flag as typed in one cell (``text.header_key``) to its short name.
        year_from_sheet: What finds the year group in a sheet's name, ``None`` for a column only.
    """

    id: str
    title: str
    tables: Mapping[str, Table]
    words: Words
    steps: tuple[str, ...] = ()
    outcomes: frozenset[str] = frozenset()
    flags: tuple[str, ...] = ()
    flag_names: Mapping[str, str] | None = None
    year_from_sheet: re.Pattern[str] | None = None
