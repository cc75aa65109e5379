"""A county's Word form: the words named in the settings become tags, and it is a template."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from lxml import etree

from pipeline.minutes.county import CountyForm

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_FIELD = re.compile(r"\{([a-z_.]+)\}")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def as_template(data: bytes, form: CountyForm) -> tuple[bytes, tuple[str, ...]]:
    """The form with tags in the place of its words, and the words that are nowhere in it.

    Args:
        data: The bytes of the DOCX.
        form: What goes where.
    """
    tags = _tags(form)
    found: set[str] = set()
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            content = source.read(info)
            if _PARTS.fullmatch(info.filename):
                content = _tagged(content, tags, found)
            target.writestr(info, content)
    return made.getvalue(), tuple(name for name in tags if name not in found)


def _tags(form: CountyForm) -> Mapping[str, str]:
    texts = {name: _FIELD.sub(r"{{ \1 }}", text) for name, text in form.texts.items()}
    boxes = {name: f"{{% if {known} %}}X{{% endif %}}" for name, known in form.boxes.items()}
    # A longer name first: "[Date of birth]" is not "[Date" with something behind it.
    named = sorted({**texts, **boxes}.items(), key=lambda item: -len(item[0]))
    return dict(named)


def _tagged(content: bytes, tags: Mapping[str, str], found: set[str]) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    tree = etree.fromstring(content, parser)
    for paragraph in tree.iter(f"{_W}p"):
        for name, tag in tags.items():
            texts = [
                node
                for node in paragraph.iter(f"{_W}t")
                if node.text and next(node.iterancestors(f"{_W}p")) is paragraph
            ]
            if _exchange(texts, name, tag):
                found.add(name)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _exchange(texts: list[etree._Element], name: str, tag: str) -> bool:
    """Every place of a paragraph where the words stand, divided over runs or not."""
    begin, done = 0, False
    while (start := "".join(node.text or "" for node in texts).find(name, begin)) >= 0:
        place = 0
        for node in texts:
            text = node.text or ""
            first, last = max(start - place, 0), min(start + len(name) - place, len(text))
            if first < last:
                node.text = text[:first] + (tag if place + first == start else "") + text[last:]
                node.set(SPACE, "preserve")
            place += len(text)
        begin, done = start + len(tag), True
    return done
