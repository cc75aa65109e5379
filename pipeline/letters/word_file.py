"""Reading a Word file as the office sees it: paragraphs with their place, pages, pictures.

Only for looking; the file is never changed here. XML entities are not expanded.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_MM_PER_TWIP = 25.4 / 1440
_LARGEST = 50_000_000


class NotAWordFile(Exception):
    """The bytes are no Word document; ``slug`` says in which way."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it reads.

    Attributes:
        place: "paragraph 12", "header 1, paragraph 2", "text box in paragraph 3".
        broken: Tags that are interrupted by something a merge cannot join.
    """

    place: str
    text: str
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordPart:
    """The paragraphs of the document, a header or a footer, in reading order."""

    name: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a check needs of a template.

    Attributes:
        pages: Width and height of each section in mm.
        macros: Whether it carries a program.
        lost: Pictures and other targets that are named but not in the file.
        outside: Targets that lie outside the file.
    """

    parts: tuple[WordPart, ...]
    pages: tuple[tuple[float, float], ...]
    macros: bool
    lost: tuple[str, ...]
    outside: tuple[str, ...]


def read_word_file(data: bytes) -> WordFile:
    """Read the bytes of a DOCX.

    Raises:
        NotAWordFile: With the slug ``template-locked`` or ``template-not-word``.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotAWordFile("template-locked")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                raise NotAWordFile("template-not-word")
            members = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as fault:
        raise NotAWordFile("template-not-word") from fault
    if "word/document.xml" not in members:
        raise NotAWordFile("template-not-word")
    return _read(members)


def xml_text(data: bytes) -> str:
    """A part's XML as text, if it is well formed.

    Raises:
        NotAWordFile: It is not.
    """
    return str(etree.tostring(_tree(data), encoding="unicode"))


def _read(members: dict[str, bytes]) -> WordFile:
    names = sorted(filter(_PARTS.fullmatch, members), key=lambda n: (n != "word/document.xml", n))
    trees = {name: _tree(members[name]) for name in names}
    lost, outside = _targets(members)
    return WordFile(
        tuple(WordPart(name, tuple(_paragraphs(name, tree))) for name, tree in trees.items()),
        tuple(_pages(trees["word/document.xml"])),
        any(name.endswith("vbaProject.bin") for name in members),
        lost,
        outside,
    )


def _tree(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise NotAWordFile("template-not-word") from fault


def _pages(tree: etree._Element) -> Iterator[tuple[float, float]]:
    for size in tree.iter(f"{_W}pgSz"):
        width, height = (float(size.get(f"{_W}{side}", "0")) for side in "wh")
        yield width * _MM_PER_TWIP, height * _MM_PER_TWIP


def _targets(members: dict[str, bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lost, outside = [], []
    for name in sorted(members):
        if not (name.startswith("word/_rels/") and name.endswith(".rels")):
            continue
        for relation in _tree(members[name]):
            target = relation.get("Target", "")
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            if relation.get("TargetMode") == "External":
                outside += [target] if kind != "hyperlink" else []
            elif target and _resolved(target) not in members:
                lost.append(target)
    return tuple(lost), tuple(outside)


def _resolved(target: str) -> str:
    return posixpath.normpath(posixpath.join("/word", target)).lstrip("/")


def _paragraphs(part: str, tree: etree._Element) -> Iterator[Paragraph]:
    """Every paragraph, those of text boxes and tables too, numbered as they come.

    A text box is stored twice, for new and for old programs; the old copy is not a place of its
    own, and Word counts paragraphs in boxes after the one that holds them.
    """
    where = _part_title(part)
    number = 0
    for element in tree.iter(f"{_W}p"):
        if _is_fallback(element):
            continue
        number += 1
        box = (
            "text box, "
            if any(a.tag == f"{_W}txbxContent" for a in element.iterancestors())
            else ""
        )
        runs = tuple(_runs(element))
        text = "".join(text for _, text in runs)
        yield Paragraph(f"{where}{box}paragraph {number}", text, tuple(_broken(runs, text)))


def _part_title(part: str) -> str:
    found = re.fullmatch(r"word/(header|footer|footnotes|endnotes)(\d*)\.xml", part)
    return f"{found[1]} {found[2]}".rstrip() + ", " if found else ""


def _is_fallback(element: etree._Element) -> bool:
    return any(etree.QName(a).localname == "Fallback" for a in element.iterancestors())


_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _runs(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Pieces of text with the element they stand in, without those of a nested paragraph."""
    for element in paragraph.iter(f"{_W}t", *_SIGNS):
        owner = next((a for a in element.iterancestors() if a.tag == f"{_W}p"), None)
        run = element.getparent()
        if owner is paragraph and run is not None and run.tag == f"{_W}r":
            yield run, _SIGNS.get(str(element.tag), element.text or "")


_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def _broken(runs: tuple[tuple[etree._Element, str], ...], text: str) -> Iterator[str]:
    """Tags that lie in several containers (a link, a tracked change), or hold a tab or a break."""
    for found in _TAG.finditer(text):
        start, holders = 0, set()
        for run, piece in runs:
            if start < found.end() and start + len(piece) > found.start():
                holders.add(run.getparent())
            start += len(piece)
        if len(holders) > 1 or re.search(r"[\t\n]", found[0]):
            yield found[0]
