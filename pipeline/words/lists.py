"""Small matters of English: counts, possessives, lists of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def counted(count: int, noun: str, several: str = "") -> str:
    """As in "1 session", "2 sessions"; ``several`` where the plural is not an added s."""
    return f"{count} {noun}" if count == 1 else f"{count} {several or f'{noun}s'}"


def possessive(name: str) -> str:
    """As in "Kacper's", "James's"; a name that ends in an apostrophe stays as it is."""
    if not name or name.endswith(("'", "’")):
        return name
    return f"{name}'s"


def listed(items: Iterable[str]) -> str:
    """As in "a", "a and b", "a, b and c"."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def people(items: Sequence[str]) -> str:
    """A list of people whose entries hold commas: "the A, Ms B, and the C, Mr D"."""
    if len(items) < 3:
        return ", and ".join(items)
    return f"{'; '.join(items[:-1])}; and {items[-1]}"


def year_group(year: str) -> str:
    """As "Year 9", from "9" or "Year 9"; "" when the tracker has none."""
    return f"Year {year}" if year.isdigit() else year
