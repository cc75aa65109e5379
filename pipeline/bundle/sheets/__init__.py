"""The pages that a bundle has of its own, drawn from what the pure modules say."""

from __future__ import annotations
