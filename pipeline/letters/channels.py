"""By which way one document reaches one contact (``policies.md`` §5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model.plan import Channel

_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+\.[^\s@,;:<>()\[\]\"\\]+")
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, and the slug of what must be said about it ("" for nothing)."""

    channel: Channel
    said: str = ""


def is_email(text: str) -> bool:
    """Whether a text looks like one e-mail address, safe to put into a header."""
    return len(text) <= _LONGEST_EMAIL and bool(_EMAIL.fullmatch(text)) and text.isprintable()


def way(document: Channel, send_by: str, email: str) -> Way:
    """The channel for one contact; a contact's wish never beats the document's channel.

    Args:
        document: The channel the policy gives the document.
        send_by: The contact's "Send by", lower case.
        email: The contact's e-mail address as typed.
    """
    wish = send_by.strip().casefold()
    match document:
        case Channel.POST:
            said = "sent-by-post-only" if wish in ("email", "intouch") else ""
            return Way(Channel.POST, said)
        case Channel.POST_OR_INTOUCH:
            return _post_or_intouch(wish)
        case Channel.EMAIL:
            return _email(wish, email)
        case Channel.INTOUCH | Channel.HAND | Channel.INTERNAL:
            return Way(document)


def _post_or_intouch(wish: str) -> Way:
    if wish == "intouch":
        return Way(Channel.INTOUCH)
    return Way(Channel.POST, "sent-by-post-not-email" if wish == "email" else "")


def _email(wish: str, email: str) -> Way:
    if wish == "intouch":
        return Way(Channel.INTOUCH)
    if wish != "email":
        return Way(Channel.POST)
    if is_email(email):
        return Way(Channel.EMAIL)
    return Way(Channel.POST, "email-not-usable" if email.strip() else "email-missing")
