"""A made-up folder of evidence: scans, a note and a message, named as an officer names them."""

from __future__ import annotations

from email.message import EmailMessage
from importlib.resources import files
from pathlib import Path

from pipeline.model.register import Contact

_SCANS = {
    "2026-09-30 home visit.jpg": "home-visit.jpg",
    "parent-1/2026-10-02 reply slip.jpg": "reply-slip.jpg",
}
_NOTE = """\
Note of a telephone call

12 October 2026, 10.15. The mother rang about Letter 4. She said that mornings are hard
since her shifts changed, and asked for the breakfast club. Offered from 13 October.

D. Amberwood
"""
_MESSAGE = """\
Dear Ms Amberwood,

Thank you for the place at the breakfast club. We missed the bus on Tuesday and then it
did not seem worth coming in late. I will ring next time.

{name}
"""


def write_evidence(folder: Path, parent: Contact) -> None:
    """Write the folder of the demo's case; what is from the parent charged lies in parent-1."""
    (folder / "parent-1").mkdir(parents=True)
    for name, scan in _SCANS.items():
        (folder / name).write_bytes(files("pipeline.demo").joinpath("evidence", scan).read_bytes())
    (folder / "2026-10-12 call note.txt").write_text(_NOTE, encoding="utf-8")
    name = f"{parent.forename} {parent.surname}"
    message = EmailMessage()
    message["From"] = f"{name} <{parent.email}>"
    message["To"] = "attendance@sollington.example.org"
    message["Date"] = "Wed, 14 Oct 2026 08:15:00 +0100"
    message["Subject"] = "Attendance"
    message.set_content(_MESSAGE.format(name=name))
    (folder / "parent-1" / "2026-10-14 reply by e-mail.eml").write_bytes(bytes(message))
