"""What a page of a PDF draws with, and no more: the whole has one list for all of its pages."""

from __future__ import annotations

import re

import pikepdf

_NAME = re.compile(rb"/[^\s/\[\]()<>{}%]+")
_LISTS = frozenset(("/Font", "/XObject", "/ExtGState", "/Pattern", "/Shading", "/ColorSpace"))


def keep_used(leaf: pikepdf.Page) -> None:
    """Give a page a list of its own, with the fonts and pictures that its words name.

    Otherwise each letter would carry the font that another family's name needed.
    """
    if "/Resources" not in leaf.obj or "/Contents" not in leaf.obj:
        return
    leaf.contents_coalesce()
    used = {name.decode() for name in _NAME.findall(leaf.obj.Contents.read_bytes())}
    leaf.obj.Resources = pikepdf.Dictionary(
        {
            kind: pikepdf.Dictionary({name: each for name, each in found.items() if name in used})
            if kind in _LISTS
            else found
            for kind, found in leaf.obj.Resources.items()
        }
    )
