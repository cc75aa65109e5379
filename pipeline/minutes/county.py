"""The county's own forms: which field gets which of ours (``config/county.toml``). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.letters.field_table import FIELDS
from pipeline.model.settings_table import Faults, Table

_TAG = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")


@dataclass(frozen=True, slots=True)
class CountyForm:
    """What goes where in one form.

    Attributes:
        texts: The form's field or words to a text with our fields in curly brackets.
        boxes: The form's tick box to one of our conditions.
        left: Fields that the form requires and a person fills in by hand.
    """

    name: str
    texts: Mapping[str, str] = field(default_factory=dict)
    boxes: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    def written(self, fields: Mapping[str, object]) -> dict[str, str]:
        """The text of each field of the form."""
        return {
            name: _TAG.sub(lambda found: str(_value(fields, found[1])), text)
            for name, text in self.texts.items()
        }

    def ticked(self, fields: Mapping[str, object]) -> dict[str, bool]:
        """Whether each box of the form is ticked."""
        return {name: bool(_value(fields, known)) for name, known in self.boxes.items()}


def parse_county(data: Mapping[str, object], file: str) -> Mapping[str, CountyForm]:
    """Every form by its file name.

    Raises:
        SettingsFault: Naming ``file: key`` for every fault in the file.
    """
    faults = Faults(file)
    top = Table(data, "", faults)
    forms = {name: _form(top.table(name), name) for name in top.data}
    faults.raise_any()
    return forms


def _form(table: Table, name: str) -> CountyForm:
    texts, boxes = (table.table(part, required=False) for part in ("texts", "boxes"))
    made = CountyForm(
        name,
        {field_name: _text(texts, field_name) for field_name in texts.data},
        {field_name: _condition(boxes, field_name) for field_name in boxes.data},
        table.texts("left", ()),
    )
    table.done()
    return made


def _text(table: Table, name: str) -> str:
    text = table.text(name)
    wanted = f"{{{text}}}" if text in FIELDS else text
    known = _TAG.findall(wanted)
    for each in known:
        if each not in FIELDS or FIELDS[each].kind != "text":
            table.fault(name, f"{each!r} is no text field; see attendance templates fields")
    if not known:
        table.fault(name, f"{text!r} names no field; see attendance templates fields")
    return wanted


def _condition(table: Table, name: str) -> str:
    known = table.text(name)
    if known not in FIELDS or FIELDS[known].kind != "condition":
        table.fault(name, f"{known!r} is no condition; see attendance templates fields")
    return known


def _value(fields: Mapping[str, object], name: str) -> object:
    group, _, key = name.partition(".")
    value = fields[group]
    return value[key] if key and isinstance(value, Mapping) else value
