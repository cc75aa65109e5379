"""The templates folder: what is there, and whether all of it is fit to be merged."""

from __future__ import annotations

from pathlib import Path

from pipeline.letters.catalogue import Catalogue, Document, Kind
from pipeline.letters.template import FOR_PARENTS, REFERENCE, check_message, check_template
from pipeline.model.problem import Problem


def existing(root: Path) -> frozenset[str]:
    """Every template below the folder, as "letters/welsh/letter-1.docx"."""
    return frozenset(
        path.relative_to(root).as_posix()
        for folder in ("letters", "minutes", "messages")
        for path in (root / folder).rglob("*")
        if path.suffix in (".docx", ".txt") and not path.name.startswith(("~$", ".~"))
    )


def check_templates(root: Path, catalogue: Catalogue) -> tuple[Problem, ...]:
    """All faults of all templates of the catalogue, and of their versions in other languages."""
    there = existing(root)
    found: list[Problem] = []
    for document in catalogue:
        if document.template:
            for name in _versions(document.template, there):
                found += _check(root, name, document)
    for message in dict.fromkeys(d.message for d in catalogue if d.parents and d.template):
        path = root / message
        found += check_message(path.read_text("utf-8") if path.is_file() else None, message)
    return tuple(found)


def _versions(template: str, there: frozenset[str]) -> tuple[str, ...]:
    folder, _, name = template.partition("/")
    others = (t for t in sorted(there) if t.startswith(f"{folder}/") and t.endswith(f"/{name}"))
    return (template, *(t for t in others if t != template))


def _check(root: Path, name: str, document: Document) -> tuple[Problem, ...]:
    path = root / name
    letter = document.kind in (Kind.LETTER, Kind.MESSAGE)
    return check_template(
        path.read_bytes() if path.is_file() else None,
        name,
        required=FOR_PARENTS if letter else (REFERENCE,),
        internal=not document.parents,
    )
