"""A postal address for the window: cleaned, checked, refused with a reason; never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.letters.characters import tidy, unprintable
from pipeline.letters.postcode import postcode as postcode_of
from pipeline.letters.refusal import Refusal

MOST_LINES = 7
FEWEST_LINES = 3
LINE_LIMIT = 45
"""Characters of a line at 10.5 point that 79 mm of window carry; the finished page is measured."""

_BAD_START = tuple('@()=[]"\\/,<>~+-')
_COUNTRIES = frozenset(
    {"uk", "u.k.", "gb", "united kingdom", "great britain", "england", "wales", "scotland"}
)
_NO_ADDRESS = re.compile(
    r"nfa|n/a|none|nil|tbc|unknown|not known|not given|withheld|confidential|as above"
    r"|.*\bno fixed (abode|address)\b.*|address (unknown|not known|withheld|confidential)",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Address:
    """A block for the window.

    Attributes:
        name: The name's own lines, one or, for a long name, two.
        lines: The lines below the name, the last one the postcode.
    """

    name: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def block(self) -> tuple[str, ...]:
        """Every line, from the name to the postcode."""
        return (*self.name, *self.lines)


def check(
    name: str, lines: Sequence[str], postcode: str, *, limit: int = LINE_LIMIT, where: str = ""
) -> Address | tuple[Refusal, ...]:
    """The address block of one reader, or every reason why there is none.

    Args:
        name: The reader's name as it goes above the address.
        lines: The address as typed, without the postcode; line ends inside count as lines.
        postcode: As typed.
        limit: Characters that a line of the window carries.
        where: The row it comes from, for the reasons.
    """
    typed = tuple(part for line in lines for part in _LINE_END.split(line))
    clean = _locality(tuple(filter(None, map(_line, typed))))
    clean, code, refusals = _postcode(clean, postcode)
    named = fold(tidy(name), limit)
    refusals += _faults((*named, *clean), clean)
    if not refusals:
        room = MOST_LINES - len(named) - 1
        clean, refusals = _fitted(clean, room, limit)
        refusals += tuple(Refusal("address-line-too-long") for line in named if len(line) > limit)
    if refusals:
        return tuple(Refusal(r.slug, r.value, r.hint, where) for r in dict.fromkeys(refusals))
    return Address(named, (*clean, code))


def fold(text: str, limit: int) -> tuple[str, ...]:
    """A name in one line or, when it is longer than the window is wide, in two at a blank."""
    if len(text) <= limit:
        return (text,)
    cuts = [place for place, char in enumerate(text) if char == " " and place <= limit]
    if not cuts:
        return (text,)
    return (text[: cuts[-1]], text[cuts[-1] + 1 :])


def household(lines: Sequence[str], postcode: str) -> tuple[str, ...]:
    """What two addresses of one household have in common, whatever their spelling."""
    words = re.sub(r"[\W_]+", "", "".join(map(tidy, lines))).casefold()
    return (words, postcode_of(postcode)) if words and postcode_of(postcode) else ()


def _line(text: str) -> str:
    return tidy(text).rstrip(",;. ").strip()


def _locality(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Without a country at the end, and without a line that only says the one before it again."""
    while lines and lines[-1].casefold() in _COUNTRIES:
        lines = lines[:-1]
    return tuple(
        line
        for place, line in enumerate(lines)
        if place == 0 or line.casefold() != lines[place - 1].casefold()
    )


def _postcode(
    lines: tuple[str, ...], typed: str
) -> tuple[tuple[str, ...], str, tuple[Refusal, ...]]:
    """The lines without a postcode among them, and the one postcode there is."""
    code = postcode_of(tidy(typed))
    if lines and (last := postcode_of(lines[-1])):
        lines = _locality(lines[:-1])
        if tidy(typed) and last != code:
            return lines, "", (Refusal("two-postcodes"),)
        code = last
    if code:
        return lines, code, ()
    slug = "not-a-uk-postcode" if tidy(typed) else "no-postcode"
    return lines, "", (Refusal(slug, value=tidy(typed)),)


def _faults(block: tuple[str, ...], lines: tuple[str, ...]) -> tuple[Refusal, ...]:
    found = []
    if not lines:
        found.append(Refusal("no-postal-address"))
    for line in block:
        if bad := unprintable(line):
            found.append(Refusal("character-not-printable", value=bad))
        if line.startswith(_BAD_START):
            found.append(Refusal("address-line-start", value=line[0]))
    for line in lines:
        if _NO_ADDRESS.fullmatch(line):
            found.append(Refusal("no-fixed-abode"))
    if lines and not any(char.isalnum() for char in lines[0]):
        found.append(Refusal("no-postal-address"))
    return tuple(found)


def _fitted(
    lines: tuple[str, ...], room: int, limit: int
) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """The lines in the room there is: a long one parted at a comma, localities joined by one."""
    parted: list[str] = []
    for line in lines:
        parted += _parted(line, limit)
    while len(parted) > room and (place := _joinable(parted, limit)):
        parted[place : place + 2] = [f"{parted[place]}, {parted[place + 1]}"]
    faults = []
    if len(parted) > room:
        faults.append(Refusal("too-many-address-lines", value=str(len(parted)), hint=str(room)))
    if any(len(line) > limit for line in parted):
        faults.append(Refusal("address-line-too-long"))
    return tuple(parted), tuple(faults)


def _parted(line: str, limit: int) -> list[str]:
    if len(line) <= limit or ", " not in line[: limit + 2]:
        return [line]
    cut = line.rindex(", ", 0, limit + 2)
    return [line[:cut], *_parted(line[cut + 2 :], limit)]


def _joinable(lines: Sequence[str], limit: int) -> int:
    """The last place where two lines fit into one, never the first line; 0 for none."""
    for place in range(len(lines) - 2, 0, -1):
        if len(lines[place]) + 2 + len(lines[place + 1]) <= limit:
            return place
    return 0
