"""Filling in a Word template. The only importer of docxtpl.

docxtpl's own steps are used (its reading of tags in Word's XML, its line breaks), but a template is
read and compiled once and filled in many times, and a value that could change the layout or a
field without one is refused before anything is written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol, cast
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from docxtpl.template import DocxTemplate

from pipeline.errors import TemplateFault
from pipeline.letters import by_docxtpl
from pipeline.letters.environment import Filled, RenderingError, compiled
from pipeline.letters.field_table import examples
from pipeline.letters.trust import Trust
from pipeline.letters.word_file import NotAWordFile, xml_text
from pipeline.letters.word_package import WordPackage
from pipeline.model.letter import Job

_RENDERED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_CORE = by_docxtpl.CORE
_DOCUMENT = "word/document.xml"
_FOOTNOTES, _ENDNOTES = "word/footnotes.xml", "word/endnotes.xml"
_OBJECT = re.compile(r"\{\{[pr] ")
"""docxtpl's marks for a part of another document and for text with a style of its own."""
_FIRST_DRAWING = 1001
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=)"[^"]*"')
_WHOLE_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_COLUMNS = re.compile(r"\{%-?\s*tc\b")
_MARKUP = re.compile("<[^>]*>")
_PARAGRAPH = re.compile(r"<w:p([ >])")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ILLEGAL = re.compile("[\ud800-\udfff\ufffe\uffff]")
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_CORE_XML = (
    f"{_DECLARATION}"
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:creator/><cp:lastModifiedBy/><dc:language>en-GB</dc:language>"
    "</cp:coreProperties>"
)


class _WordTags(Protocol):
    """The steps of docxtpl that are used."""

    def patch_xml(self, src_xml: str) -> str:
        """Word's XML with every tag in one piece."""

    def resolve_listing(self, xml: str) -> str:
        """Line ends inside values as Word's line breaks."""

    def fix_tables(self, xml: str) -> object:
        """Tables whose columns come from a loop, with as many columns as their rows have."""

    def xml_to_string(self, xml: object) -> str:
        """What the last step gave, as text again."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One part with tags, compiled.

    Attributes:
        source: What was compiled, a paragraph a line.
        columns: Whether columns of a table come from a loop.
        drawings: Whether it has pictures, which docxtpl numbers from 1001 in the document.
    """

    filled: Filled
    source: str
    columns: bool
    drawings: bool


class WordTemplate:
    """One template, read once.

    Attributes:
        name: Its path below ``templates/``.
        data: Its bytes.
        beyond: Why docxtpl itself has to fill it in; "" when that is not needed.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """Read and compile a template.

        Raises:
            TemplateFault: It is no Word file, or its tags cannot be read.
        """
        self.name = name
        self.data = data
        self.beyond = ""
        self._parts: dict[str, _Part] = {}
        self._docxtpl = cast(_WordTags, DocxTemplate(io.BytesIO(data)))
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = {info.filename: archive.read(info) for info in archive.infolist()}
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as fault:
            raise _fault(name, "it is not a Word file (.docx)") from fault
        for member, content in members.items():
            if _RENDERED.fullmatch(member):
                self._compile(member, content)
        if _DOCUMENT not in members:
            raise _fault(name, "it is not a Word file (.docx)")
        self._titled = _CORE in members
        self._package = WordPackage(tuple(members.items()))

    def _compile(self, member: str, content: bytes) -> None:
        try:
            raw = xml_text(content)
        except NotAWordFile as fault:
            raise _fault(self.name, f"{member} cannot be read") from fault
        xml = self._docxtpl.patch_xml(raw)
        drawings = member == _DOCUMENT and "<wp:docPr" in xml
        if not drawings and "{{" not in xml and "{%" not in xml and "{#" not in xml:
            return
        if member == _FOOTNOTES:
            self.beyond = "it has tags in its footnotes"
        elif _OBJECT.search(_MARKUP.sub("", raw)):
            self.beyond = "it has tags for parts of other documents"
        source = _PARAGRAPH.sub(r"\n<w:p\1", xml)
        columns = _COLUMNS.search(_MARKUP.sub("", raw)) is not None
        try:
            self._parts[member] = _Part(compiled(source, escape=True), source, columns, drawings)
        except RenderingError as fault:
            raise _fault(self.name, str(fault), _near(source, fault.line)) from fault

    def render(self, fields: Mapping[str, object], title: str) -> bytes:
        """The template filled in, as the bytes of a DOCX that depend on nothing else.

        Args:
            fields: Text, truth values and rows; ``None`` is refused.
            title: The document's title, its reference; no author is named.

        Raises:
            TemplateFault: A field is unknown or has no value, or the result is no Word file.
        """
        values = self._values(fields)
        made = {member: self._content(member, part, values) for member, part in self._parts.items()}
        if self._titled:
            made[_CORE] = _core(title)
        return self._package.saved(made)

    def by_docxtpl(self, fields: Mapping[str, object], title: str) -> bytes:
        """The same, but filled in by docxtpl itself; endnotes, which it leaves alone, by us.

        Raises:
            TemplateFault: As ``render`` does, or docxtpl cannot do it.
        """
        values = self._values(fields)
        ours = {
            member: self._content(member, part, values)
            for member, part in self._parts.items()
            if member == _ENDNOTES
        }
        try:
            return by_docxtpl.render(self.data, values, _core(title), ours)
        except by_docxtpl.NotFilledIn as fault:
            raise _fault(self.name, str(fault)) from fault

    def _values(self, fields: Mapping[str, object]) -> Mapping[str, object]:
        return {name: self._clean(value, name) for name, value in fields.items()}

    def _content(self, member: str, part: _Part, values: Mapping[str, object]) -> bytes:
        try:
            xml = part.filled.render(values)
        except RenderingError as fault:
            raise _fault(self.name, str(fault), _near(part.source, fault.line)) from fault
        xml = self._with_line_ends(xml.replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p "))
        if part.columns:
            xml = self._docxtpl.xml_to_string(self._docxtpl.fix_tables(xml))
        if part.drawings:
            numbers = count(_FIRST_DRAWING)
            xml = _DRAWING.sub(lambda found: f'{found[1]}"{next(numbers)}"', xml)
        data = f"{_DECLARATION}{xml}".encode()
        try:
            ParserCreate().Parse(data, True)
        except ExpatError as fault:
            raise _fault(self.name, f"its tags break {member}") from fault
        return data

    def _with_line_ends(self, xml: str) -> str:
        """Each paragraph with a line end in a value as docxtpl writes it; the others stay."""
        if "\n" not in xml:
            return xml
        return _WHOLE_PARAGRAPH.sub(
            lambda found: self._docxtpl.resolve_listing(found[0]) if "\n" in found[0] else found[0],
            xml,
        )

    def _clean(self, value: object, name: str) -> object:
        """A value that a document can carry: line ends stay, all other control goes."""
        if isinstance(value, bool):
            return value
        if isinstance(value, str):
            if value.isprintable():
                return value
            return _ILLEGAL.sub("\ufffd", _CONTROL.sub(" ", value.replace("\r\n", "\n")))
        if isinstance(value, Mapping):
            return {key: self._clean(inner, f"{name}.{key}") for key, inner in value.items()}
        if isinstance(value, Sequence):
            return [self._clean(row, name) for row in value]
        raise _fault(self.name, f"the field {name} has no value")


class Merger:
    """Templates below a folder, each read once.

    Args:
        root: The folder.
        ready: Templates that are not read from there, their bytes by name.
        trust: Which of them need not be compared with docxtpl any more.
    """

    def __init__(
        self,
        root: Path,
        ready: Mapping[str, bytes] | None = None,
        trust: Trust | None = None,
    ) -> None:
        self._root = root
        self._trust = trust or Trust()
        self._templates = {name: WordTemplate(data, name) for name, data in (ready or {}).items()}

    def template(self, name: str) -> WordTemplate:
        """The template of a name such as "letters/letter-1.docx".

        Raises:
            TemplateFault: There is no such file, or it cannot be read.
        """
        if name not in self._templates:
            try:
                data = (self._root / name).read_bytes()
            except OSError as fault:
                raise _fault(name, f"it cannot be opened ({fault.strerror})") from fault
            self._templates[name] = WordTemplate(data, name)
        return self._templates[name]

    def merge(self, job: Job, folder: Path) -> Path:
        """Write a job's DOCX into a folder and return its path."""
        path = folder / f"{job.stem}.docx"
        path.write_bytes(self._filled(job.template, job.fields, job.set_id))
        return path

    def preview(self, name: str, path: Path, values: Mapping[str, object] | None = None) -> Path:
        """Write a template with values to look at; the examples of the field table by default."""
        path.write_bytes(self._filled(name, values or examples(), "PREVIEW"))
        return path

    def _filled(self, name: str, fields: Mapping[str, object], title: str) -> bytes:
        return self._trust.filled(self.template(name), fields, title)


def _core(title: str) -> bytes:
    return _CORE_XML.format(title=escape(title)).encode()


def _near(source: str, line: int) -> str:
    """The words of the paragraph on a line of the source."""
    lines = source.split("\n")
    if not 1 <= line <= len(lines):
        return ""
    words = " ".join(re.sub(r"<[^>]+>", "", lines[line - 1]).split())
    return words[:60]


def _fault(name: str, what: str, near: str = "") -> TemplateFault:
    place = f' near "{near}"' if near else ""
    return TemplateFault(
        f"The template cannot be filled in: {what}{place}.",
        where=name,
        todo="Run `attendance templates check`; it names every fault with its paragraph.",
        slug="template-wrong",
    )
