"""Minutes: from the Meetings sheet to what is filled in at a meeting and sent after it."""

from __future__ import annotations
