"""An e-mail: what its head says, its words, and what is attached to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from pipeline.bundle.intake.received import Refusal, damaged

HEADERS = ("From", "To", "Cc", "Date", "Subject")
_BREAKS = frozenset(("p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"))
_UNREAD = frozenset(("script", "style", "head", "title"))


@dataclass(frozen=True, slots=True)
class Attached:
    """A file attached to an e-mail, under the name the sender gave it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail as it is to be read."""

    headers: tuple[tuple[str, str], ...]
    text: str
    attached: tuple[Attached, ...]
    date: dt.date | None
    account: tuple[str, ...]


def read(data: bytes) -> Message | Refusal:
    """The e-mail; nothing in it is fetched from anywhere."""
    try:
        parsed = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        text, account = _words(parsed)
        return Message(
            tuple((name, " ".join(str(parsed[name]).split())) for name in HEADERS if parsed[name]),
            text,
            tuple(_attached(parsed)),
            _date(parsed),
            account,
        )
    except (MessageError, LookupError, ValueError, TypeError, AttributeError) as fault:
        # The standard parser raises all of these for heads that no mail program would write.
        return damaged(fault)


def _words(parsed: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """The words of the e-mail itself, those between and after its pictures too."""
    body = parsed.get_body(("plain", "html"))
    pieces = [part for part in _leaves(parsed) if part is body or _goes_on(part)]
    if not pieces:
        return "", ("The e-mail has no words of its own.",)
    words = "\n\n".join(_read(part) for part in pieces)
    if all(part.get_content_type() != "text/html" for part in pieces):
        return words, ()
    return words, ("Its words are shown without the layout they came in.",)


def _read(part: EmailMessage) -> str:
    words = _text(part)
    if part.get_content_type() != "text/html":
        return words
    reader = _Reader()
    reader.feed(words)
    reader.close()
    return reader.text


def _text(part: EmailMessage) -> str:
    """The text of a part, also where it names a coding that nobody knows."""
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else str(part.get_payload()).encode()
    for coding in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return data.decode(coding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _leaves(part: EmailMessage, *, said: bool = False) -> Iterator[EmailMessage]:
    """Every part that is none of parts; an e-mail within is one.

    Args:
        part: Where to look.
        said: Whether its words stand beside it as plain text: then its web page says them again.
    """
    if not part.is_multipart() or part.get_content_maintype() == "message":
        if not (said and part.get_content_type() == "text/html"):
            yield part
        return
    inner = [each for each in part.iter_parts() if isinstance(each, EmailMessage)]
    if part.get_content_type() == "multipart/alternative":
        said = said or any(each.get_content_type() == "text/plain" for each in inner)
    for each in inner:
        yield from _leaves(each, said=said)


def _goes_on(part: EmailMessage) -> bool:
    """Whether a part is words of the e-mail itself, and no file."""
    named = part.get_filename() is not None or part.is_attachment()
    plain = part.get_content_type() in {"text/plain", "text/html"}
    return not named and (plain or part.get_content_maintype() == "multipart")


def _attached(parsed: EmailMessage) -> Iterator[Attached]:
    """Every other part, the pictures that stand among the words too: none is passed over."""
    body = parsed.get_body(("plain", "html"))
    files = [part for part in _leaves(parsed) if part is not body and not _goes_on(part)]
    for number, part in enumerate(files, start=1):
        if part.get_content_maintype() == "message":
            inner = part.get_payload()
            within = inner[0] if isinstance(inner, list) and inner else part
            whole = within.as_bytes() if isinstance(within, EmailMessage) else str(within).encode()
            yield Attached(part.get_filename() or f"message {number}.eml", whole)
            continue
        raw = part.get_payload(decode=True)
        data = raw if isinstance(raw, bytes) else str(part.get_payload()).encode()
        yield Attached(part.get_filename() or f"attachment {number}", data)


def _date(parsed: EmailMessage) -> dt.date | None:
    try:
        return parsedate_to_datetime(str(parsed["Date"])).date() if parsed["Date"] else None
    except ValueError:
        return None


class _Reader(HTMLParser):
    """The words of a web page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._words: list[str] = []
        self._unread = 0

    @property
    def text(self) -> str:
        """What was read, blank lines brought together."""
        lines = [" ".join(line.split()) for line in "".join(self._words).split("\n")]
        kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
        return "\n".join(kept).strip()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # as the base has it
        """A block begins."""
        self._unread += tag in _UNREAD
        if tag in _BREAKS:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A block ends."""
        self._unread -= tag in _UNREAD and self._unread > 0
        if tag in _BREAKS - {"br"}:
            self._words.append("\n")

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._unread:
            self._words.append(data.replace("\n", " "))
