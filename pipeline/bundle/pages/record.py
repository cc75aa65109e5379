"""What was assembled, as JSON and back, so that the file can be verified later. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from pipeline.bundle.model import (
    Assembled,
    Bookmark,
    Box,
    Heading,
    Kind,
    Link,
    LinkKind,
    Mark,
    Part,
    Placed,
)

SCHEMA = "attendance.bundle-pages/1"


def record(made: Assembled) -> dict[str, object]:
    """Everything the audit needs, as JSON holds it; of the parts' files only the names."""
    return {"schema": SCHEMA, **_plain(made)}


def recorded(data: Mapping[str, Any]) -> Assembled:
    """The same again.

    Raises:
        ValueError: It is not such a record.
    """
    if data.get("schema") != SCHEMA:
        raise ValueError(f"not {SCHEMA}")
    try:
        return Assembled(
            name=data["name"],
            sha256=data["sha256"],
            size=data["size"],
            placed=tuple(
                Placed(_part(each["part"]), each["first"], tuple(each["labels"]))
                for each in data["placed"]
            ),
            links=tuple(
                Link(
                    LinkKind(each["kind"]),
                    each["page"],
                    Box(**each["box"]),
                    each["target"],
                    tuple(each["text"]),
                )
                for each in data["links"]
            ),
            bookmarks=tuple(Bookmark(**each) for each in data["bookmarks"]),
            digests=tuple(data["digests"]),
            notes=tuple(data["notes"]),
            unlinked=tuple(data["unlinked"]),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError(f"not {SCHEMA}: {fault}") from fault


def _part(data: Mapping[str, Any]) -> Part:
    plain = {key: data[key] for key in ("id", "title", "exhibit", "section", "sha256")}
    return Part(
        **plain,
        pdf=PurePath(data["pdf"]),
        date=dt.date.fromisoformat(data["date"]) if data["date"] else None,
        kind=Kind(data["kind"]),
        outline=_headings(data["outline"]),
        marks=tuple(
            Mark(each["page"], Box(**each["box"]), each["target"], each["text"])
            for each in data["marks"]
        ),
    )


def _headings(data: Sequence[Mapping[str, Any]]) -> tuple[Heading, ...]:
    return tuple(Heading(each["title"], each["page"], _headings(each["inner"])) for each in data)


def _plain(thing: Any) -> Any:  # noqa: ANN401  # a value of JSON may be any
    if dataclasses.is_dataclass(thing):
        return {
            field.name: _plain(getattr(thing, field.name)) for field in dataclasses.fields(thing)
        }
    if isinstance(thing, tuple):
        return [_plain(each) for each in thing]
    if isinstance(thing, dt.date):
        return thing.isoformat()
    if isinstance(thing, PurePath):
        return thing.name
    return thing
