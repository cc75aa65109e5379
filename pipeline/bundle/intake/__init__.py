"""Evidence made safe: each file known by its content, made into upright A4 pages, with an account.

``receive(files, desk)`` answers with what was received and what was refused, and why.
"""

from __future__ import annotations

from pipeline.bundle.intake.receive import receive
from pipeline.bundle.intake.received import Intake, Received

__all__ = ["Intake", "Received", "receive"]
