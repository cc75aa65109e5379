"""What an officer says of the files in an evidence folder: date, what it is, whose it is.

Pure. Said in the file's name ("2022-01-14 letter 4.pdf") or in ``contents.csv`` (file, date,
title, kind). A file below ``parent-2/`` is for the bundle of parent 2 alone. A date that is
nowhere written is not known; the date on which a file was saved is never taken for it. A file
below ``redacted/`` is a copy of a letter, named as the letter is in its run folder, and takes its
place.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.bundle.case import Item
from pipeline.model.problem import Problem, Severity

LIST = "contents.csv"
MEDICAL = "medical-evidence"
MORE_KINDS = (
    *(MEDICAL, "reply", "audit-history", "notice-to-improve", "attendance-contract"),
    *("call-note", "certificate", "statement", "leave-request", "leave-refusal"),
)
"""What evidence can be besides the school's own documents; the first two words are enough."""
SIGNED = ("certificate", "statement")
"""Signed papers that take the place of those prepared here."""
_NAME = re.compile(r"(?P<date>\d{4}[-.]\d{2}[-.]\d{2})?[ _-]*(?P<title>.*)")
REDACTED = "redacted"
"""The folder for copies of letters without the names of others, each named as its original."""
_PARENT = re.compile(r"parent-(\d+)", re.IGNORECASE)
_COLUMNS = {"file", "date", "title", "kind"}


@dataclass(frozen=True, slots=True)
class Folder:
    """The files for one bundle, and what is wrong with what was said of them."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()


def read_folder(
    files: Iterable[str], listed: str, parent: int, titles: Mapping[str, str]
) -> Folder:
    """The items of the folder that are for one parent's bundle.

    Args:
        files: Names below the folder, with forward slashes.
        listed: The text of ``contents.csv``, "" for none.
        parent: The number of the parent charged.
        titles: Document id to title, for recognising kinds.
    """
    rows, problems = _rows(listed)
    known = tuple(files)
    for name in rows:
        if name not in known:
            problems.append(Problem("evidence-not-there", Severity.ERROR, f"{LIST}!{name}"))
    items = []
    for name in sorted(known):
        whose = _PARENT.fullmatch(PurePosixPath(name).parts[0])
        if name == LIST or (whose and int(whose[1]) != parent):
            continue
        item = _item(name, rows.get(name, {}), titles, problems)
        place = PurePosixPath(name)
        copied = place.parts[0] == REDACTED and len(place.parts) > 1
        items.append(replace(item, kind="", instead_of=place.stem) if copied else item)
    return Folder(tuple(items), tuple(problems))


def _rows(text: str) -> tuple[dict[str, Mapping[str, str]], list[Problem]]:
    problems: list[Problem] = []
    found: dict[str, Mapping[str, str]] = {}
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    for row in reader:
        told = {(k or "").strip().casefold(): (v or "").strip() for k, v in row.items() if k}
        name = told.get("file", "").replace("\\", "/")
        if name in found or not name or set(told) - _COLUMNS:
            problems.append(
                Problem("evidence-list-wrong", Severity.ERROR, f"{LIST}!{reader.line_num}", name)
            )
            continue
        found[name] = told
    return found, problems


def _item(
    name: str, row: Mapping[str, str], titles: Mapping[str, str], problems: list[Problem]
) -> Item:
    stem = PurePosixPath(name).stem
    found = _NAME.fullmatch(stem)
    assert found is not None  # every text matches
    title = row.get("title") or _words(found["title"]) or stem
    day = _day(row.get("date", ""), name, problems) or _day(found["date"] or "", name, problems)
    kind = row.get("kind") or _kind(found["title"], titles)
    if kind and kind not in titles and kind not in MORE_KINDS:
        problems.append(Problem("evidence-kind-unknown", Severity.ERROR, name, kind))
    return Item(
        name, titles.get(kind, title) if not row.get("title") and kind else title, kind, day
    )


def _day(text: str, name: str, problems: list[Problem]) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text.replace(".", "-"))
    except ValueError:
        problems.append(Problem("evidence-date-unreadable", Severity.ERROR, name, text))
        return None


def _words(text: str) -> str:
    """As it reads: hyphens stand for blanks only where the name has no other blanks."""
    apart = r"[\s_]+" if re.search(r"[\s_]", text.strip()) else r"[\s_-]+"
    plain = " ".join(re.split(apart, text)).strip(" -")
    return plain[:1].upper() + plain[1:]


def _kind(text: str, titles: Mapping[str, str]) -> str:
    """The document that the name begins with; the longest that fits."""
    said = f"{_slug(text)}-"
    fits = {
        slug: document
        for document, title in titles.items()
        for slug in (document, _slug(title))
        if said.startswith(f"{slug}-")
    }
    fits |= {kind: kind for kind in MORE_KINDS if said.startswith(f"{kind}-")}
    return fits[max(fits, key=len)] if fits else ""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
