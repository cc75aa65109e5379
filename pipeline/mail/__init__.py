"""What leaves the school: the print run, e-mail drafts, InTouch, meeting folders and lists.

``build`` writes all of it from proved papers; ``parse_post`` and ``parse_envelopes`` read the
settings it needs. Text for any spreadsheet goes through ``pipeline.mail.cells``.
"""

from __future__ import annotations

from pipeline.mail.build import Run, build
from pipeline.mail.cpoms import Action
from pipeline.mail.envelopes import Envelope, Envelopes, parse_envelopes
from pipeline.mail.settings import PostSettings, parse_post
from pipeline.mail.tasks import Owner, Task
from pipeline.mail.totals import BatchTotal, Totals

__all__ = [
    "Action",
    "BatchTotal",
    "Envelope",
    "Envelopes",
    "Owner",
    "PostSettings",
    "Run",
    "Task",
    "Totals",
    "build",
    "parse_envelopes",
    "parse_post",
]
