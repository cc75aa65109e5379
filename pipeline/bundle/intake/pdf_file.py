"""A PDF from elsewhere made safe: repaired, everything on it drawn into view, nothing else kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.bundle.intake.received import Refusal, Safe
from pipeline.bundle.model import Part
from pipeline.bundle.pages import outline
from pipeline.bundle.pages.fit import A4, TOLERANCE
from pipeline.bundle.pages.source import Source

_OFF_PAGE = (
    *("/Annots", "/AA", "/B", "/Metadata", "/PieceInfo", "/Thumb", "/StructParents", "/Tabs"),
    *("/AF", "/Trans", "/Dur", "/PresSteps", "/VP", "/LastModified"),
)
_ACTIONS: dict[str, str] = {
    "/JavaScript": "script",
    "/Launch": "command to start a program",
    "/URI": "link to the web",
    "/GoToR": "link to another file",
    "/GoToE": "link to another file",
    "/SubmitForm": "command to send a form",
    "/ImportData": "command to read data",
}
_NOTE_WORDS = {"/FileAttachment": "attached file", "/Widget": "form field"}
_UNSEEN_NOTES = {"/Link", "/Popup"}
_HIDDEN = 0b100010
"""The flags of a note that is hidden or may not be viewed."""


def make_safe(path: Path, out: Path) -> Safe | Refusal:
    """Writes a copy of the PDF that holds pages and nothing else."""
    try:
        with pikepdf.open(path) as pdf:
            return _made(pdf, path, out)
    except pikepdf.PasswordError:
        return Refusal("evidence-locked")
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError) as fault:
        # qpdf's own faults come as PdfError; what a broken tree does to the binding as others.
        return Refusal("evidence-damaged", hint=str(fault).split("\n")[0][:120])


@dataclass
class _Account:
    """What is found on the way, told at the end."""

    removed: Counter[str] = field(default_factory=Counter)
    drawn: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def sentences(self) -> tuple[str, ...]:
        """The account in full sentences."""
        drawn = [f"{_counted(n, what)} drawn into view." for what, n in sorted(self.drawn.items())]
        gone = [f"{_counted(n, what)} removed." for what, n in sorted(self.removed.items())]
        return (*self.lines, *drawn, *gone)


def _made(pdf: pikepdf.Pdf, path: Path, out: Path) -> Safe | Refusal:
    account = _Account()
    # Reading the warnings takes them away, so it is done once.
    repaired = bool(pdf.get_warnings()) or _has_false_start(path)
    refusal = _unfit(pdf, repaired)
    if refusal is not None:
        return refusal
    _look(pdf, account)
    headings = outline.headings(pdf)
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    _sizes(pdf, account)
    with pikepdf.new() as safe:
        safe.pages.extend(pdf.pages)
        for page in safe.pages:
            for key in _OFF_PAGE:
                if key in page.obj:
                    del page.obj[key]
        safe.save(out, deterministic_id=True)
    if repaired:
        account.lines.insert(0, "The file was damaged in its structure and has been repaired.")
    return Safe(out, _count(out), account.sentences(), headings)


def _unfit(pdf: pikepdf.Pdf, repaired: bool) -> Refusal | None:
    declared = int(pdf.Root.Pages.get("/Count", 0))
    pages = len(pdf.pages)
    if not pages:
        return Refusal("evidence-no-pages")
    lost = [number for number, page in enumerate(pdf.pages, 1) if _is_lost(page, repaired)]
    if lost or (repaired and declared > pages):
        return Refusal("evidence-damaged", hint=f"{len(lost) or declared - pages} pages lost")
    if bool(pdf.Root.get("/NeedsRendering", False)):
        return Refusal("evidence-dynamic-form")
    return None


def _is_lost(page: pikepdf.Page, repaired: bool) -> bool:
    """Whether what the page draws cannot be read whole."""
    drawn = page.obj.get("/Contents")
    if drawn is None:
        return repaired
    for stream in drawn if isinstance(drawn, Array) else [drawn]:
        if not isinstance(stream, pikepdf.Stream):
            return repaired
        stream.read_bytes()
    return False


def _look(pdf: pikepdf.Pdf, account: _Account) -> None:
    """Counts what goes, and what will be drawn into view."""
    if pdf.is_encrypted:
        account.lines.append("It was protected against changes, without a password; opened.")
    signed = sum(1 for each in _signatures(pdf))
    if signed:
        account.lines.append(
            f"It bears {_counted(signed, 'digital signature')}; a copy cannot carry one, "
            "so the original is kept beside."
        )
    if "/OCProperties" in pdf.Root:
        account.lines.append("It has layers; every layer is shown.")
    account.removed["attached file"] += len(pdf.attachments)
    for thing in (pdf.Root.get("/OpenAction"), *_named_scripts(pdf)):
        _count_action(thing, account)
    for page in pdf.pages:
        actions = page.obj.get("/AA")
        if isinstance(actions, Dictionary):
            for _, action in actions.items():
                _count_action(action, account)
        notes = page.obj.get("/Annots")
        for note in notes if isinstance(notes, Array) else ():
            if isinstance(note, Dictionary):
                _count_note(note, account)
    account.removed = +account.removed


def _count_note(note: Dictionary, account: _Account) -> None:
    kind = str(note.get("/Subtype", ""))
    _count_action(note.get("/A"), account)
    extra = note.get("/AA")
    if isinstance(extra, Dictionary):
        for _, action in extra.items():
            _count_action(action, account)
    if kind in _UNSEEN_NOTES:
        return
    words = _NOTE_WORDS.get(kind, "note")
    seen = int(note.get("/F", 0)) & _HIDDEN == 0
    drawable = "/AP" in note or kind == "/Widget"
    (account.drawn if seen and drawable else account.removed)[words] += 1


def _count_action(action: pikepdf.Object | None, account: _Account) -> None:
    steps = 0
    while isinstance(action, Dictionary) and steps < 100:
        words = _ACTIONS.get(str(action.get("/S", "")))
        if words:
            account.removed[words] += 1
        action, steps = action.get("/Next"), steps + 1


def _named_scripts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    names = pdf.Root.get("/Names")
    tree = names.get("/JavaScript") if isinstance(names, Dictionary) else None
    if isinstance(tree, Dictionary):
        yield from (value for _, value in pikepdf.NameTree(tree).items())


def _signatures(pdf: pikepdf.Pdf) -> Iterator[Dictionary]:
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, Dictionary) else None
    for each in fields if isinstance(fields, Array) else ():
        if isinstance(each, Dictionary) and each.get("/FT") == Name.Sig and "/V" in each:
            yield each


def _sizes(pdf: pikepdf.Pdf, account: _Account) -> None:
    """Says how many pages the bundle turns or scales."""
    source = Source(Part("", ""), pdf)
    leaves = [source.leaf(number) for number in range(len(pdf.pages))]
    turned = sum(1 for leaf in leaves if leaf.rotation)
    if turned:
        account.lines.append(f"{_counted(turned, 'page')} turned as a reader shows it.")
    scaled = sum(1 for leaf in leaves if not _is_a4(*leaf.size))
    if scaled:
        account.lines.append(f"{_counted(scaled, 'page')} not of A4 size: scaled to fit.")


def _is_a4(wide: float, high: float) -> bool:
    short, long = sorted((wide, high))
    return abs(short - A4[0]) <= TOLERANCE and abs(long - A4[1]) <= TOLERANCE


def _has_false_start(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(5) != b"%PDF-"


def _count(path: Path) -> int:
    with pikepdf.open(path) as written:
        return len(written.pages)


def _counted(number: int, what: str) -> str:
    """Such as "1 link to the web" and "2 links to the web"."""
    thing, _, more = what.partition(" to ")
    return f"{number} {thing if number == 1 else thing + 's'}{f' to {more}' if more else ''}"
