"""The words of a paragraph on lines, as many on each as its width allows. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Part = tuple[str, str]
"""The name of a font, and the text that is drawn in it."""
Measure = Callable[[str, str], float]
"""How wide a text is in the font of a name."""

SHRINK = 0.05
"""By this share may the blanks of a line be narrowed, so that one more word gets in."""
_BLANKS = re.compile(r"[^\S\xa0]+")
_SOFT_HYPHEN = "\xad"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and how wide it is as long as no blank is narrowed."""

    parts: tuple[Part, ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Word:
    """What stands between two blanks, and the width and font of the blank before it."""

    parts: tuple[Part, ...]
    width: float
    blank: Part
    blank_width: float


def set_lines(parts: Iterable[Part], width: float, measure: Measure) -> tuple[Line, ...]:
    """The lines of a paragraph, its blanks taken together; no text, no line.

    A word that is wider than a whole line is broken where the line is full.
    """
    lines: list[Line] = []
    open_line = _OpenLine()
    for word in _words(parts, measure):
        if open_line.has_room(word, width):
            open_line.add(word)
            continue
        if word.width > width:
            lines += _broken(open_line, word, width, measure)
            continue
        lines.append(open_line.closed())
        open_line.begin(word)
    return (*lines, open_line.closed()) if open_line.parts else tuple(lines)


class _OpenLine:
    """A line that may still take words."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.width = 0.0
        self._blanks = 0.0

    def has_room(self, word: _Word, width: float) -> bool:
        """Whether a word fits, with the blanks narrowed as far as they may be."""
        if not self.parts:
            return word.width <= width
        spared = SHRINK * (self._blanks + word.blank_width)
        return self.width + word.blank_width + word.width <= width + spared

    def add(self, word: _Word) -> None:
        """Puts a word behind the others."""
        if self.parts:
            self.put(word.blank, word.blank_width)
            self._blanks += word.blank_width
        for part in word.parts:
            self.put(part, 0)
        self.width += word.width

    def begin(self, word: _Word) -> None:
        """A new line with this word."""
        self.parts, self.width, self._blanks = list(word.parts), word.width, 0.0

    def put(self, part: Part, width: float) -> None:
        """Text as it is."""
        if self.parts and self.parts[-1][0] == part[0]:
            self.parts[-1] = (part[0], self.parts[-1][1] + part[1])
        else:
            self.parts.append(part)
        self.width += width

    def closed(self) -> Line:
        """The line; the next one is empty."""
        line = Line(tuple(self.parts), self.width)
        self.parts, self.width, self._blanks = [], 0.0, 0.0
        return line


def _broken(line: _OpenLine, word: _Word, width: float, measure: Measure) -> Iterator[Line]:
    """The lines that such a word fills, beginning with what is left of this one."""
    blank: Part | None = word.blank if line.parts else None
    before = word.blank_width if blank else 0.0
    for font, text in word.parts:
        for letter in text:
            own = measure(font, letter)
            if line.parts and line.width + before + own > width:
                yield line.closed()
            elif blank:
                line.put(blank, before)
            blank, before = None, 0.0
            line.put((font, letter), own)


def _words(parts: Iterable[Part], measure: Measure) -> Iterator[_Word]:
    word: list[Part] = []
    before = blank = ("", " ")
    for font, text in parts:
        for place, piece in enumerate(_BLANKS.split(text.replace(_SOFT_HYPHEN, ""))):
            if place:
                blank = (font, " ")
                if word:
                    yield _word(word, before, measure)
                    word = []
            if piece:
                before = before if word else blank
                word.append((font, piece))
    if word:
        yield _word(word, before, measure)


def _word(parts: list[Part], blank: Part, measure: Measure) -> _Word:
    width = sum(measure(font, text) for font, text in parts)
    return _Word(tuple(parts), width, blank, measure(*blank) if blank[0] else 0.0)
