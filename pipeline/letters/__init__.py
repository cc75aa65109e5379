"""Letters: from decisions to merged Word files.

``jobs`` decides who gets which document and with what in it; ``pipeline.letters.merge`` writes the
files; ``pipeline.letters.template`` checks what the office edits.
"""

from __future__ import annotations

from pipeline.letters.catalogue import Catalogue, Document, parse_catalogue
from pipeline.letters.fields import Office
from pipeline.letters.ladder import LadderFacts, ladder_facts
from pipeline.letters.writing import Desk, Written, jobs, meetings

__all__ = [
    "Catalogue",
    "Desk",
    "Document",
    "LadderFacts",
    "Office",
    "Written",
    "jobs",
    "ladder_facts",
    "meetings",
    "parse_catalogue",
]
