"""Entries to canonical JSON and back, and the hash that chains one row to the next.

Canonical: keys sorted, no blanks, UTF-8, dates in ISO form, shares as "93/100", empty values left
out. What is hashed is the stored text itself, so a field added later harms no old row.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
import hashlib
import json
import types
import typing
from collections.abc import Callable, Mapping
from fractions import Fraction

from pipeline.ledger.entries import KINDS, Entry, Kind

SALT = "salt"
GENESIS = "0" * 64


def canonical(value: object) -> str:
    """The one JSON text of a value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as hex."""
    return sha256_of_bytes(text.encode())


def facts_hash(fields: Mapping[str, object], address: tuple[str, ...], letter_date: str) -> str:
    """What a letter says, without the field that dates it (style.md §4.3).

    The same facts on another day, or from a newer template, hash the same.

    Args:
        fields: The template fields.
        address: The lines of the address block.
        letter_date: The name of the field that holds the letter's own date.
    """
    said = {key: value for key, value in fields.items() if key != letter_date}
    return sha256(canonical({"fields": _plain(said), "address": list(address)}))


def input_hash(facts: str, template_sha256: str, letter_date: str, version: str) -> str:
    """All that a made file depends on: its identity, and the key to find it again."""
    return sha256(canonical([facts, template_sha256, letter_date, version]))


def sha256_of_bytes(data: bytes) -> str:
    """The SHA-256 of bytes, as hex."""
    return hashlib.sha256(data).hexdigest()


def kind_of(cls: type[Entry]) -> Kind:
    """The kind under which entries of a class are kept."""
    return _kinds()[cls]


@functools.cache
def _kinds() -> Mapping[type[Entry], Kind]:
    return {cls: kind for kind, cls in KINDS.items()}


def encode(entry: Entry, salt: str) -> tuple[str, str]:
    """The fact and the personal part, each as canonical JSON.

    The salt keeps the hash of a purged part from being found again by trying out numbers.
    """
    fact: dict[str, object] = {}
    personal: dict[str, object] = {SALT: salt}
    for item in dataclasses.fields(entry):
        value = getattr(entry, item.name)
        if value not in ("", None, (), {}):
            (personal if item.metadata.get("personal") else fact)[item.name] = _plain(value)
    return canonical(fact), canonical(personal)


def decode(kind: Kind, fact: str, personal: str) -> Entry:
    """The entry again; ``personal`` is "" once it has been purged."""
    values = json.loads(fact) | (json.loads(personal) if personal else {})
    values.pop(SALT, None)
    make: Callable[..., Entry] = KINDS[kind]
    readers = _readers(kind)
    # Empty values were left out when the row was written.
    blank = {item.name: "" for item in dataclasses.fields(KINDS[kind]) if _is_required(item)}
    return make(**blank | {name: readers[name](value) for name, value in values.items()})


def _is_required(item: dataclasses.Field[object]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING


def row_hash(prev: str, seq: int, kind: str, at: str, by: str, fact: str, personal: str) -> str:
    """The hash of a row; ``personal`` is the hash of its personal part."""
    return sha256(canonical([prev, seq, kind, at, by, fact, personal]))


_TEXTS = (str, int, bool, type(None))


def _plain(value: object) -> object:
    if type(value) in _TEXTS:
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, str | int):
        return value
    # Anything else, a float above all, has no one text that means it exactly.
    raise TypeError(f"The ledger cannot keep a {type(value).__name__}.")


@functools.cache
def _readers(kind: Kind) -> Mapping[str, Callable[[typing.Any], object]]:
    return {name: _reader(hint) for name, hint in typing.get_type_hints(KINDS[kind]).items()}


def _reader(hint: typing.Any) -> Callable[[typing.Any], object]:  # noqa: ANN401
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        return _reader(next(each for each in inner if each is not types.NoneType))
    if origin is tuple:
        return tuple
    if hint is dt.date:
        return dt.date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint
    return _as_it_is


def _as_it_is(value: object) -> object:
    return value
