"""Is it a Word document at all? LibreOffice does not say, so it is looked at first."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path

from lxml import etree

from pipeline.model.problem import Problem, Severity

CONTENT_TYPES = "[Content_Types].xml"
BODY = "word/document.xml"
_NOT_A_PACKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""What a damaged, locked or unusual zip raises."""

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
        with zipfile.ZipFile(docx) as package:
            return _fault_inside(docx.name, package)
    except _NOT_A_PACKAGE:
        return Problem("docx-not-word", Severity.ERROR, docx.name)


def _fault_inside(name: str, package: zipfile.ZipFile) -> Problem | None:
    members = set(package.namelist())
    unfit = Problem("docx-not-word", Severity.ERROR, name)
    if not {CONTENT_TYPES, BODY} <= members:
        return unfit
    if any(part.file_size > LARGEST_PART for part in package.infolist()):
        return unfit
    if package.testzip() is not None:
        return unfit
    try:
        etree.fromstring(package.read(BODY), parser())
        _types(package.read(CONTENT_TYPES))
        absent = _absent_part(package, members)
    except etree.XMLSyntaxError:
        return unfit
    if absent:
        return Problem("docx-part-missing", Severity.ERROR, name, value=absent)
    return None


def _absent_part(package: zipfile.ZipFile, members: set[str]) -> str:
    """The first picture or other part that a letter refers to and does not carry."""
    for rels in sorted(member for member in members if member.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(rels))
        for target in _targets(package.read(rels)):
            part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if part not in members:
                return part
    return ""


@lru_cache(maxsize=_REMEMBERED)
def _types(data: bytes) -> None:
    """Raises XMLSyntaxError for a list of parts that cannot be read."""
    etree.fromstring(data, parser())


@lru_cache(maxsize=_REMEMBERED)
def _targets(rels: bytes) -> tuple[str, ...]:
    """What a part refers to inside the package."""
    return tuple(
        relation.get("Target", "")
        for relation in etree.fromstring(rels, parser()).iter(RELATIONSHIP)
        if relation.get("TargetMode") != "External"
    )
