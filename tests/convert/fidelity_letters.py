"""Sixty letters of a template: ordinary, bare and long ones, each about a hostile name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.letters.field_table import examples
from pipeline.letters.merge import Merger
from pipeline.letters.worst_case import barest, longest
from tests.convert.fidelity_names import NAMES

TEMPLATES = Path(__file__).parents[2] / "templates"
TEMPLATE_NAMES = sorted(
    path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/*.docx")
)
_LINES = (
    "Flat 12B, The Old Corn Exchange",
    "117-119 Old Malmesbury Road",
    "Lower Woodshaw",
    "Broad Town next to Marlow Green",
    "Nortonshire",
)


def letters(
    template: str,
    folder: Path,
    names: Sequence[str] = NAMES,
    bases: Sequence[Callable[[], dict[str, object]]] = (examples, barest, examples, longest),
) -> list[Path]:
    """The Word files, in the order of the names; the bases by turns."""
    filled = Merger(TEMPLATES).template(template)
    made = []
    for place, name in enumerate(names):
        values = _values(name, place, bases[place % len(bases)]())
        made.append(folder / f"{Path(template).stem}-{place:02}.docx")
        made[-1].write_bytes(filled.render(values, _reference(place)))
    return made


def _values(name: str, place: int, values: dict[str, object]) -> Mapping[str, object]:
    _say(values, "letter", reference=_reference(place))
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
