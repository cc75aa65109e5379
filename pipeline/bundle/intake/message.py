"""An e-mail: what its head says, its words, and what is attached to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from pipeline.bundle.intake.received import Refusal

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
        return Refusal("evidence-damaged", hint=str(fault)[:120])


def _words(parsed: EmailMessage) -> tuple[str, tuple[str, ...]]:
    body = parsed.get_body(("plain", "html"))
    if not isinstance(body, EmailMessage):
        return "", ("The e-mail has no words of its own.",)
    words = str(body.get_content())
    if body.get_content_type() != "text/html":
        return words, ()
    reader = _Reader()
    reader.feed(words)
    reader.close()
    return reader.text, ("Its words are shown without the layout and pictures they came in.",)


def _attached(parsed: EmailMessage) -> list[Attached]:
    files = []
    for number, part in enumerate(parsed.iter_attachments(), start=1):
        content = part.get_content()
        if isinstance(content, EmailMessage):
            files.append(Attached(part.get_filename() or f"message {number}.eml", bytes(content)))
            continue
        raw = part.get_payload(decode=True)
        name = part.get_filename() or f"attachment {number}"
        files.append(Attached(name, raw if isinstance(raw, bytes) else str(content).encode()))
    return files


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
