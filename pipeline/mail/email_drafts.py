"""E-mails as drafts: files that a mail program opens unsent, with the PDF attached. Pure.

The office looks at each and presses Send. Nothing in the subject or in a file name tells whom or
what it is about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from pipeline.errors import VerificationFault
from pipeline.mail.sets import MailSet
from pipeline.mail.settings import PostSettings, is_mail_address

SUBJECT = "Subject:"


def draft(
    mail_set: MailSet, message: str, attachments: Sequence[bytes], settings: PostSettings
) -> bytes:
    """The draft of one set; equal inputs give equal bytes.

    Args:
        mail_set: Whom it is to.
        message: The text; a first line "Subject: ..." gives the subject.
        attachments: The PDFs in the set's order.
        settings: Sender and usual subject.

    Raises:
        VerificationFault: The reader's address is none, or the message is empty.
    """
    reader = mail_set.addressee
    subject, body = split_subject(message, settings.subject)
    if not is_mail_address(reader.email):
        raise _fault(mail_set.set_id, "The reader has no proper e-mail address", "email-address")
    if not body:
        raise _fault(mail_set.set_id, "The message has no text", "email-empty")
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    mail["From"] = Address(_one_line(settings.from_name), addr_spec=settings.from_email)
    mail["To"] = Address(_one_line(reader.name), addr_spec=reader.email)
    mail["Subject"] = _one_line(subject)
    seal = hashlib.sha256(f"{mail_set.set_id}\n{message}".encode()).hexdigest()
    domain = settings.from_email.rpartition("@")[2]
    mail["Message-ID"] = f"<{mail_set.set_id.lower()}.{seal[:16]}@{domain}>"
    mail.set_content(body + "\n", cte="quoted-printable")
    for number, data in enumerate(attachments, start=1):
        name = f"{mail_set.set_id}-{number}.pdf"
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    if mail.is_multipart():
        mail.set_boundary(f"=_{seal[:40]}")
    return mail.as_bytes()


def split_subject(message: str, usual: str) -> tuple[str, str]:
    """Subject and text of a message."""
    first, _, rest = message.strip().partition("\n")
    if first.startswith(SUBJECT):
        return first.removeprefix(SUBJECT).strip() or usual, rest.strip()
    return usual, message.strip()


def _one_line(text: str) -> str:
    """No line break or control character: a header cannot be made to hold another."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _fault(set_id: str, what: str, slug: str) -> VerificationFault:
    return VerificationFault(
        f"{what}, so no draft was made.",
        where=set_id,
        todo="Correct the contact or the message, and make the letters again.",
        slug=slug,
    )
