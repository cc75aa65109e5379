"""Is it a Word document at all? LibreOffice does not say, so it is looked at first."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lxml import etree

from pipeline.convert.package import DAMAGED, Package
from pipeline.model.problem import Problem, Severity

CONTENT_TYPES = "[Content_Types].xml"
BODY = "word/document.xml"
LARGEST_PART = 100 * 1024 * 1024
_REMEMBERED = 64
"""Parts of which the last are remembered: letters of one template share theirs."""
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def parser() -> etree.XMLParser:
    """An XML parser that expands nothing and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def fault(docx: Path) -> Problem | None:
    """What makes the file unfit for conversion, ``None`` when nothing does."""
    if not docx.is_file():
        return Problem("docx-missing", Severity.ERROR, docx.name)
    try:
        found = looked_at(docx.name, Package(docx))
    except DAMAGED:
        return Problem("docx-not-word", Severity.ERROR, docx.name)
    return found if isinstance(found, Problem) else None


def looked_at(name: str, package: Package) -> etree._Element | Problem:
    """The root of the document's own part, or what makes the file unfit.

    Raises:
        zipfile.BadZipFile: A member is damaged; and what else is in ``DAMAGED``.
    """
    unfit = Problem("docx-not-word", Severity.ERROR, name)
    if CONTENT_TYPES not in package or BODY not in package:
        return unfit
    if any(part.file_size > LARGEST_PART for part in package.infos):
        return unfit
    members = package.parts()
    try:
        root = etree.fromstring(members[BODY], parser())
        _types(members[CONTENT_TYPES])
        absent = _absent_part(members)
    except etree.XMLSyntaxError:
        return unfit
    if absent:
        return Problem("docx-part-missing", Severity.ERROR, name, value=absent)
    return root


def _absent_part(members: Mapping[str, bytes]) -> str:
    """The first picture or other part that a letter refers to and does not carry."""
    for rels in sorted(member for member in members if member.endswith(".rels")):
        for part in _referred(rels, members[rels]):
            if part not in members:
                return part
    return ""


@lru_cache(maxsize=_REMEMBERED)
def _types(data: bytes) -> None:
    """Raises XMLSyntaxError for a list of parts that cannot be read."""
    etree.fromstring(data, parser())


@lru_cache(maxsize=_REMEMBERED)
def _referred(rels: str, data: bytes) -> tuple[str, ...]:
    """The parts inside the package that a list of relationships names."""
    folder = posixpath.dirname(posixpath.dirname(rels))
    return tuple(
        posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        for relation in etree.fromstring(data, parser()).iter(RELATIONSHIP)
        if relation.get("TargetMode") != "External"
    )
