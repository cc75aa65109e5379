"""A county's fillable PDF: its fields looked up, their values drawn, the form taken away.

What is sent holds no field any more: every value is ink, in an embedded font, so that any printer
and any reader shows the same. Scripts and actions of the form go with its fields.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Name

from pipeline.minutes.ink import Placed, drawn_pages

REQUIRED, MULTILINE, RADIO, PUSH = 1 << 1, 1 << 12, 1 << 15, 1 << 16
INK = Name("/AttendanceInk")
_OFF = Name("/Off")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class FormField:
    """One place of a form that is filled in: a field may stand in several."""

    name: str
    box: bool
    required: bool
    multiline: bool
    page: int
    rectangle: tuple[float, float, float, float]
    value: str
    ticked: bool


class NotAForm(Exception):
    """The PDF has no fields that can be filled in; ``slug`` says in which way."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def fields_of(data: bytes) -> tuple[FormField, ...]:
    """Every text field and tick box of a form, in the order of its pages.

    Raises:
        NotAForm: With the slug ``county-not-pdf``, ``county-locked`` or ``county-no-fields``.
    """
    with _opened(data) as pdf:
        found = tuple(_fields(pdf))
    if not found:
        raise NotAForm("county-no-fields")
    return found


def filled(
    data: bytes, texts: Mapping[str, str], boxes: Mapping[str, bool], foot: str
) -> tuple[bytes, tuple[str, ...]]:
    """The form filled in and flattened, and the fields whose text has no room.

    Args:
        data: The bytes of the form.
        texts: Text by field name; fields not named keep what the form has in them.
        boxes: Ticks likewise.
        foot: A line for the foot of every page.
    """
    with _opened(data) as pdf:
        placed = tuple(_placed(field, texts, boxes) for field in _fields(pdf))
        sizes = [(float(page.mediabox[2]), float(page.mediabox[3])) for page in pdf.pages]
        ink, crowded = drawn_pages(sizes, [p for p in placed if p is not None], foot)
        _flatten(pdf)
        with pikepdf.open(io.BytesIO(ink)) as layer:
            for page, over in zip(pdf.pages, layer.pages, strict=True):
                _use_embedded(over)
                _lay_over(pdf, page, over)
            made = io.BytesIO()
            pdf.save(made, deterministic_id=True)
    return made.getvalue(), crowded


def _opened(data: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as fault:
        raise NotAForm("county-locked") from fault
    except pikepdf.PdfError as fault:
        raise NotAForm("county-not-pdf") from fault


def _placed(field: FormField, texts: Mapping[str, str], boxes: Mapping[str, bool]) -> Placed | None:
    if field.box:
        ticked = boxes.get(field.name, field.ticked)
        return Placed(field.name, "X", field.page, field.rectangle, tick=True) if ticked else None
    text = texts.get(field.name, field.value)
    if not text.strip():
        return None
    return Placed(field.name, text, field.page, field.rectangle, multiline=field.multiline)


def _fields(pdf: pikepdf.Pdf) -> Iterator[FormField]:
    for number, page in enumerate(pdf.pages):
        for widget in _widgets(page):
            kind = _inherited(widget, "/FT")
            flags = int(_inherited(widget, "/Ff") or 0)
            if kind == Name("/Tx") or (kind == Name("/Btn") and not flags & (RADIO | PUSH)):
                yield _field(widget, number, flags, box=kind == Name("/Btn"))


def _field(widget: pikepdf.Object, page: int, flags: int, *, box: bool) -> FormField:
    value = _inherited(widget, "/V")
    left, bottom, right, top = (float(each) for each in widget["/Rect"].as_list())
    return FormField(
        _name(widget),
        box,
        bool(flags & REQUIRED),
        bool(flags & MULTILINE),
        page,
        (min(left, right), min(bottom, top), max(left, right), max(bottom, top)),
        "" if box or value is None else str(value),
        box and value is not None and value != _OFF,
    )


def _widgets(page: pikepdf.Page) -> Sequence[pikepdf.Object]:
    annotations = page.obj.get("/Annots")
    if annotations is None:
        return ()
    return [each for each in annotations.as_list() if each.get("/Subtype") == Name("/Widget")]


def _inherited(widget: pikepdf.Object, key: str) -> pikepdf.Object | None:
    at: pikepdf.Object | None = widget
    for _ in range(_DEEPEST):
        if at is None:
            return None
        if key in at:
            return at[key]
        at = at.get("/Parent")
    return None


def _name(widget: pikepdf.Object) -> str:
    parts: list[str] = []
    at: pikepdf.Object | None = widget
    for _ in range(_DEEPEST):
        if at is None:
            break
        if "/T" in at:
            parts.append(str(at["/T"]))
        at = at.get("/Parent")
    return ".".join(reversed(parts))


def _lay_over(pdf: pikepdf.Pdf, page: pikepdf.Page, over: pikepdf.Page) -> None:
    """The ink over the page, under one name, so that the same values give the same bytes."""
    page.add_resource(pdf.copy_foreign(over.as_form_xobject()), Name.XObject, INK)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ q " + bytes(str(INK), "ascii") + b" Do Q")


def _use_embedded(page: pikepdf.Page) -> None:
    """The drawing library begins every page with a standard font of its own that draws nothing."""
    fonts = page.resources.get("/Font", pikepdf.Dictionary())
    embedded = [font for _, font in fonts.items() if "/FontDescriptor" in font]
    for name in [key for key, font in fonts.items() if "/FontDescriptor" not in font]:
        fonts[name] = embedded[0]


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Fields, actions and scripts go; what is drawn stays."""
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if annotations is not None:
            widgets = _widgets(page)
            kept = [each for each in annotations.as_list() if each not in widgets]
            page.obj["/Annots"] = pikepdf.Array(kept)
        if "/AA" in page.obj:
            del page.obj["/AA"]
    for key in ("/AcroForm", "/OpenAction", "/AA"):
        if key in pdf.Root:
            del pdf.Root[key]
    if "/Names" in pdf.Root and "/JavaScript" in pdf.Root["/Names"]:
        del pdf.Root["/Names"]["/JavaScript"]
