"""Small matters of English: half days, possessives, lists of people."""

from __future__ import annotations

from collections.abc import Sequence


def days(sessions: int) -> str:
    """Sessions as school days: "8 days", "7½ days", "1 day", "half a day"."""
    whole, half = divmod(sessions, 2)
    if not half:
        return "1 day" if whole == 1 else f"{whole} days"
    return f"{whole}½ days" if whole else "half a day"


def possessive(name: str) -> str:
    """As in "Kacper's", "James's"; a name that ends in an apostrophe stays as it is."""
    if not name or name.endswith(("'", "’")):
        return name
    return f"{name}'s"


def listed(items: Sequence[str]) -> str:
    """As in "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def people(items: Sequence[str]) -> str:
    """A list of people whose entries hold commas: "the A, Ms B, and the C, Mr D"."""
    if len(items) < 3:
        return ", and ".join(items)
    return f"{'; '.join(items[:-1])}; and {items[-1]}"


def year_group(year: str) -> str:
    """As "Year 9", from "9" or "Year 9"; "" when the tracker has none."""
    return f"Year {year}" if year.isdigit() else year
