"""The deciding core: figures, signs, history, ladder. Pure."""

from __future__ import annotations
