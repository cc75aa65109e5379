"""A layout file's contents, checked key by key, as a ``Layout``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from pipeline.errors import SettingsFault
from pipeline.tracker.layout import FLAG, OUTCOME, STEP, Layout, Table, Words
from pipeline.tracker.text import clean, header_key, word_key

COLUMNS: Mapping[str, frozenset[str]] = {
    "students": frozenset(
        [
            "adm_no",
            "surname",
            "forename",
            "name",
            "known_as",
            "upn",
            "year",
            "reg",
            "dob",
            "head_of_year",
            "manager",
            "percent",
            "previous_percent",
            "lates",
            "concern",
            "good_reason",
            "vulnerable",
            "pattern",
            "two_day_absences",
            "notes",
        ]
    ),
    "log": frozenset(
        [
            "adm_no",
            "date",
            "number",
            "action",
            "by",
            "percent_then",
            "outcome",
            "review",
            "comments",
        ]
    ),
    "contacts": frozenset(
        [
            "adm_no",
            "priority",
            "title",
            "forename",
            "surname",
            "relationship",
            "responsible",
            "resident",
            "address_1",
            "address_2",
            "address_3",
            "town",
            "county",
            "postcode",
            "email",
            "phone",
            "send_by",
            "language",
            "do_not_contact",
            "notes",
        ]
    ),
    "meetings": frozenset(
        [
            "adm_no",
            "date",
            "time",
            "kind",
            "venue",
            "chair",
            "present",
            "apologies",
            "parent_attended",
            "discussion",
            "actions",
            "outcome",
            "review",
            "minuted_by",
        ]
    ),
    "marks": frozenset({"adm_no"}),
}
"""The columns each table may have; ``students`` and ``contacts`` say who, the rest what."""

TOP = frozenset({"id", "title", "words", "names", *COLUMNS})
TABLE = frozenset({"required", "expected", "columns"})
MORE = {
    "students": frozenset({"flags", "flag_names", "steps", "outcomes", "year_from_sheet"}),
}
WORDS = frozenset({"yes", "no", "no_figure", "totals", "am", "pm"})


class _Reader:
    """One file's tables and lists; every fault names file and key."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fault(self, key: str, what: str) -> NoReturn:
        raise SettingsFault(
            what,
            where=f"{self.file}:{key}",
            todo="Correct the layout file.",
            slug="layout-settings",
        )

    def known(self, data: Mapping[str, object], allowed: frozenset[str], key: str) -> None:
        for name in data:
            if name not in allowed:
                self.fault(
                    f"{key}{name}",
                    f"This key is not known; known are {', '.join(sorted(allowed))}.",
                )

    def table(self, data: Mapping[str, object], name: str, key: str) -> Mapping[str, object]:
        value = data.get(name, {})
        if not isinstance(value, Mapping):
            self.fault(f"{key}{name}", "A table of keys and values was expected here.")
        return value

    def text(self, data: Mapping[str, object], name: str, key: str) -> str:
        value = data.get(name)
        if not isinstance(value, str) or not value.strip():
            self.fault(f"{key}{name}", "A text was expected here.")
        return value.strip()

    def texts(self, data: Mapping[str, object], name: str, key: str) -> tuple[str, ...]:
        value = data.get(name, [])
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.fault(f"{key}{name}", "A list of texts was expected here.")
        for item in value:
            if not isinstance(item, str):
                self.fault(f"{key}{name}", f"A list of texts was expected here, not {item!r}.")
        return tuple(value)


def parse_layout(data: Mapping[str, object], file: str) -> Layout:
    """The layout that a file's contents describe.

    Args:
        data: The contents of a TOML file.
        file: Its name, for faults.

    Raises:
        SettingsFault: A key is unknown, missing or not what it should be; names file and key.
    """
    read = _Reader(file)
    read.known(data, TOP, "")
    if "students" not in data:
        read.fault("students", "The students' sheet must be described.")
    students = read.table(data, "students", "")
    steps = read.table(students, "steps", "students.")
    outcomes = read.table(students, "outcomes", "students.")
    for step in outcomes:
        if step not in steps:
            read.fault(f"students.outcomes.{step}", "There is no step column of that name.")
    return Layout(
        id=read.text(data, "id", ""),
        title=read.text(data, "title", ""),
        tables={name: _table(read, data, name) for name in COLUMNS if name in data},
        words=_words(read, data),
        steps=tuple(steps),
        outcomes=frozenset(outcomes),
        flags=tuple(read.table(students, "flags", "students.")),
        flag_names=_by_alias(read, students, "flag_names", "students."),
        year_from_sheet=_pattern(read, students),
    )


def _table(read: _Reader, data: Mapping[str, object], name: str) -> Table:
    table = read.table(data, name, "")
    key = f"{name}."
    read.known(table, TABLE | MORE.get(name, frozenset()), key)
    read.known(read.table(table, "columns", key), COLUMNS[name], f"{key}columns.")
    columns = dict(_by_alias(read, table, "columns", key))
    for part, prefix in (("flags", FLAG), ("steps", STEP), ("outcomes", OUTCOME)):
        for header, column in _by_alias(read, table, part, key).items():
            if header in columns:
                read.fault(f"{key}{part}.{column}", "Another column has the same header.")
            columns[header] = prefix + column
    required = read.texts(table, "required", key)
    expected = read.texts(table, "expected", key)
    for column in (*required, *expected):
        if column not in columns.values():
            read.fault(f"{key}required", f"The column {column!r} has no headers in {key}columns.")
    if "adm_no" not in required:
        read.fault(f"{key}required", 'Every table needs "adm_no" among its required columns.')
    named = read.table(table, "columns", key)
    headers = {column: read.texts(named, column, key)[0] for column in (*required, *expected)}
    return Table(name, columns, required, expected, headers)


def _by_alias(read: _Reader, data: Mapping[str, object], name: str, key: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    table = read.table(data, name, key)
    for meaning in table:
        for alias in read.texts(table, meaning, f"{key}{name}."):
            header = header_key(alias)
            if not header or found.setdefault(header, meaning) != meaning:
                read.fault(
                    f"{key}{name}.{meaning}", f"{alias!r} is empty or stands for two things."
                )
    return found


def _words(read: _Reader, data: Mapping[str, object]) -> Words:
    words = read.table(data, "words", "")
    read.known(words, WORDS, "words.")
    names = read.table(data, "names", "")
    read.known(names, frozenset({"spelled"}), "names.")
    lists = {
        name: frozenset(word_key(word) for word in read.texts(words, name, "words."))
        for name in WORDS
    }
    for name, found in lists.items():
        if not found:
            read.fault(f"words.{name}", "At least one word is needed here.")
    for name in ("no", "no_figure"):
        lists[name] |= {""}
    spelled = {clean(name).upper(): clean(name) for name in read.texts(names, "spelled", "names.")}
    return Words(**lists, spelled=spelled)


def _pattern(read: _Reader, students: Mapping[str, object]) -> re.Pattern[str] | None:
    if "year_from_sheet" not in students:
        return None
    try:
        pattern = re.compile(read.text(students, "year_from_sheet", "students."), re.IGNORECASE)
    except re.error as error:
        read.fault("students.year_from_sheet", f"This is no regular expression: {error}.")
    if pattern.groups != 1:
        read.fault("students.year_from_sheet", "One group in brackets must stand for the year.")
    return pattern
