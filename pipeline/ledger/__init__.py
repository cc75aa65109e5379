"""What was decided, made, posted, returned: the workspace's memory."""

from __future__ import annotations
