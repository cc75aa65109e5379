"""Values that cross from one stage to the next; no behaviour beyond trivial properties."""

from __future__ import annotations
