"""Sixty letters of a template: ordinary, bare and long ones, each about a hostile name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.letters.field_table import examples
from pipeline.letters.merge import Merger
from pipeline.letters.worst_case import barest, longest
from tests.convert.fidelity_names import NAMES

TEMPLATES = Path(__file__).parents[2] / "templates"
TEMPLATE_NAMES = sorted(
    path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/*.docx")
)
_BASES = (examples, barest, examples, longest)
_LINES = (
    "Flat 12B, The Old Corn Exchange",
    "117-119 Old Malmesbury Road",
    "Lower Woodshaw",
    "Broad Town next to Marlow Green",
    "Nortonshire",
)


def letters(template: str, folder: Path) -> list[Path]:
    """The Word files, in the order of the names."""
    filled = Merger(TEMPLATES).template(template)
    made = []
    for place in range(len(NAMES)):
        made.append(folder / f"{Path(template).stem}-{place:02}.docx")
        made[-1].write_bytes(filled.render(_values(place), _reference(place)))
    return made


def _values(place: int) -> Mapping[str, object]:
    values = _BASES[place % len(_BASES)]()
    _say(values, "letter", reference=_reference(place))
    name = NAMES[place]
    first, *_, last = [*name.split(), *name.split()]
    _say(values, "student", name=name, first_name=first, surname=last, possessive=f"{first}'s")
    reader = f"Ms {name}"
    address = "\n".join((reader, *_LINES[: place % (len(_LINES) + 1)], "SN99 4FN"))
    _say(values, "recipient", name=reader, salutation=f"Dear {reader}", address=address)
    parents = values["parents"]
    assert isinstance(parents, list)
    return {**values, "parents": [{**row, "name": reader} for row in parents]}


def _say(values: Mapping[str, object], group: str, **fields: str) -> None:
    known = values[group]
    assert isinstance(known, dict)
    known |= fields


def _reference(place: int) -> str:
    return f"SOL220307-{place + 1:04}-1"
