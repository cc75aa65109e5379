"""Attendance casework: from a school's tracker to posted letters and, months later, the bundle."""

from __future__ import annotations

__version__ = "0.1.0"
