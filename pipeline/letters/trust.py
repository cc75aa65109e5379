"""The fast way of filling in a template is believed only once docxtpl has said the same.

The first letters of every version of a template are filled in both ways and compared, member for
member. A template on which the two differ goes docxtpl's way for the whole run, and so does one
whose kind the fast way does not claim to know. A letter is never held for this; the run says it.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree as ET

from pipeline.letters.by_docxtpl import CORE

LETTERS_COMPARED = 3
"""Of each version; a template that is wrong for all is wrong for the first."""

_PROGRAMS = ("docxtpl", "python-docx", "Jinja2", "lxml")
_SOURCES = ("environment.py", "merge.py", "word_package.py")
_TYPES = "[Content_Types].xml"
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


class Template(Protocol):
    """What is asked of a template; ``merge.WordTemplate`` is one."""

    @property
    def name(self) -> str:
        """Its path below ``templates/``."""

    @property
    def data(self) -> bytes:
        """Its bytes."""

    @property
    def beyond(self) -> str:
        """Why the fast way does not claim to know it; "" when it does."""

    def render(self, fields: Mapping[str, object], title: str) -> bytes:
        """Filled in the fast way."""

    def by_docxtpl(self, fields: Mapping[str, object], title: str) -> bytes:
        """Filled in by docxtpl itself."""


class Trust:
    """Which templates the fast way is believed on; one object serves one run.

    Args:
        trusted: Versions of templates that were compared before.

    Attributes:
        trusted: Those and the ones found equal since.
        slowly: Templates that docxtpl itself fills in, each with why.
    """

    def __init__(self, trusted: Collection[str] = ()) -> None:
        self.trusted = set(trusted)
        self.slowly: dict[str, str] = {}
        self._equal: Counter[str] = Counter()

    def filled(self, template: Template, fields: Mapping[str, object], title: str) -> bytes:
        """The template filled in, the fast way where it is believed.

        Raises:
            TemplateFault: It cannot be filled in.
        """
        ours = template.render(fields, title)  # also for its checks, which docxtpl has not
        if template.beyond:
            self.slowly.setdefault(template.name, template.beyond)
        if template.name in self.slowly:
            return template.by_docxtpl(fields, title)
        mark = version_of(template.data)
        if mark in self.trusted:
            return ours
        theirs = template.by_docxtpl(fields, title)
        if where := difference(ours, theirs):
            self.slowly[template.name] = f"docxtpl fills in {where} otherwise"
            return theirs
        self._equal[mark] += 1
        if self._equal[mark] >= LETTERS_COMPARED:
            self.trusted.add(mark)
        return ours


@lru_cache(maxsize=256)
def version_of(template: bytes) -> str:
    """A template's version: its bytes, the programs that fill it in, and the fast way itself."""
    return hashlib.sha256(_programs() + template).hexdigest()


def difference(ours: bytes, theirs: bytes) -> str:
    """The first member that the two Word files do not have alike; "" when there is none.

    What a reader of Word files cannot see is no difference: the order of relationships, blanks
    between elements, parts that nothing refers to, and the properties, which are always ours.
    """
    mine, others = _members(ours), _members(theirs)
    # docxtpl leaves out what nothing refers to.
    both = sorted(mine.keys() & others.keys() - {CORE})
    if strange := sorted(others.keys() - mine.keys() - {CORE}):
        return strange[0]
    for name in both:
        if mine[name] != others[name] and _seen(name, mine, both) != _seen(name, others, both):
            return name
    return ""


def _members(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _seen(name: str, members: Mapping[str, bytes], both: Sequence[str]) -> object:
    data = members[name]
    if name == _TYPES:
        return _types(data, [each for each in both if not each.endswith(".rels")])
    if name.endswith(".rels"):
        return _relations(name, data)
    return _canonical(data) if name.endswith(".xml") else data


def _types(data: bytes, names: Sequence[str]) -> Sequence[str | None]:
    """The type of each part, its own or that of its kind."""
    kinds: dict[str, str | None] = {}
    own: dict[str, str | None] = {}
    for each in ET.fromstring(data):
        if "Extension" in each.attrib:
            kinds[f".{each.attrib['Extension'].lower()}"] = each.get("ContentType")
        else:
            own[each.attrib["PartName"].lstrip("/")] = each.get("ContentType")
    endings = (posixpath.splitext(name)[1].lower() for name in names)
    return [own.get(name, kinds.get(end)) for name, end in zip(names, endings, strict=True)]


def _relations(name: str, data: bytes) -> Collection[tuple[str | None, ...]]:
    base = posixpath.dirname(posixpath.dirname(name))
    return {
        (each.get("Id"), each.get("Type"), _target(base, each))
        for each in ET.fromstring(data)
        if not str(each.get("Type")).endswith("/core-properties")
    }


def _target(base: str, relation: ET.Element) -> str:
    target = str(relation.get("Target"))
    if relation.get("TargetMode") == "External":
        return target
    return posixpath.normpath(posixpath.join("/", base, target))


def _canonical(data: bytes) -> str:
    root = ET.fromstring(data)
    for element in root.iter():
        if len(element) and element.tag != _TEXT and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    return ET.canonicalize(ET.tostring(root, encoding="unicode"))


@cache
def _programs() -> bytes:
    here = Path(__file__).parent
    sources = (hashlib.sha256((here / name).read_bytes()).hexdigest() for name in _SOURCES)
    return "\n".join((*(f"{name} {version(name)}" for name in _PROGRAMS), *sources, "")).encode()
