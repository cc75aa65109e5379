"""The proof of one finished PDF: every rule of the house a check with a slug.

A conversion is proved, never trusted. All faults are reported, not the first alone; a letter with
any of them is held by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.convert import fonts, page, plain, structure, window, words
from pipeline.model.problem import Problem, Severity
from pipeline.model.sheet import A4_HEIGHT_MM, A4_WIDTH_MM, Box, Window

A4_TOLERANCE_MM = 2.0
LAST_WORDS = 8
"""So many words of the last paragraph are looked for: they stay together on one page."""

LEFT_OVER = re.compile(r"\{\{|\{%|\}\}|%\}|\bNone\b")
"""What a merge leaves behind when a field failed."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a finished document must be.

    Attributes:
        reference: The set reference, on every page.
        pages: The fewest and the most pages it may have (the catalogue's range).
        recipient: The reader's name, on page 1; "" for a paper that names none.
        address: Name and address as printed, one entry a line; empty when no window is used.
        window: The window of the envelope it is made for; ``None`` without one.
        margin: Where the sheet reference will be printed; must be clear on every page.
        fallback_fonts: Families that may draw letters which the document's own fonts lack.
        adm_no: The student, for the problems.
        letterhead: The school's own words; those that the letterhead has must be seen in print.
    """

    reference: str
    pages: tuple[int, int]
    recipient: str = ""
    address: tuple[str, ...] = ()
    window: Window | None = None
    margin: Box | None = None
    fallback_fonts: tuple[str, ...] = ()
    adm_no: str = ""
    letterhead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fault:
    slug: str
    page: int = 0
    value: str = ""
    hint: str = ""


def prove(pdf: Path, docx: Path, expect: Expectation) -> tuple[Problem, ...]:
    """Everything that is wrong with a finished document; empty when it may be posted."""
    if structure.read(pdf) is None:
        return (Problem("pdf-unreadable", Severity.ERROR, pdf.name, adm_no=expect.adm_no),)
    try:
        with page.pages(pdf) as pages:
            return prove_pages(pages, pdf.name, docx, expect)
    except page.Unreadable:  # PDFium cannot read what pypdf could
        return (Problem("pdf-unreadable", Severity.ERROR, pdf.name, adm_no=expect.adm_no),)


def prove_pages(
    pages: Sequence[page.Page], name: str, docx: Path, expect: Expectation
) -> tuple[Problem, ...]:
    """The same of pages that are open: those of one document, wherever they lie.

    Args:
        pages: All of the document's pages.
        name: The document's file name, for the problems.
        docx: The Word file it was made from.
        expect: What it must be.
    """
    said = words.read(docx)
    found = [
        *_shape(pages, expect),
        *_fonts(pages, said, expect),
        *_texts([each.text for each in pages], said, expect),
        *_places(pages, expect),
    ]
    return tuple(
        Problem(
            fault.slug,
            Severity.ERROR,
            f"{name}!page {fault.page}" if fault.page else name,
            value=fault.value,
            adm_no=expect.adm_no,
            hint=fault.hint,
        )
        for fault in found
    )


def _shape(pages: Sequence[page.Page], expect: Expectation) -> Iterator[_Fault]:
    fewest, most = expect.pages
    count = len(pages)
    if not fewest <= count <= most:
        asked = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        yield _Fault("page-count", value=str(count), hint=asked)
    for number, leaf in enumerate(pages, start=1):
        width, height = leaf.size_mm
        off = max(abs(width - A4_WIDTH_MM), abs(height - A4_HEIGHT_MM))
        if off > A4_TOLERANCE_MM or leaf.turned:
            size = f"{width:.0f} x {height:.0f} mm"
            yield _Fault("page-not-a4", number, size + (", turned" if leaf.turned else ""))


def _fonts(pages: Sequence[page.Page], said: words.Words, expect: Expectation) -> Iterator[_Fault]:
    used = sorted(frozenset().union(*(each.fonts_used() for each in pages)), key=_by_name)
    for font in used:
        if not font.embedded:
            yield _Fault("font-not-embedded", value=font.name)
    own = fonts.acceptable(said.fonts)
    listed = {fonts.family(name) for name in expect.fallback_fonts}
    strange = {font.name for font in used if fonts.family(font.name) not in own}
    unlisted = {name for name in strange if fonts.family(name) not in listed}
    for name in sorted(unlisted | _drawing_latin(pages, strange - unlisted)):
        yield _Fault("font-substituted", value=name, hint=", ".join(sorted(said.fonts)))


def _by_name(font: page.Font) -> str:
    return font.name


def _drawing_latin(pages: Sequence[page.Page], names: set[str]) -> set[str]:
    """Those stand-in fonts that draw letters the document's own font must have."""
    if not names:
        return set()
    return {
        name
        for each in pages
        for char, name in each.fonts()
        if name in names and plain.is_latin_like(char)
    }


def _texts(texts: Sequence[str], said: words.Words, expect: Expectation) -> Iterator[_Fault]:
    for number, text in enumerate(texts, start=1):
        seen = plain.references(text)
        if expect.reference not in seen:
            yield _Fault("reference-missing", number, hint=expect.reference)
        if foreign := sorted(seen - {expect.reference}):
            yield _Fault("reference-foreign", number, foreign[0], expect.reference)
        if left := LEFT_OVER.search(text):
            yield _Fault("merge-left-over", number, left[0])
    seen_anywhere = plain.squeeze(" ".join(texts))
    first = seen_anywhere if len(texts) == 1 else plain.squeeze(texts[0])
    if expect.recipient and not plain.contains(first, expect.recipient):
        yield _Fault("recipient-missing", 1)
    for value in expect.letterhead:
        # A row of exact height cuts off what does not fit, and LibreOffice says nothing.
        if set(value.split()) <= said.margins and not plain.contains(seen_anywhere, value):
            yield _Fault("letterhead-cut", 1, value)
    last = " ".join(said.last.split()[-LAST_WORDS:])
    if not plain.contains(seen_anywhere, last):
        yield _Fault("last-paragraph-missing")
    if len(texts) > 1 and _is_blank(texts[-1], said, expect.reference):
        yield _Fault("blank-last-page", len(texts))


def _is_blank(text: str, said: words.Words, reference: str) -> bool:
    """Nothing but header and footer, whose page numbers come from fields."""
    margins = {plain.squeeze(word) for word in said.margins} | {plain.squeeze(reference)}
    rest = {plain.squeeze(word) for word in text.split()} - margins
    return not any(char.isalpha() for word in rest for char in word)


def _places(pages: Sequence[page.Page], expect: Expectation) -> Iterator[_Fault]:
    if expect.window is not None and expect.address:
        for fault in window.faults(pages[0], expect.address, expect.window):
            yield _Fault(fault.slug, 1, fault.measure, str(expect.window.visible))
    if expect.margin is not None:
        for each in pages:
            if each.ink(expect.margin):
                yield _Fault("margin-not-clear", each.number, hint=str(expect.margin))
