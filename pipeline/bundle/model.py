"""What a bundle is made of: parts in order, where each is placed, and what leads to it.

Pure. Pages are counted from 0 (``page``, ``first``); what is printed on them is a label ("12",
"12A", "B3"). Boxes are in points from the bottom left corner of the page as it is seen.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from pathlib import PurePath

INDEX_ID = "index"
"""The part that the assembling draws by itself: the index of contents."""

NO_FILE = PurePath()


class Kind(enum.StrEnum):
    """What a part is to the reader."""

    INDEX = "index"
    FORM = "form"
    CERTIFICATE = "certificate"
    REGISTER = "register"
    STATEMENT = "statement"
    CHRONOLOGY = "chronology"
    EXHIBIT = "exhibit"
    CHART = "chart"
    PARENTS = "parents"
    SUPPORT = "support"
    SHEET = "sheet"
    """A sheet that stands for something, such as a document that is missing."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its bottom left corner."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a part names another one, such as the exhibit mark "DA/3" in the statement.

    Attributes:
        page: The page of the part, from 0.
        box: Where the words stand on the page of the part's own file.
        target: The id of the part that the words lead to.
        text: The words, read back at that place by the audit.
    """

    page: int
    box: Box
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A bookmark of a part's own, kept beneath the part's bookmark."""

    title: str
    page: int
    inner: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the bundle.

    Attributes:
        id: Unique within the bundle, and the same in every version of it.
        title: As in the index.
        pdf: The file, one that opens. The index has none: it is drawn where it stands in the
            order, at the front when it stands nowhere.
        date: The document's own date; ``None`` when it is not known or there is none.
        kind: What it is to the reader.
        exhibit: Its mark, such as "DA/3"; "" when it is no exhibit.
        section: The section it belongs to, such as "A"; "" when the bundle has none.
        outline: Bookmarks beneath its own; when there are none, those of the file are kept.
        marks: Where it names other parts.
        sha256: The hash of the file as it was sent or received; checked when not "".
    """

    id: str
    title: str
    pdf: PurePath = NO_FILE
    date: dt.date | None = None
    kind: Kind = Kind.EXHIBIT
    exhibit: str = ""
    section: str = ""
    outline: tuple[Heading, ...] = ()
    marks: tuple[Mark, ...] = ()
    sha256: str = ""


class Style(enum.StrEnum):
    """How the pages are numbered."""

    CONTINUOUS = "continuous"
    """From 1 on the first page to the last: the printed number is the page of the file."""
    SECTIONS = "sections"
    """From 1 in every section, after its letter: A1, A2, B1."""


class Late(enum.StrEnum):
    """Where a document goes that joins a bundle after it was served."""

    INSERTED = "inserted"
    """At its place, as 12A, 12B."""
    AT_THE_END = "at-the-end"
    """After everything else, numbered on."""


@dataclass(frozen=True, slots=True)
class Served:
    """The labels of a part's pages in the bundle that was served: they never change."""

    part_id: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the pages are numbered, and what may not change any more."""

    style: Style = Style.CONTINUOUS
    served: tuple[Served, ...] = ()
    late: Late = Late.INSERTED


@dataclass(frozen=True, slots=True)
class Front:
    """The head of the index.

    Attributes:
        title: Also the title of the file: a case reference, never a child's name.
        lines: Above the title: the court, the parties, the reference.
        note: Below the title, such as "Volume 1 of 2".
        section_titles: Section -> its name in the index.
    """

    title: str
    lines: tuple[str, ...] = ()
    note: str = ""
    section_titles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A part at its place: the page of the file it begins on, and the label of each page."""

    part: Part
    first: int
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """The number printed on its first page."""
        return self.labels[0]

    @property
    def span(self) -> str:
        """Such as "12" or "12-15" with the dash for ranges."""
        return self.label if len(self.labels) == 1 else f"{self.label}–{self.labels[-1]}"


class LinkKind(enum.StrEnum):
    """What a link is for."""

    ROW = "row"
    MARK = "mark"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the finished file, and words that stand under it.

    Attributes:
        kind: What it is for.
        page: The page it is on, from 0.
        box: Where, in points.
        target: The page it leads to, from 0.
        text: Words that are read at that place, in this order.
    """

    kind: LinkKind
    page: int
    box: Box
    target: int
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark in the finished file; ``depth`` is 0 for the outermost."""

    title: str
    page: int
    depth: int


@dataclass(frozen=True, slots=True)
class Assembled:
    """A finished file and all that is printed and linked in it: what the audit reads back.

    Attributes:
        name: The file's name.
        sha256: Of the file.
        size: In bytes.
        placed: The parts in order, the index among them.
        links: Every link.
        bookmarks: Every bookmark in order.
        digests: For every page the hash of what the source page draws.
        notes: What was done to pages, as sentences, such as one made smaller.
        unlinked: Marks that lead to no part of this file.
    """

    name: str
    sha256: str
    size: int
    placed: tuple[Placed, ...]
    links: tuple[Link, ...]
    bookmarks: tuple[Bookmark, ...]
    digests: tuple[str, ...]
    notes: tuple[str, ...] = ()
    unlinked: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The number printed on every page of the file."""
        return tuple(label for placed in self.placed for label in placed.labels)

    @property
    def pages(self) -> int:
        """How many pages the file has."""
        return sum(len(placed.labels) for placed in self.placed)

    @property
    def served(self) -> tuple[Served, ...]:
        """The labels to keep from now on, for the day the bundle is served."""
        return tuple(Served(placed.part.id, placed.labels) for placed in self.placed)
