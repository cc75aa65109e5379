"""The template check: every fault in one pass, with its paragraph and the nearest words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.letters.environment import Mention, Misspelt, mentions
from pipeline.letters.field_table import FIELDS
from pipeline.letters.word_file import NotAWordFile, Paragraph, WordFile, WordPart, read_word_file
from pipeline.model.problem import Problem, Severity

_A4_MM = (210.0, 297.0)
_TOLERANCE_MM = 2.0
_CURLY = re.compile("[“”„‟‘’‚‛«»]")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_MARKER = re.compile(r"\{(%|\{)(?:p|tr|tc|r)\s")
_KEYWORD = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*(\w+)")
_BLOCKS = {"endif": "if", "endfor": "for"}
_INSIDE = frozenset({"else", "elif"})
_NEAR = 60

REFERENCE = "letter.reference"
FOR_PARENTS = (REFERENCE, "recipient.address", "recipient.salutation")
"""What a letter through the post cannot do without."""


def check_template(
    data: bytes | None, name: str, *, required: Sequence[str] = (), internal: bool = False
) -> tuple[Problem, ...]:
    """Every fault of one Word template.

    Args:
        data: Its bytes, ``None`` when there is no such file.
        name: Its path below ``templates/``.
        required: Fields that must be used somewhere in it.
        internal: Whether fields of the school's own papers may be used.
    """
    if data is None:
        return (_problem("template-missing", name),)
    try:
        word = read_word_file(data)
    except NotAWordFile as fault:
        return (_problem(fault.slug, name),)
    found = [*_file_faults(word, name)]
    used: set[str] = set()
    for part in word.parts:
        faults, names = _part_faults(part, name, internal=internal)
        found += faults
        used |= names
    found += _absent(required, used, name)
    return tuple(dict.fromkeys(found))


def check_message(text: str | None, name: str) -> tuple[Problem, ...]:
    """Every fault of a text that goes with an e-mail."""
    if text is None:
        return (_problem("template-missing", name),)
    lines = (Paragraph(f"line {n}", line) for n, line in enumerate(text.splitlines(), start=1))
    faults, _ = _part_faults(WordPart(name, tuple(lines)), name, internal=False)
    return tuple(dict.fromkeys(faults))


def _problem(slug: str, name: str, place: str = "", near: str = "", hint: str = "") -> Problem:
    where = f"{name}!{place}" if place else name
    return Problem(slug, Severity.ERROR, where, near, hint=hint)


def _file_faults(word: WordFile, name: str) -> Iterator[Problem]:
    if word.macros:
        yield _problem("template-with-macros", name)
    for target in word.lost:
        yield _problem("template-picture-lost", name, near=target)
    for target in word.outside:
        yield _problem("template-picture-outside", name, near=target)
    for number, size in enumerate(word.pages, start=1):
        if any(abs(is_ - want) > _TOLERANCE_MM for is_, want in zip(size, _A4_MM, strict=True)):
            shown = f"{size[0]:.0f} x {size[1]:.0f} mm"
            yield _problem("template-not-a4", name, f"section {number}", shown)
    if not word.pages:
        yield _problem("template-not-a4", name, near="no page size")


def _part_faults(
    part: WordPart, name: str, *, internal: bool
) -> tuple[list[Problem], frozenset[str]]:
    """Faults of the document, a header or a footer, and the fields it uses."""
    found: list[Problem] = []
    for paragraph in part.paragraphs:
        found += _tag_faults(paragraph, name)
    found += _block_faults(part.paragraphs, name)
    if found:
        # The tags cannot be read as a whole; what can be read one by one still is.
        return found + _one_by_one(part.paragraphs, name, internal=internal), _plainly(part)
    asked = mentions("\n".join(_source(p.text) for p in part.paragraphs))
    if isinstance(asked, Misspelt):
        paragraph = _at(part.paragraphs, asked.line)
        return [_told("tag-wrong", name, paragraph, asked.message)], _plainly(part)
    for mention in asked:
        found += _mention_faults(mention, name, _at(part.paragraphs, mention.line), internal)
    return found, frozenset(mention.name for mention in asked)


def _source(text: str) -> str:
    """A paragraph as one line of Jinja: without the p, tr, tc and r that only Word needs."""
    return _MARKER.sub(r"{\1 ", _CURLY.sub("'", text.replace("\n", " ")))


def _at(paragraphs: Sequence[Paragraph], line: int) -> Paragraph:
    return paragraphs[min(max(line, 1), len(paragraphs)) - 1]


def _told(slug: str, name: str, paragraph: Paragraph, hint: str = "", near: str = "") -> Problem:
    words = near or " ".join(paragraph.text.split())
    short = words if len(words) <= _NEAR else f"{words[: _NEAR - 1].rstrip()}…"
    return _problem(slug, name, paragraph.place, short, hint)


def _tag_faults(paragraph: Paragraph, name: str) -> Iterator[Problem]:
    for tag in paragraph.broken:
        yield _told("tag-split", name, paragraph, near=" ".join(tag.split()))
    for tag in _TAG.findall(paragraph.text):
        if _CURLY.search(tag):
            yield _told("tag-curly-quotes", name, paragraph, near=tag)
    rest = _TAG.sub("\0", paragraph.text)
    for opening in re.findall(r"\{\{|\{%|\{#", rest):
        near = rest[rest.index(opening) :].split("\0")[0]
        yield _told("tag-not-closed", name, paragraph, opening, near.strip())
    for closing in re.findall(r"\}\}|%\}|#\}", rest):
        near = rest[: rest.index(closing) + 2].split("\0")[-1]
        yield _told("tag-not-opened", name, paragraph, closing, near.strip())


def _block_faults(paragraphs: Iterable[Paragraph], name: str) -> list[Problem]:
    """Conditions and loops that do not end, or end what was not begun."""
    found: list[Problem] = []
    stack: list[tuple[str, Paragraph, str]] = []
    for paragraph in paragraphs:
        for tag in _TAG.findall(paragraph.text):
            keyword = _KEYWORD.match(tag)
            word = keyword[1] if keyword else ""
            if word in _BLOCKS.values():
                stack.append((word, paragraph, tag))
            elif word in _BLOCKS and stack and stack[-1][0] == _BLOCKS[word]:
                stack.pop()
            elif word in _BLOCKS or (word in _INSIDE and not stack):
                found.append(_told("block-not-begun", name, paragraph, word, tag))
    return found + [
        _told("block-not-ended", name, at, f"end{word}", tag) for word, at, tag in stack
    ]


def _one_by_one(paragraphs: Iterable[Paragraph], name: str, *, internal: bool) -> list[Problem]:
    """Unknown fields in those tags that stand alone, when the whole cannot be read."""
    found: list[Problem] = []
    for paragraph in paragraphs:
        for tag in re.findall(r"\{\{.*?\}\}", _source(paragraph.text)):
            asked = mentions(tag)
            if isinstance(asked, Misspelt):
                found.append(_told("tag-wrong", name, paragraph, asked.message, tag))
                continue
            for mention in asked:
                if mention.name.partition(".")[0] in _GROUPS:
                    found += _mention_faults(mention, name, paragraph, internal)
    return found


def _plainly(part: WordPart) -> frozenset[str]:
    """Field names that occur in tags, for telling what is absent when Jinja cannot."""
    tags = " ".join(_TAG.findall("\n".join(p.text for p in part.paragraphs)))
    return frozenset(re.findall(r"[a-z_]+(?:\.[a-z_]+)?", tags))


_GROUPS = frozenset(name.partition(".")[0] for name in FIELDS)
_COLUMNS = frozenset(
    f"{name}.{column}" for name, field in FIELDS.items() for column in field.columns
)


def _mention_faults(
    mention: Mention, name: str, paragraph: Paragraph, internal: bool
) -> Iterator[Problem]:
    field = FIELDS.get(mention.name)
    if field is None:
        if mention.name not in _COLUMNS:
            yield _told("field-unknown", name, paragraph, _meant(mention.name), mention.name)
        elif mention.name.startswith("parents.") and not internal:
            yield _told("field-internal", name, paragraph, near=mention.name)
        return
    if field.internal and not internal:
        yield _told("field-internal", name, paragraph, near=mention.name)
    if mention.looped and field.kind != "rows":
        yield _told("field-not-a-table", name, paragraph, near=mention.name)
    if mention.printed and field.kind == "rows":
        yield _told("field-is-a-table", name, paragraph, near=mention.name)
    if mention.printed and field.kind == "condition":
        yield _told("field-is-a-condition", name, paragraph, near=mention.name)


def _meant(name: str) -> str:
    """The nearest field: by the whole name, else the same key in another group."""
    known = [*FIELDS, *sorted(_COLUMNS)]
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    key = name.rpartition(".")[2]
    same = [field for field in known if field.rpartition(".")[2] == key]
    return f"did you mean {same[0]}?" if same else "`attendance templates fields` lists them"


def _absent(required: Sequence[str], used: Iterable[str], name: str) -> Iterator[Problem]:
    for field in required:
        if field not in used:
            yield _problem("field-absent", name, near=field)
