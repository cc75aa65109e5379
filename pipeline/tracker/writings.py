"""Cells as they are written, so that those which are written alike are read only once.

A year of marks is half a million cells, and but for where they stand only some hundreds differ.
Each different one is given to the reader once, in a column made for it. Pure.
"""

from __future__ import annotations

import re

SOUND = re.compile(
    rb'(?: s="(?P<style>[0-9]+)")?(?:'
    rb'(?P<value> t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*</t></is></c>'
    rb'|(?: t="(?:n|s|str|d)")?><v(?: xml:space="preserve")?>[^<]+</v></c>'
    rb'| t="b"><v>[01]</v></c>)'
    rb'|(?: t="(?:n|s|str|d|b)")?(?: ?/>|></c>)'
    rb")"
)
"""A cell behind its address, with a value or with none; no formula and no error."""
MOST_DIFFERENT = 1_000_000
"""So many rows a sheet can have, and each different cell is given one to be read from."""


class Unusual(Exception):
    """A sheet that only a reader of XML understands; it is read like that, from end to end."""


class Writings(dict[bytes, int]):
    """Every different cell as it is written without its address, numbered from 1; 0 has no value.

    Attributes:
        shares: The numbers of those in a percentage format.
    """

    def __init__(self, percent: frozenset[str]) -> None:
        super().__init__()
        self.shares: set[int] = set()
        self._percent = percent
        self._valued: list[bytes] = []

    def __missing__(self, written: bytes) -> int:
        """The number of a cell that is met for the first time.

        Raises:
            Unusual: It is more than a value.
        """
        found = SOUND.fullmatch(written)
        if found is None or len(self._valued) >= MOST_DIFFERENT:
            raise Unusual
        number = 0
        if found["value"]:
            self._valued.append(written)
            number = len(self._valued)
            if (found["style"] or b"0").decode() in self._percent:
                self.shares.add(number)
        self[written] = number
        return number

    def column(self) -> bytes:
        """The rows of a sheet that has them below each other in its first column."""
        return b"".join(
            b'<row r="%d"><c r="A%d"%b</row>' % (at, at, written)
            for at, written in enumerate(self._valued, 1)
        )
