"""A PDF from elsewhere made safe: repaired, everything on it drawn into view, nothing else kept."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.bundle.intake import settled
from pipeline.bundle.intake.received import Refusal, Safe, damaged
from pipeline.bundle.pages import outline
from pipeline.bundle.pages.seen import sights
from pipeline.errors import VerificationFault

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
_IN_VIEW = {"/FreeText", "/Stamp", "/Watermark", "/Widget"}
"""Notes that show their words on the page; others have them in a window of their own."""
_LONGEST = 300
_STAND_IN = ("please wait", "your pdf viewer may not be able to display")
_UNSEEN_NOTES = {"/Link", "/Popup"}
_HIDDEN = 0b100010
"""The flags of a note that is hidden or may not be viewed."""

# It logs what it repairs; here that is told in the account, or the file is refused.
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)

UNREADABLE = (
    *(pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError),
    *(AttributeError, IndexError, OverflowError),
)
"""qpdf's own faults come as PdfError; what a broken tree does to the binding as others."""


def make_safe(path: Path, out: Path) -> Safe | Refusal:
    """Writes a copy of the PDF that holds pages and nothing else."""
    try:
        with settled.bounded(), pikepdf.open(path) as pdf:
            return _made(pdf, path, out)
    except pikepdf.PasswordError:
        return Refusal("evidence-locked")
    except UNREADABLE as fault:
        if settled.is_over(fault):
            return Refusal("evidence-too-big", hint="what it unpacks to")
        return damaged(fault, str(path))


@dataclass
class _Account:
    """What is found on the way, told at the end."""

    removed: Counter[str] = field(default_factory=Counter)
    drawn: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    said: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """The account in full sentences."""
        drawn = [f"{_counted(n, what)} drawn into view." for what, n in sorted(self.drawn.items())]
        gone = [f"{_counted(n, what)} removed." for what, n in sorted(self.removed.items())]
        said = [f"A note whose words the page does not show says: {words}" for words in self.said]
        return (*self.lines, *drawn, *gone, *said)


def _made(pdf: pikepdf.Pdf, path: Path, out: Path) -> Safe | Refusal:
    account = _Account()
    # Reading the warnings takes them away, so it is done once.
    repaired = bool(pdf.get_warnings()) or _has_false_start(path)
    refusal = _unfit(pdf, path, repaired)
    if refusal is not None:
        return refusal
    _look(pdf, account)
    stands_in = _has_other_form(pdf)
    headings = outline.headings(pdf)
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    account.lines += settled.settle(pdf)
    with pikepdf.new() as safe:
        safe.pages.extend(pdf.pages)
        flaw = settled.fault_of(safe)
        if flaw is not None:
            return flaw
        safe.save(out, deterministic_id=True)
    if stands_in and _asks_to_wait(out):
        return Refusal("evidence-dynamic-form")
    if repaired:
        account.lines.insert(0, "The file was damaged in its structure and has been repaired.")
    return Safe(out, _count(out), account.sentences(), headings)


def _unfit(pdf: pikepdf.Pdf, path: Path, repaired: bool) -> Refusal | None:
    pages = len(pdf.pages)
    if not pages:
        return Refusal("evidence-no-pages")
    lost = sum(1 for page in pdf.pages if _is_lost(page, repaired))
    lost = max(lost, _counted_by_another(path) - pages)
    if lost:
        return Refusal("evidence-damaged", hint=f"{_counted(lost, 'page')} lost")
    if bool(pdf.Root.get("/NeedsRendering", False)):
        return Refusal("evidence-dynamic-form")
    return None


def _counted_by_another(path: Path) -> int:
    """How many pages another library finds: repairing leaves out what it cannot make sense of."""
    try:
        with sights(path) as pages:
            return len(pages)
    except VerificationFault:
        return 0  # it repairs less, so it has nothing to say


def _is_lost(page: pikepdf.Page, repaired: bool) -> bool:
    """Whether what the page draws cannot be read whole."""
    drawn = page.obj.get("/Contents")
    if drawn is None:
        return repaired
    pieces: list[object] = list(drawn) if isinstance(drawn, Array) else [drawn]
    return not all(_is_read(piece) for piece in pieces if piece is not None)


def _is_read(piece: object) -> bool:
    if not isinstance(piece, pikepdf.Stream):
        return False
    piece.read_bytes()
    return settled.is_whole(piece)


def _has_other_form(pdf: pikepdf.Pdf) -> bool:
    """Whether Adobe Reader would draw a form of its own over the pages."""
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, Dictionary) and "/XFA" in form


def _asks_to_wait(out: Path) -> bool:
    """Whether the page only asks for Adobe Reader, in place of that form."""
    with sights(out) as pages:
        words = "".join(sight.text for sight in pages).lower()
    return any(said in words for said in _STAND_IN)


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
    flags: object = note.get("/F", 0)
    seen = not (isinstance(flags, int) and flags & _HIDDEN)
    drawable = "/AP" in note or kind == "/Widget"
    (account.drawn if seen and drawable else account.removed)[words] += 1
    if kind not in _IN_VIEW or not (seen and drawable):
        account.said += _words_of(note)


def _words_of(note: Dictionary) -> tuple[str, ...]:
    """What a note says that the page does not show."""
    words = note.get("/Contents")
    said = " ".join(str(words).split()) if isinstance(words, pikepdf.String) else ""
    return (said[:_LONGEST],) if said else ()


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
