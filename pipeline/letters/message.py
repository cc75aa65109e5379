"""The text that goes with a letter by e-mail or InTouch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import TemplateFault
from pipeline.letters.environment import RenderingError, compiled

_SUBJECT = "subject:"


@dataclass(frozen=True, slots=True)
class Message:
    """A subject, "" for the one of the settings, and a body."""

    subject: str
    body: str


def message(source: str, fields: Mapping[str, object], name: str) -> Message:
    """Fill in a message template; a first line "Subject: ..." becomes the subject.

    Raises:
        TemplateFault: A field is unknown or a tag is wrong.
    """
    try:
        text = compiled(source, escape=False).render(fields)
    except RenderingError as fault:
        raise TemplateFault(
            f"The message cannot be filled in: {fault}.",
            where=f"{name}!line {fault.line}" if fault.line else name,
            todo="Run `attendance templates check`; it names every fault with its line.",
            slug="template-wrong",
        ) from fault
    first, _, rest = text.replace("\r\n", "\n").partition("\n")
    if first.casefold().startswith(_SUBJECT):
        subject = " ".join(first[len(_SUBJECT) :].split())
        return Message(subject, f"{rest.strip()}\n")
    return Message("", f"{text.strip()}\n")
