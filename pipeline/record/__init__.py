"""Writes posted steps back into the school's tracker, touching nothing else."""

from __future__ import annotations
