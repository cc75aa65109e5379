"""A command killed with ``kill -9`` just before it changes something on the disk."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

CHANGES = frozenset(
    ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.copyfile", "open")
)


def killed_at(command: Callable[[], object], place: int, root: Path) -> bool:
    """Runs the command in a process of its own; whether it was killed before it ended.

    Args:
        command: What is done there.
        place: It is killed before its change of this number below ``root``, from 1.
        root: Only changes below this folder count.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _count(place, root)
            command()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def changes_of(command: Callable[[], object], root: Path) -> int:
    """How many changes the command makes below a folder."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            seen = _count(0, root)
            command()
            os.write(write, str(len(seen)).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as answer:
        counted = answer.read()
    _, status = os.waitpid(child, 0)
    assert os.WEXITSTATUS(status) == 0
    return int(counted)


def _count(place: int, root: Path) -> list[str]:
    seen: list[str] = []

    def told(event: str, arguments: tuple[object, ...]) -> None:
        if event not in CHANGES or not str(arguments[0]).startswith(str(root)):
            return
        if event == "open" and not _writes(arguments):
            return
        seen.append(event)
        if len(seen) == place:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(told)
    return seen


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
