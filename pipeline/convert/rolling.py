"""Letters of one page each, one after the other in one section: a roll, printed and cut.

A section of its own makes LibreOffice read the headers, and the crest in them, once more for every
letter: more than a third of all it does. In a roll a letter begins a new page and nothing else.
What differs in the footers is a variable that each letter sets at its end; LibreOffice prints the
value that is the last one on the page. Each such text has the letter's reference in it, so that the
proof of the page would find out one that is another's.

Whether a letter has only one page shows afterwards. One with more is cut out of no roll.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.convert.alphabet import sheet
from pipeline.convert.book import (
    NEEDED,
    Book,
    R,
    W,
    body_and_section,
    edges,
    last_paragraph,
    mark,
    rels_of,
    written,
    xml,
)
from pipeline.convert.letter import INSTRUCTION, Letter, Unpackable
from pipeline.convert.package import DAMAGED, Package

_COUNT = re.compile(rb"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\s*(?:\\\* *(?:MERGEFORMAT|Arabic)\s*)*")
_ONE = "ATT0"
"""The variable that is the page and the number of pages: always 1."""
_UNSAYABLE = re.compile(r'["\\{}\x00-\x1f\xad\xa0]|  |ATT\d')
"""What would end or change the value of a variable; the name of one stands for its value. A blank
of an unusual kind, or one beside another, is set otherwise there than in a text."""
_BEFORE_BREAK = ("pStyle", "keepNext", "keepLines")


class Unrollable(Unpackable):
    """These letters differ in more than a roll can show; sections of their own can."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A header or footer of a letter, taken apart.

    Attributes:
        purpose: "header" or "footer".
        name: Its part.
        shape: Its XML without its texts.
        texts: What they say, in order.
        rels: The part's own relationships.
    """

    purpose: str
    name: str
    shape: bytes
    texts: tuple[str, ...]
    rels: bytes | None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A letter, taken apart."""

    body: etree._Element
    section: etree._Element
    edges: tuple[_Edge, ...]


def roll(letters: Sequence[Letter]) -> bytes:
    """The letters as one Word document, in order, behind a sheet of letters.

    Args:
        letters: All of one family and none of them unfit; of one page each, it is hoped.

    Raises:
        Unrollable: They do not fit in a roll.
        Unpackable: One of them cannot be read.
    """
    try:
        first = Package(letters[0].file).parts()
        book = Book(first, sheet(first, letters[0].strange))
        sheets = [_opened(Package(letter.file).parts(NEEDED)) for letter in letters]
        variables = _variables(sheets, [letter.reference for letter in letters])
        section = _section(sheets, variables, book)
        for place, each in enumerate(sheets, start=1):
            book.renumber(each.body)
            if place > 1:
                _break_before(each.body)
            end = last_paragraph(each.body)
            if end.find(f"{{{W}}}pPr/{{{W}}}framePr") is not None:  # it goes where the next goes
                raise Unrollable("a frame at the end")
            mark(end, place)  # LibreOffice loses one that follows a variable
            # Of many variables that are set, LibreOffice gets slow.
            one = [(_ONE, "1")] * (place == 1)
            _set(end, [*one, *_values(each, variables)])
            book.body.extend(list(each.body))
        book.body.append(section)
    except (*DAMAGED, etree.XMLSyntaxError, KeyError) as fault:
        raise Unpackable(letters[0].file.name) from fault
    return book.saved()


def _opened(parts: Mapping[str, bytes]) -> _Sheet:
    body, section = body_and_section(parts)
    title = section.find(f"{{{W}}}titlePg")
    used = "first" if title is not None and _is_on(title) else "default"
    found = []
    for reference, (kind, when), name in edges(section, parts):
        section.remove(reference)
        if when == used:
            shape, texts = _taken_apart(parts[name])
            found.append(_Edge(kind, name, shape, texts, parts.get(rels_of(name))))
    if title is not None:
        section.remove(title)
    return _Sheet(body, section, tuple(found))


def _taken_apart(edge: bytes) -> tuple[bytes, tuple[str, ...]]:
    root = xml(edge)
    texts = []
    for text in root.iter(f"{{{W}}}t"):
        texts.append(text.text or "")
        text.text = None
    return written(root), tuple(texts)


def _is_on(switch: etree._Element) -> bool:
    return switch.get(f"{{{W}}}val", "true") not in ("0", "false", "off")


def _variables(
    sheets: Sequence[_Sheet], references: Sequence[str]
) -> Mapping[tuple[int, int], str]:
    """The name of the variable for each text that is not the same everywhere, by its place."""
    model = sheets[0]
    shape = _shape(model)
    if any(_shape(each) != shape for each in sheets):
        raise Unrollable("built in different ways")
    found: dict[tuple[int, int], str] = {}
    for at, edge in enumerate(model.edges):
        for number, text in enumerate(edge.texts):
            said = [each.edges[at].texts[number] for each in sheets]
            if all(each == text for each in said):
                continue
            if edge.purpose == "header":  # it would print the value of the page before
                raise Unrollable("headers that differ")
            if any(own not in each for own, each in zip(references, said, strict=True)):
                raise Unrollable("a text that differs and has no reference")
            found[at, number] = f"ATT{len(found) + 1}"
    return found


def _shape(sheet: _Sheet) -> tuple[object, ...]:
    """What must be the same of all."""
    return written(sheet.section), *(
        (edge.purpose, edge.name, edge.shape, edge.rels) for edge in sheet.edges
    )


def _values(sheet: _Sheet, variables: Mapping[tuple[int, int], str]) -> Iterable[tuple[str, str]]:
    for (at, number), name in variables.items():
        yield name, sheet.edges[at].texts[number]


def _section(
    sheets: Sequence[_Sheet], variables: Mapping[tuple[int, int], str], book: Book
) -> etree._Element:
    """The section of all, with the headers and footers of a first page on each."""
    section = sheets[0].section
    if any(each.get(f"{{{W}}}display") for each in section.iter(f"{{{W}}}pgBorders")):
        raise Unrollable("a border that some pages have")
    for name in ("type", "pgNumType"):
        for old in section.findall(f"{{{W}}}{name}"):
            section.remove(old)
    kind = etree.Element(f"{{{W}}}type")
    kind.set(f"{{{W}}}val", "nextPage")
    section.insert(0, kind)
    for at, edge in reversed(list(enumerate(sheets[0].edges))):
        if edge.purpose == "header" and any(map(_is_told, INSTRUCTION.finditer(edge.shape))):
            raise Unrollable("pages counted in a header")  # nothing is set before the first
        own = {number: name for (place, number), name in variables.items() if place == at}
        reference = etree.Element(f"{{{W}}}{edge.purpose}Reference")
        reference.set(f"{{{W}}}type", "default")
        reference.set(f"{{{R}}}id", book.edge(edge.name, _with_variables(edge, own), edge.rels))
        section.insert(0, reference)
    return section


def _with_variables(edge: _Edge, own: Mapping[int, str]) -> bytes:
    """A header or footer that says what the variables say."""
    root = xml(INSTRUCTION.sub(_one, edge.shape))
    texts = list(root.iter(f"{{{W}}}t"))
    for text, said in zip(texts, edge.texts, strict=True):
        text.text = said or None
    for number, name in own.items():
        _refer(texts[number], name)
    return written(root)


def _one(field: re.Match[bytes]) -> bytes:
    if not _is_told(field):
        return field[0]
    told = next(filter(None, field.groups()))
    if not _COUNT.fullmatch(told):
        raise Unrollable("pages counted in another way")
    return field[0].replace(told, f" REF {_ONE} ".encode())


def _is_told(field: re.Match[bytes]) -> bool:
    """Whether a field is told anything; a part of one may say nothing."""
    return any(told and told.strip() for told in field.groups())


def _refer(text: etree._Element, name: str) -> None:
    """Put a field in the place of a run with one text."""
    run = text.getparent()
    assert run is not None
    if run.tag != f"{{{W}}}r" or any(
        each is not text and each.tag != f"{{{W}}}rPr" for each in run
    ):
        raise Unrollable("a text that differs beside others in its run")
    parent = run.getparent()
    assert parent is not None
    at = parent.index(run)
    properties = run.find(f"{{{W}}}rPr")
    parent[at : at + 1] = [
        *_field(f" REF {name} ", properties),
        run,
        _run(properties, "fldChar", fldCharType="end"),
    ]


def _set(paragraph: etree._Element, values: Iterable[tuple[str, str]]) -> None:
    """Set variables at the end of a paragraph, where nothing is seen of it.

    They are written as the last words are, or the line would be as high as something else is.
    """
    values = tuple(values)
    if not values:
        return
    runs = paragraph.findall(f".//{{{W}}}r")
    place = runs[-1] if runs else paragraph.find(f"{{{W}}}pPr")
    properties = place.find(f"{{{W}}}rPr") if place is not None else None
    if properties is not None and properties.find(f"{{{W}}}bdr") is not None:
        raise Unrollable("a border around the last words")
    if "".join(text.text or "" for text in paragraph.iter(f"{{{W}}}t"))[-1:].isspace():
        raise Unrollable("a blank at the end")
    for name, value in values:
        if _UNSAYABLE.search(value):
            raise Unrollable("a text that no variable can hold")
        paragraph.extend(_field(f' SET {name} "{value}" ', properties))
        paragraph.append(_run(properties, "fldChar", fldCharType="end"))


def _field(told: str, properties: etree._Element | None) -> list[etree._Element]:
    """The runs that begin a field."""
    instruction = _run(properties, "instrText")
    instruction[-1].text = told
    instruction[-1].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        _run(properties, "fldChar", fldCharType="begin"),
        instruction,
        _run(properties, "fldChar", fldCharType="separate"),
    ]


def _run(properties: etree._Element | None, name: str, **values: str) -> etree._Element:
    run = etree.Element(f"{{{W}}}r")
    if properties is not None:
        run.append(copy.deepcopy(properties))
    inside = etree.SubElement(run, f"{{{W}}}{name}")
    for key, value in values.items():
        inside.set(f"{{{W}}}{key}", value)
    return run


def _break_before(body: etree._Element) -> None:
    """Begin a page with the first paragraph that is not in a frame; frames go where it goes."""
    for thing in body:
        if thing.tag != f"{{{W}}}p":
            break
        properties = thing.find(f"{{{W}}}pPr")
        if properties is None:
            properties = etree.Element(f"{{{W}}}pPr")
            thing.insert(0, properties)
        if properties.find(f"{{{W}}}framePr") is None:
            if any(each.get(f"{{{W}}}type") for each in thing.iter(f"{{{W}}}br")):
                raise Unrollable("a break in the paragraph that begins a page")
            place = sum(etree.QName(each).localname in _BEFORE_BREAK for each in properties)
            properties.insert(place, etree.Element(f"{{{W}}}pageBreakBefore"))
            return
    raise Unrollable("no paragraph to begin a page with")
