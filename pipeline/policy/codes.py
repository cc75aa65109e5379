"""The attendance codes, as tables that hold from a day on."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from pipeline.errors import SettingsFault


class Category(enum.StrEnum):
    """What a mark counts as (policies.md §1; SI 2024/208, reg 10)."""

    PRESENT = "P"
    EDUCATED = "AEA"
    """At an approved educational activity elsewhere: counts as attending."""
    AUTHORISED = "AA"
    UNAUTHORISED = "UA"
    NOT_POSSIBLE = "NP"
    """Leaves the denominator."""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The codes in force from ``first`` on, until the next table takes over.

    Attributes:
        first: The first day, ``None`` for the oldest table.
        name: What printouts call it.
    """

    first: dt.date | None
    categories: Mapping[str, Category]
    meanings: Mapping[str, str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class CodeTables:
    """Every table, oldest first."""

    tables: tuple[CodeTable, ...]

    def on(self, day: dt.date) -> CodeTable:
        """The table in force on a day."""
        for table in reversed(self.tables):
            if table.first is None or table.first <= day:
                return table
        return self.tables[0]


def parse_codes(data: Mapping[str, object], file: str) -> CodeTables:
    """The tables that a settings file describes.

    Args:
        data: The contents of ``codes.toml``.
        file: Its name, for faults.

    Raises:
        SettingsFault: A key is missing or says something impossible; names file and key.
    """
    entries = data.get("table")
    if not isinstance(entries, Sequence) or isinstance(entries, str) or not entries:
        _fault(file, "table", "At least one [[table]] of codes is needed.")
    for key in data:
        if key != "table":
            _fault(file, key, "This key is not known; known is table.")
    tables = tuple(_table(entry, file, f"table[{at}]") for at, entry in enumerate(entries, 1))
    starts = [table.first for table in tables]
    dated = [first for first in starts[1:] if first is not None]
    if starts[0] is not None or len(dated) != len(starts) - 1 or dated != sorted(set(dated)):
        _fault(file, "table.from", "The first table has no `from`; the others follow by date.")
    return CodeTables(tables)


def _table(entry: object, file: str, key: str) -> CodeTable:
    if not isinstance(entry, Mapping):
        _fault(file, key, "A table of codes was expected here.")
    for name in entry:
        if name not in {"name", "from", "codes"}:
            _fault(file, f"{key}.{name}", "This key is not known; known are codes, from, name.")
    first, codes, title = entry.get("from"), entry.get("codes"), entry.get("name")
    if first is not None and (not isinstance(first, dt.date) or isinstance(first, dt.datetime)):
        _fault(file, f"{key}.from", "A date such as 2024-08-19 was expected here.")
    if not isinstance(title, str) or not title:
        _fault(file, f"{key}.name", "A text was expected here.")
    if not isinstance(codes, Mapping) or not codes:
        _fault(file, f"{key}.codes", "A table of codes was expected here.")
    categories: dict[str, Category] = {}
    meanings: dict[str, str] = {}
    for code, told in codes.items():
        place = f"{key}.codes.{code!r}"
        if not code or code != "".join(code.split()).upper() or code == "-":
            _fault(file, place, "A code is in capitals, without blanks, and not a dash.")
        categories[code], meanings[code] = _code(told, file, place)
    return CodeTable(first, categories, meanings, title)


def _code(told: object, file: str, key: str) -> tuple[Category, str]:
    if not isinstance(told, Mapping) or set(told) != {"category", "meaning"}:
        _fault(file, key, "A code needs `category` and `meaning`, and nothing else.")
    category, meaning = told["category"], told["meaning"]
    if category not in set(Category):
        _fault(file, f"{key}.category", f"One of {', '.join(Category)} was expected here.")
    if not isinstance(meaning, str) or not meaning:
        _fault(file, f"{key}.meaning", "A text was expected here.")
    return Category(category), meaning


def _fault(file: str, key: str, what: str) -> NoReturn:
    raise SettingsFault(
        what, where=f"{file}:{key}", todo="Correct the table of codes.", slug="codes-settings"
    )
