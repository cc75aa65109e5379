"""The documents the product knows, from ``config/documents.toml``."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.errors import SettingsFault
from pipeline.model.settings_table import Faults, Table

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TEMPLATE = re.compile(r"(letters|minutes)/[a-z0-9-]+\.docx")
_COUNTY = re.compile(r"minutes/county/[A-Za-z0-9][A-Za-z0-9 ._-]*\.(docx|pdf)")
_MESSAGE = re.compile(r"messages/[a-z0-9-]+\.txt")


class Kind(enum.StrEnum):
    """What sort of paper a document is."""

    LETTER = "letter"
    FORM = "form"
    MINUTES = "minutes"
    MESSAGE = "message"
    BUNDLE = "bundle"


class Need(enum.StrEnum):
    """What must be known before a document can be written."""

    FIGURES = "figures"
    REVIEW = "review"
    DUE_BY = "due_by"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of ``design.md`` §5.

    Attributes:
        id: "letter-1".
        title: As people name it, "Letter 1".
        template: Below ``templates/``; "" for a paper that the bundle makes.
        pages: Fewest and most pages a finished PDF may have.
        order: Its place among the documents of one envelope.
        parents: Whether a parent reads it.
        separate: Whether each parent gets a copy of their own, even in one household
            (``policies.md`` §5: legal steps).
        meeting: The kind of meeting it announces or belongs to, "" for none.
        owner: Whose desk a paper of the school's own goes to.
        county: The county's own form, Word or PDF, that takes the template's place; "" for none.
        owners: The same where a step has another owner, by step id.
        message: The text that goes with it by e-mail or InTouch.
        needs: What must be known before it can be written.
    """

    id: str
    title: str
    template: str
    kind: Kind
    pages: tuple[int, int]
    order: int
    parents: bool
    separate: bool
    meeting: str
    owner: str
    message: str
    needs: tuple[Need, ...]
    owners: Mapping[str, str] = field(default_factory=dict)
    county: str = ""

    @property
    def addressed(self) -> bool:
        """Whether it begins with the reader's address; minutes travel behind a letter."""
        return self.parents and self.kind in (Kind.LETTER, Kind.MESSAGE)

    def owner_at(self, step: str) -> str:
        """The role on whose desk the paper goes at a step."""
        return self.owners.get(step, self.owner)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every document by id, in the order of its file."""

    documents: Mapping[str, Document]
    file: str

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents.values())

    def __getitem__(self, document: str) -> Document:
        """The document of an id.

        Raises:
            SettingsFault: When a policy names a document that is not in the file.
        """
        found = self.documents.get(document)
        if found is None:
            raise SettingsFault(
                f"There is no document {document!r}.",
                where=f"{self.file}: {document}",
                todo="Add a table for it, or correct the id in the policy.",
                slug="document-unknown",
            )
        return found

    def __contains__(self, document: object) -> bool:
        return document in self.documents

    @property
    def templates(self) -> tuple[str, ...]:
        """Every Word template the documents need."""
        return tuple(dict.fromkeys(d.template for d in self if d.template))


def parse_catalogue(data: Mapping[str, object], file: str) -> Catalogue:
    """The catalogue as values.

    Raises:
        SettingsFault: Naming ``file: key`` for every fault in the file.
    """
    faults = Faults(file)
    top = Table(data, "", faults)
    documents = {}
    for place, name in enumerate(top.data, start=1):
        if not _ID.fullmatch(name):
            top.fault(name, "a document's id is made of a-z, 0-9 and -")
        documents[name] = _document(top.table(name), name, place)
    faults.raise_any()
    return Catalogue(documents, file)


def _document(table: Table, name: str, place: int) -> Document:
    kind = _one_of(table, "kind", tuple(Kind))
    made = Document(
        id=name,
        title=table.text("title"),
        template=_path(table, "template", _TEMPLATE, None if kind != Kind.BUNDLE else ""),
        kind=Kind(kind or Kind.LETTER),
        pages=_pages(table),
        order=table.count("order", 1, 9999, place * 10),
        parents=table.truth("parents", default=kind in (Kind.LETTER, Kind.MESSAGE)),
        separate=table.truth("separate", default=False),
        meeting=table.text("meeting", ""),
        owner=table.text("owner", "attendance-officer"),
        message=_path(table, "message", _MESSAGE, "messages/covering.txt"),
        needs=_needs(table),
        owners=_owners(table),
        county=_path(table, "county", _COUNTY, ""),
    )
    table.done()
    return made


def _one_of(table: Table, name: str, choices: tuple[str, ...]) -> str:
    value = table.text(name)
    if value and value not in choices:
        table.fault(name, f"{value!r} should be one of {', '.join(choices)}")
        return ""
    return value


def _path(table: Table, name: str, shape: re.Pattern[str], default: str | None) -> str:
    value = table.text(name, default)
    if value and not shape.fullmatch(value):
        table.fault(name, f"{value!r} is no template's path; write it as letters/letter-1.docx")
    return value


def _pages(table: Table) -> tuple[int, int]:
    inner = table.table("pages", required=False)
    low, high = inner.count("min", 1, 99, 1), inner.count("max", 1, 99, 2)
    if low > high:
        inner.fault("min", "is more than max")
    inner.done()
    return low, high


def _owners(table: Table) -> dict[str, str]:
    inner = table.table("owners", required=False)
    return {step: inner.text(step) for step in inner.data}


def _needs(table: Table) -> tuple[Need, ...]:
    found = []
    for need in table.texts("needs", ()):
        if need in tuple(Need):
            found.append(Need(need))
        else:
            table.fault("needs", f"{need!r} should be one of {', '.join(Need)}")
    return tuple(found)
