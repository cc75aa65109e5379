"""Filling in a Word template as docxtpl itself does: slow, and what the fast way is measured by."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from docxtpl.template import DocxTemplate

from pipeline.letters.environment import FAULTS, sandbox
from pipeline.letters.word_package import WordPackage

CORE = "docProps/core.xml"
_NO_PROPERTIES = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>'
)


_FAULTS = (*FAULTS, AttributeError, SyntaxError, zipfile.BadZipFile)
"""What docxtpl raises at a template that is not built as it expects, besides its own."""


class NotFilledIn(Exception):
    """docxtpl cannot do it; the text says why."""


def render(
    template: bytes, values: Mapping[str, object], core: bytes, others: Mapping[str, bytes]
) -> bytes:
    """The template filled in, as bytes that depend on nothing else.

    Args:
        template: A Word file.
        values: Fields with text, truth values and rows that a document can carry.
        core: The properties of the file made; those of the template are not filled in.
        others: Parts of it that docxtpl does not fill in, as they shall be.

    Raises:
        NotFilledIn: Something in it is beyond docxtpl.
    """
    made = io.BytesIO()
    try:
        theirs = DocxTemplate(io.BytesIO(_with(_members(template), _NO_PROPERTIES)))
        theirs.render(dict(values), sandbox(escape=True), autoescape=True)
        theirs.save(made)
    except _FAULTS as fault:
        raise NotFilledIn(f"docxtpl says {fault}") from fault
    return _with({**_members(made.getvalue()), **others}, core)


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _with(members: dict[str, bytes], core: bytes) -> bytes:
    """The package with other properties, if it has any, and no moment of its own."""
    return WordPackage(tuple(members.items())).saved({CORE: core} if CORE in members else {})
