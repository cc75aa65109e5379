"""Reading one table of a settings file, every fault collected with its key."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pipeline.errors import SettingsFault

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


@dataclass(slots=True)
class Faults:
    """What is wrong in one settings file, in the order it was found."""

    file: str
    found: list[str] = field(default_factory=list)

    def add(self, key: str, what: str) -> None:
        """Note one fault at a key."""
        self.found.append(f"{self.file}: {key}: {what}")

    def raise_any(self) -> None:
        """Stop with all of them, if there are any."""
        if self.found:
            raise SettingsFault(
                "\n".join(self.found),
                todo="Correct the keys named here in the settings file.",
                slug="settings-wrong",
            )


class Table:
    """A table whose keys are taken one by one; what is left over is unknown."""

    def __init__(self, data: object, key: str, faults: Faults) -> None:
        self.key = key
        self.faults = faults
        self.data: Mapping[str, object] = {}
        if isinstance(data, Mapping):
            self.data = {str(name): value for name, value in data.items()}
        else:
            faults.add(key or "(file)", "should be a table")
        self._taken: set[str] = set()

    def place(self, name: str) -> str:
        """The full key of a name in this table."""
        return f"{self.key}.{name}" if self.key else name

    def fault(self, name: str, what: str) -> None:
        """Note a fault at a name in this table."""
        self.faults.add(self.place(name), what)

    def _take(self, name: str, *, required: bool) -> object | None:
        self._taken.add(name)
        if name not in self.data and required:
            self.fault(name, "is missing")
        return self.data.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not blank; with a default it may be left out or blank."""
        value = self._take(name, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.fault(name, f"should be text in quotes, not {value!r}")
            return default or ""
        if not value.strip() and default is None:
            self.fault(name, "must not be blank")
        return " ".join(value.split())

    def texts(self, name: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, none of them blank; with a default it may be left out."""
        value = self._take(name, required=default is None)
        if value is None:
            return default or ()
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.fault(name, 'should be a list of texts, such as ["one", "two"]')
            return default or ()
        if not value and default is None:
            self.fault(name, "must name at least one")
        return tuple(" ".join(v.split()) for v in value)

    def count(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number between two bounds."""
        value = self._take(name, required=default is None)
        if value is None:
            return low if default is None else default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(name, f"should be a whole number from {low} to {high}, not {value!r}")
            return low
        return value

    def truth(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._take(name, required=False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(name, f"should be true or false, not {value!r}")
            return default
        return value

    def percent(self, name: str) -> Fraction:
        """A percentage from 0 to 100, as an exact share."""
        value = self._take(name, required=True)
        if value is None:
            return Fraction(0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
            self.fault(name, f"should be a percentage from 0 to 100, not {value!r}")
            return Fraction(0)
        return Fraction(str(value)) / 100

    def day(self, name: str) -> dt.date:
        """A date, written 2022-03-07."""
        value = self._take(name, required=True)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if value is not None:
            self.fault(name, f"should be a date such as 2022-03-07, not {value!r}")
        return dt.date.min

    def times(self, name: str, default: tuple[dt.time, ...] | None = None) -> tuple[dt.time, ...]:
        """Times of day such as "15:30", in order."""
        found = []
        for text in self.texts(name, () if default is not None else None):
            match = _TIME.fullmatch(text)
            if match is None:
                self.fault(name, f"{text!r} is no time of day; write it as 15:30")
                continue
            found.append(dt.time(int(match[1]), int(match[2])))
        return tuple(sorted(set(found))) or default or ()

    def table(self, name: str, *, required: bool = True) -> Table:
        """A table inside this one; an empty one when it may be left out and is."""
        value = self._take(name, required=required)
        if value is None:
            # One line for a missing table is enough; its keys are noted where nobody reads them.
            return Table({}, self.place(name), Faults(self.faults.file))
        return Table(value, self.place(name), self.faults)

    def skip(self, name: str) -> None:
        """Leave a key to another reader of the same file."""
        self._taken.add(name)

    def done(self) -> None:
        """Every key that nobody took is unknown."""
        for name in self.data:
            if name not in self._taken:
                self.fault(name, "is not a setting")
