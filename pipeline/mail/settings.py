"""The ``[post]`` table of ``config/school.toml``. Pure."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.settings_table import Faults, Table
from pipeline.model.sheet import A4_HEIGHT_MM, A4_WIDTH_MM, Box

MARK_LENGTH_MM = 62.0
"""Room for the longest sheet reference at its size."""

MARK_HALF_WIDTH_MM = 1.6

_MAIL_ADDRESS = re.compile(r"[^@\s,;:<>\"()\[\]\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class PostClass(enum.StrEnum):
    """How fast it goes; second class is slow, so first unless the school says otherwise."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class PostSettings:
    """How the school posts.

    Attributes:
        from_name: The sender of e-mails.
        from_email: Their address.
        subject: Subject of e-mails, without child or reason.
        envelopes: Ids of the envelopes in the cupboard, in order of choice.
        letter_envelope: The one that templates are made for; its window is proved.
        duplex: Printed on both sides.
        post_class: Class of post unless a document says otherwise.
        class_by_document: Document id to class.
        reference_x_mm: Centre line of the sheet reference, from the left edge.
        reference_y_mm: Where it begins, from the top edge; it runs upwards.
        fallback_fonts: Families that may draw letters the letter's font lacks.
    """

    from_name: str
    from_email: str
    subject: str
    envelopes: tuple[str, ...]
    letter_envelope: str
    duplex: bool = True
    post_class: PostClass = PostClass.FIRST
    class_by_document: Mapping[str, PostClass] = field(default_factory=dict)
    reference_x_mm: float = 8.0
    reference_y_mm: float = 270.0
    fallback_fonts: tuple[str, ...] = ()

    @property
    def margin(self) -> Box:
        """Where the sheet reference is printed; must be clear on every page."""
        return Box(
            self.reference_x_mm - MARK_HALF_WIDTH_MM,
            self.reference_y_mm - MARK_LENGTH_MM,
            self.reference_x_mm + MARK_HALF_WIDTH_MM,
            self.reference_y_mm,
        )

    def class_of(self, documents: Sequence[str]) -> PostClass:
        """A set goes as fast as the most urgent of its documents."""
        asked = {self.class_by_document.get(document, self.post_class) for document in documents}
        return PostClass.FIRST if PostClass.FIRST in asked else PostClass.SECOND


def is_mail_address(text: str) -> bool:
    """One plausible address and nothing else: no blanks, lists, names or line breaks."""
    return len(text) <= 254 and text.isprintable() and bool(_MAIL_ADDRESS.fullmatch(text))


def parse_post(data: object, file: str) -> PostSettings:
    """The ``[post]`` table of a school's file.

    Raises:
        SettingsFault: Keys are missing, unknown or impossible; the message names all of them.
    """
    faults = Faults(file)
    table = Table(data, "post", faults)
    cupboard = table.texts("envelopes")
    settings = PostSettings(
        from_name=_line(table, "from_name"),
        from_email=_mail_address(table, "from_email"),
        subject=_line(table, "subject"),
        envelopes=cupboard,
        letter_envelope=_letter_envelope(table, cupboard),
        duplex=table.truth("duplex", default=True),
        post_class=_class(table, "class"),
        class_by_document=_classes(table.table("class_by_document", required=False)),
        reference_x_mm=_measure(
            table, "reference_x_mm", 8.0, MARK_HALF_WIDTH_MM, A4_WIDTH_MM - MARK_HALF_WIDTH_MM
        ),
        reference_y_mm=_measure(table, "reference_y_mm", 270.0, MARK_LENGTH_MM, A4_HEIGHT_MM),
        fallback_fonts=table.texts("fallback_fonts", ()),
    )
    table.done()
    faults.raise_any()
    return settings


def _line(table: Table, name: str) -> str:
    text = table.text(name)
    if not text.isprintable():
        table.fault(name, "must not hold control characters")
    return text


def _mail_address(table: Table, name: str) -> str:
    text = table.text(name)
    if text and not is_mail_address(text):
        table.fault(name, f"{text!r} is no e-mail address")
    return text


def _letter_envelope(table: Table, cupboard: tuple[str, ...]) -> str:
    chosen = table.text("letter_envelope", cupboard[0] if cupboard else "")
    if cupboard and chosen not in cupboard:
        table.fault("letter_envelope", f"{chosen!r} is not one of envelopes")
    return chosen


def _class(table: Table, name: str) -> PostClass:
    text = table.text(name, PostClass.FIRST.value)
    if text not in set(PostClass):
        table.fault(name, f'should be "first" or "second", not {text!r}')
        return PostClass.FIRST
    return PostClass(text)


def _classes(table: Table) -> Mapping[str, PostClass]:
    return {document: _class(table, document) for document in table.data}


def _measure(table: Table, name: str, default: float, low: float, high: float) -> float:
    table.skip(name)
    value = table.data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        table.fault(name, f"should be {low:g} to {high:g} millimetres, not {value!r}")
        return default
    return float(value)
