"""Figures, dates and lists in words: the same in plans, letters, packs and bundles. Pure."""

from __future__ import annotations

from pipeline.words.dates import with_weekday, written
from pipeline.words.figures import Limit, days, figure, percent, sessions, threshold
from pipeline.words.lists import counted, listed

__all__ = [
    "Limit",
    "counted",
    "days",
    "figure",
    "listed",
    "percent",
    "sessions",
    "threshold",
    "with_weekday",
    "written",
]
