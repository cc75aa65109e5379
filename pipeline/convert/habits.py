"""What a template's styles do by themselves: those that count, and those that space themselves.

Word keeps both out of sight of the text: "Modify style, Numbering" numbers every paragraph of a
style, and text that was pasted from the web brings a style whose space above is automatic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from pipeline.convert.source import parser

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNCOUNTED = ("bullet", "none")
_OFF = ("0", "false", "off")
_NO_LIST = "0"
_STYLE = re.compile(rb'<w:pStyle w:val="([^"]*)"')
_LIST = re.compile(rb'<w:numId w:val="([^"]*)"')
_SPACED = re.compile(rb'w:beforeAutospacing="(?!0"|false"|off")')


@dataclass(frozen=True, slots=True)
class Habits:
    """What is true of a template.

    Attributes:
        lists: The lists that count.
        counting: The styles whose paragraphs are in such a list; "" for those without a style.
        spaced: The styles whose space above is automatic, likewise.
    """

    lists: frozenset[str]
    counting: frozenset[str]
    spaced: frozenset[str]

    def counts(self, text: bytes) -> bool:
        """Whether paragraphs of a part are numbered."""
        return bool(self.lists) and (
            not self.lists.isdisjoint(_told(_LIST, text)) or _uses(self.counting, text)
        )

    def spaces(self, text: bytes) -> bool:
        """Whether the space above paragraphs of a part is automatic."""
        return _SPACED.search(text) is not None or _uses(self.spaced, text)


@lru_cache(maxsize=64)
def habits_of(styles: bytes, numbering: bytes) -> Habits:
    """The habits of a template; either part may be missing, and is empty then.

    Raises:
        lxml.etree.XMLSyntaxError: One of them is no XML.
    """
    lists = frozenset(_counting_lists(etree.fromstring(numbering, parser()))) if numbering else ()
    if not styles:
        return Habits(frozenset(lists), frozenset(), frozenset())
    root = etree.fromstring(styles, parser())
    known = {_value(each, "styleId"): each for each in root.iter(f"{W}style")}
    usual = next((name for name, each in known.items() if _is_usual(each)), "")
    counting = {name for name in known if _list_of(name, known) in lists}
    spaced = {name for name in known if _is_spaced(name, known)}
    defaults = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}spacing")
    if defaults is not None and _on(defaults, "beforeAutospacing"):
        spaced |= {name for name in known if _spacing(name, known) is None} | {""}
    return Habits(
        frozenset(lists),
        frozenset(counting | ({""} if usual in counting else set())),
        frozenset(spaced | ({""} if usual in spaced else set())),
    )


def _uses(styles: frozenset[str], text: bytes) -> bool:
    return bool(styles) and ("" in styles or not styles.isdisjoint(_told(_STYLE, text)))


def _told(what: re.Pattern[bytes], text: bytes) -> Iterator[str]:
    return (found.decode() for found in what.findall(text))


def _counting_lists(root: etree._Element) -> Iterator[str]:
    """The lists of which a level has figures or letters; a level that says nothing has figures."""
    counting = {
        _value(each, "abstractNumId")
        for each in root.iter(f"{W}abstractNum")
        if each.find(f"{W}lvl") is None or any(map(_counts, each.iter(f"{W}lvl")))
    }
    for each in root.iter(f"{W}num"):
        model = each.find(f"{W}abstractNumId")
        own = any(map(_counts, each.iter(f"{W}lvl")))
        if own or model is None or _value(model, "val") in counting:
            yield _value(each, "numId")


def _counts(level: etree._Element) -> bool:
    kind = level.find(f"{W}numFmt")
    return kind is None or _value(kind, "val") not in _UNCOUNTED


def _list_of(style: str, known: Mapping[str, etree._Element]) -> str:
    """The list that a style is in, "" for none."""
    for each in _line(style, known):
        number = each.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            return _value(number, "val").removeprefix(_NO_LIST)
    return ""


def _is_spaced(style: str, known: Mapping[str, etree._Element]) -> bool:
    spacing = _spacing(style, known)
    return spacing is not None and _on(spacing, "beforeAutospacing")


def _spacing(style: str, known: Mapping[str, etree._Element]) -> etree._Element | None:
    """What says whether the space above a style is automatic, if anything does."""
    for each in _line(style, known):
        spacing = each.find(f"{W}pPr/{W}spacing")
        if spacing is not None and f"{W}beforeAutospacing" in spacing.attrib:
            return spacing
    return None


def _line(style: str, known: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """A style and those it is based on, as far as they are known."""
    seen: set[str] = set()
    while style in known and style not in seen:
        seen.add(style)
        yield known[style]
        base = known[style].find(f"{W}basedOn")
        style = _value(base, "val") if base is not None else ""


def _is_usual(style: etree._Element) -> bool:
    return _value(style, "type") == "paragraph" and _on(style, "default")


def _on(element: etree._Element, name: str) -> bool:
    return element.get(f"{W}{name}", "0") not in _OFF


def _value(element: etree._Element, name: str) -> str:
    return str(element.get(f"{W}{name}", ""))
