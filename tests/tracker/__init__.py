"""The reader, from bytes to register."""

from __future__ import annotations
