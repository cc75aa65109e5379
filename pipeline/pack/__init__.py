"""The Head of Year pack: what a weekly meeting looks at, and the workbook it decides in."""

from __future__ import annotations
