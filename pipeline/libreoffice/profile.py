"""A new profile, in which LibreOffice has nothing to find out before it can begin.

In a profile that it does not know LibreOffice tries out what it can draw, takes itself for another
version than before and starts once more: more than half of the time until the first document.
"""

from __future__ import annotations

import re
from pathlib import Path

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>99.9</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""No version is newer than the last that was used here, and everything is in its place."""

_BUILD = re.compile(r"^buildid=(.+)$", re.MULTILINE)
_VERSION_FILES = ("versionrc", "version.ini", "../Resources/versionrc")
"""Beside the program, as each kind of machine has it."""


def make_ready(profile: Path, program: Path) -> None:
    """Write into a profile that is new; one that was used is left alone.

    Args:
        profile: The folder, which need not be there yet.
        program: LibreOffice.

    Raises:
        OSError: The disk has no room.
    """
    user = profile / "user"
    if user.exists():
        return
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    if build := _build(program):
        extensions = user / "extensions"
        extensions.mkdir()
        (extensions / "buildid").write_text(build, "utf-8")


def _build(program: Path) -> str:
    """What LibreOffice calls this build of itself, "" where it does not say."""
    beside = program.resolve().parent
    for name in _VERSION_FILES:
        try:
            told = (beside / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if found := _BUILD.search(told):
            return found[1].strip()
    return ""
