"""What a Local Authority or court asks for: a dated profile, so that paper is right for its reader.

Pure. A profile is a file of ``config/authorities/``; the parser names file and key of every fault.
"""

from __future__ import annotations

import datetime as dt
import enum
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from pipeline.errors import SettingsFault


class BundleKind(enum.StrEnum):
    """What the bundle is for."""

    PROSECUTION = "prosecution"
    PENALTY_NOTICE = "penalty-notice"
    HANDOVER = "handover"

    @property
    def heading(self) -> str:
        """The same for people."""
        return _TITLES[self]


_TITLES = {
    BundleKind.PROSECUTION: "Referral for prosecution",
    BundleKind.PENALTY_NOTICE: "Referral for a penalty notice",
    BundleKind.HANDOVER: "Hand-over to the education welfare service",
}

CONTENTS = (
    "form",
    "index",
    "certificate",
    "register",
    "statement",
    "chronology",
    "exhibits",
    "posting",
    "chart",
    "parents",
    "support",
)
"""The parts a bundle can have; a profile puts them in its own order."""
FORMS = ("notice-referral", "prosecution-referral", "ews-handover")
HOME_VISITS = ("never", "after-no-show", "always")
SECTIONS = "sections"
NUMBERINGS = ("continuous", SECTIONS)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A document that must have gone to the parent, or be among the evidence.

    Attributes:
        what: How the authority calls it.
        any_of: Document ids of which one will do.
        within_weeks: How old it may be on the day the bundle is made; 0 for any age.
    """

    what: str
    any_of: tuple[str, ...]
    within_weeks: int = 0


@dataclass(frozen=True, slots=True)
class KindProfile:
    """What one kind of bundle holds.

    Attributes:
        contents: Its parts in order, of ``CONTENTS``.
        mandatory: Those of them without which the bundle is refused.
        period_school_weeks: How far back the period charged goes unless dates are given.
        minimum_sessions: Unauthorised sessions below which the authority sends it back.
        meetings: Whether every meeting needs its invitation to this parent and an outcome.
        home_visit: When a record of a home visit is needed.
        medical: Whether medical evidence is produced; it is left out, and said, unless it is.
    """

    form: str
    contents: tuple[str, ...]
    mandatory: tuple[str, ...]
    period_school_weeks: int
    minimum_sessions: int
    meetings: bool
    home_visit: str
    requires: tuple[Requirement, ...]
    medical: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a bundle that is numbered by sections: A1, A2, B1.

    Attributes:
        letter: By its place in the profile, whether or not a bundle has papers for it, so that
            the numbers of one that was served stay.
    """

    letter: str
    title: str
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Authority:
    """One profile.

    Attributes:
        receiver: Who it is addressed to, "" for the school's own Local Authority.
        source: Where the demands were found, or that they were not.
        as_at: When that was looked up.
        check_again: The day from which it counts as old.
        sections: For numbering by sections; every part of the contents is in one of them.
    """

    id: str
    name: str
    receiver: str
    court: str
    source: str
    as_at: dt.date
    check_again: dt.date
    numbering: str
    max_pages: int
    max_mb: int
    kinds: Mapping[BundleKind, KindProfile]
    sections: tuple[Section, ...] = ()

    def section_of(self, content: str) -> Section | None:
        """The section of a part of the contents, ``None`` when pages are numbered throughout."""
        return next((each for each in self.sections if content in each.contents), None)

    def is_overdue(self, day: dt.date) -> bool:
        """Whether someone should look up again what the authority asks for."""
        return day >= self.check_again


_TOP = {
    *("id", "name", "receiver", "court", "source", "as_at", "check_again"),
    *("numbering", "max_pages", "max_mb", "sections"),
    *(kind.value for kind in BundleKind),
}
_KIND = {
    *("form", "contents", "mandatory", "period_school_weeks", "minimum_sessions"),
    *("meetings", "home_visit", "medical", "requires"),
}


def parse_authority(data: Mapping[str, object], file: str) -> Authority:
    """A profile from its settings.

    Raises:
        SettingsFault: A key is missing, unknown or says something impossible.
    """
    read = _Reader(data, file)
    read.only(_TOP)
    kinds = {
        kind: _kind(_Reader(read.mapping(kind.value), file, f"{kind.value}."))
        for kind in BundleKind
    }
    as_at, again = read.day("as_at"), read.day("check_again")
    if again <= as_at:
        read.fault("check_again", "must be later than as_at")
    return Authority(
        id=read.text("id"),
        name=read.text("name"),
        receiver=read.text("receiver", blank=True),
        court=read.text("court", blank=True),
        source=read.text("source"),
        as_at=as_at,
        check_again=again,
        numbering=read.one_of("numbering", NUMBERINGS),
        max_pages=read.count("max_pages"),
        max_mb=read.count("max_mb"),
        kinds=kinds,
        sections=_sections(read, kinds),
    )


def _sections(read: _Reader, kinds: Mapping[BundleKind, KindProfile]) -> tuple[Section, ...]:
    """The sections, with every kind's contents in their order."""
    found = tuple(
        _section(letter, each)
        for letter, each in zip(string.ascii_uppercase, read.tables("sections"), strict=False)
    )
    if bool(found) != (read.one_of("numbering", NUMBERINGS) == SECTIONS):
        read.fault("sections", f'belongs to numbering = "{SECTIONS}", and only to it')
    places = [content for section in found for content in section.contents]
    if len(set(places)) != len(places):
        read.fault("sections", "must name each part once")
    letters = {content: each.letter for each in found for content in each.contents}
    for kind, profile in kinds.items() if found else ():
        order = [letters.get(content, "") for content in profile.contents]
        if "" in order or order != sorted(order):
            read.fault("sections", f"must hold all contents of {kind.value}, in the same order")
    return found


def _section(letter: str, read: _Reader) -> Section:
    read.only({"title", "contents"})
    contents = read.texts("contents", CONTENTS)
    if not contents:
        read.fault("contents", "must name a part")
    return Section(letter, read.text("title"), contents)


def _kind(read: _Reader) -> KindProfile:
    read.only(_KIND)
    contents = read.texts("contents", CONTENTS)
    mandatory = read.texts("mandatory", contents)
    if len(set(contents)) != len(contents) or "index" not in contents:
        read.fault("contents", "must name each part once, the index among them")
    return KindProfile(
        form=read.one_of("form", FORMS),
        contents=contents,
        mandatory=mandatory,
        period_school_weeks=read.count("period_school_weeks"),
        minimum_sessions=read.count("minimum_sessions"),
        meetings=read.truth("meetings"),
        home_visit=read.one_of("home_visit", HOME_VISITS),
        requires=tuple(read.requirements("requires")),
        medical=read.truth("medical") if "medical" in read.data else False,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """One table of the file, with the words for its faults."""

    data: Mapping[str, object]
    file: str
    prefix: str = ""

    def fault(self, key: str, what: str) -> NoReturn:
        raise SettingsFault(
            f"{self.prefix}{key} {what}.",
            where=f"{self.file}: {self.prefix}{key}",
            todo="Correct the authority's profile.",
            slug="authority-wrong",
        )

    def only(self, known: set[str]) -> None:
        for key in self.data:
            if key not in known:
                self.fault(key, "is not a setting of a profile")

    def text(self, key: str, *, blank: bool = False) -> str:
        found = self.data.get(key, "" if blank else None)
        if not isinstance(found, str) or not (blank or found.strip()):
            self.fault(key, "must be a text")
        return found.strip()

    def one_of(self, key: str, known: Sequence[str]) -> str:
        found = self.text(key)
        if found not in known:
            self.fault(key, f"must be one of {', '.join(known)}")
        return found

    def texts(self, key: str, known: Sequence[str] = ()) -> tuple[str, ...]:
        found = self.data.get(key)
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            self.fault(key, "must be a list of texts")
        for text in found:
            if known and text not in known:
                self.fault(key, f"knows no {text!r}; known are {', '.join(known)}")
        return tuple(found)

    def day(self, key: str) -> dt.date:
        found = self.data.get(key)
        if not isinstance(found, dt.date) or isinstance(found, dt.datetime):
            self.fault(key, "must be a date such as 2026-11-01")
        return found

    def count(self, key: str) -> int:
        found = self.data.get(key)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            self.fault(key, "must be a whole number")
        return found

    def truth(self, key: str) -> bool:
        found = self.data.get(key)
        if not isinstance(found, bool):
            self.fault(key, "must be true or false")
        return found

    def mapping(self, key: str) -> Mapping[str, object]:
        found = self.data.get(key)
        if not isinstance(found, Mapping):
            self.fault(key, "must be a table")
        return found

    def tables(self, key: str) -> Iterator[_Reader]:
        entries = self.data.get(key, [])
        if not isinstance(entries, list):
            self.fault(key, "must be a list of tables")
        for place, entry in enumerate(entries, start=1):
            data = entry if isinstance(entry, Mapping) else {}
            yield _Reader(data, self.file, f"{self.prefix}{key}[{place}].")

    def requirements(self, key: str) -> list[Requirement]:
        found = []
        for inner in self.tables(key):
            inner.only({"what", "any_of", "within_weeks"})
            weeks = inner.count("within_weeks") if "within_weeks" in inner.data else 0
            found.append(Requirement(inner.text("what"), inner.texts("any_of"), weeks))
        return found
