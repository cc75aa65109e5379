"""The door for evidence: every file that is handed in is received with an account, or refused."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle.intake import (
    content,
    heic,
    message,
    ocr,
    pdf_file,
    picture_pages,
    pictures,
    sameness,
    typed,
    word_file,
    workbook,
)
from pipeline.bundle.intake.received import (
    PICTURES,
    Format,
    Intake,
    Received,
    Refusal,
    Safe,
    damaged,
)
from pipeline.bundle.pages.seen import Sight, sights
from pipeline.convert import convert
from pipeline.errors import VerificationFault
from pipeline.libreoffice import Engine
from pipeline.model.problem import Problem

MOST_BYTES = 200_000_000
MOST_PAGES = 2_000
MOST_LINES = 50_000
MOST_UNZIPPED = 500_000_000
DEEPEST_MESSAGE = 3
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken as one file."""

    size: int = MOST_BYTES
    pages: int = MOST_PAGES


def receive(
    files: Sequence[Path],
    desk: Path,
    *,
    engine: Engine | None = None,
    limits: Limits = Limits(),
    hashes: Mapping[str, str] = _NOTHING,
    with_ocr: bool = False,
) -> Intake:
    """Makes each file safe, in the order given; an e-mail's attachments follow it.

    Args:
        files: What was handed in. The files are read, never changed.
        desk: A folder of our own for what is made.
        engine: What converts Word documents; LibreOffice unless told otherwise.
        limits: What is taken as one file.
        hashes: File name -> the SHA-256 that it must have.
        with_ocr: Make out the words on pages that have none.

    Raises:
        MissingProgram: LibreOffice or ocrmypdf is needed and not on this machine.
    """
    desk.mkdir(parents=True, exist_ok=True)
    door = _Door(desk, engine, limits, hashes, ocr.find() if with_ocr else None)
    for file in files:
        door.take(file, file.name, "", 0)
    reports = tuple(sameness.reports(door.received))
    return Intake(tuple(door.received), (*door.problems, *reports))


class _Door:
    """Takes the files one after the other."""

    def __init__(
        self,
        desk: Path,
        engine: Engine | None,
        limits: Limits,
        hashes: Mapping[str, str],
        ocr_program: Path | None,
    ) -> None:
        self.received: list[Received] = []
        self.problems: list[Problem] = []
        self._desk = desk
        self._engine = engine
        self._limits = limits
        self._hashes = hashes
        self._ocr = ocr_program
        self._count = 0

    def take(self, path: Path, name: str, within: str, depth: int) -> None:
        """Receives one file, or says why not."""
        shown = f"{within}!{name}" if within else name
        refusal = self._unfit(path, name) or _unzipped_too_big(path)
        if refusal is None:
            data = path.read_bytes()
            found = content.identify(data[: content.HEAD], _members(path))
            refusal = _locked_away(data, found) or _mistaken(path, name, found)
            if refusal is None:
                refusal = self._take_found(path, name, within, found, data, depth)
        if refusal is not None:
            self.problems.append(refusal.problem(shown))

    def _unfit(self, path: Path, name: str) -> Refusal | None:
        try:
            size = path.stat().st_size
        except OSError:
            return Refusal("evidence-not-there")
        if not path.is_file():
            return Refusal("evidence-not-there")
        if not size:
            return Refusal("evidence-empty")
        if size > self._limits.size:
            return Refusal("evidence-too-big", hint=f"{self._limits.size // 1_000_000} MB")
        wanted = self._hashes.get(name, "")
        if wanted and hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            return Refusal("evidence-changed")
        return None

    def _take_found(
        self, path: Path, name: str, within: str, found: Format, data: bytes, depth: int
    ) -> Refusal | None:
        self._count += 1
        out = self._desk / f"{self._count:04}.pdf"
        mail = message.read(data) if found is Format.MESSAGE else None
        if isinstance(mail, Refusal):
            return mail
        safe = _of_message(mail, out) if mail else self._safe(path, out, found, data)
        safe = self._looked_at(safe, out) if isinstance(safe, Safe) else safe
        if isinstance(safe, Refusal):
            return safe
        self.received.append(
            Received(
                name=name,
                original=path,
                sha256=hashlib.sha256(data).hexdigest(),
                found=found,
                pdf=safe.pdf,
                pages=safe.pages,
                account=(f"Received as {found}.", *safe.account),
                outline=safe.outline,
                within=within,
                date=mail.date if mail else None,
                made_out=safe.made_out,
            )
        )
        if mail:
            self._take_attached(mail, f"{within}!{name}" if within else name, out, depth)
        return None

    def _take_attached(self, mail: message.Message, name: str, out: Path, depth: int) -> None:
        if depth >= DEEPEST_MESSAGE and mail.attached:
            self.problems.append(Refusal("evidence-message-deep").problem(name))
            return
        for number, attached in enumerate(mail.attached, start=1):
            kept = out.with_name(f"{out.stem}-{number:03}")
            kept.write_bytes(attached.data)
            self.take(kept, attached.name, name, depth + 1)

    def _safe(self, path: Path, out: Path, found: Format, data: bytes) -> Safe | Refusal:
        if found in PICTURES:
            return _of_picture(path, out, found, data)
        if found is Format.WORD:
            return self._of_word(path, out)
        ways: dict[Format, Callable[[], Safe | Refusal]] = {
            Format.PDF: lambda: pdf_file.make_safe(path, out),
            Format.WORKBOOK: lambda: _of_workbook(path, out),
            Format.TEXT: lambda: _of_text(data, out),
        }
        way = ways.get(found)
        return way() if way else Refusal("evidence-kind-not-taken", str(found))

    def _of_word(self, path: Path, out: Path) -> Safe | Refusal:
        copy = out.with_suffix(".docx")
        fetched = word_file.copy_closed(path, copy)
        if isinstance(fetched, Refusal):
            return fetched
        desk = out.with_name(f"{out.stem}-word")
        desk.mkdir(exist_ok=True)
        made = convert([copy], desk, jobs=1, progress=_silent, engine=self._engine)[copy]
        if isinstance(made, Problem):
            return Refusal("evidence-damaged", hint=made.slug)
        safe = pdf_file.make_safe(made, out)
        if isinstance(safe, Refusal):
            return safe
        told = "Printed from Word by LibreOffice; lines may break elsewhere than in Word."
        many = f"{fetched} linked thing{'s' if fetched > 1 else ''}"
        left = (f"{many} not fetched, such as a picture on the web.",) if fetched else ()
        return replace(safe, account=(told, *left, *safe.account))

    def _looked_at(self, safe: Safe, out: Path) -> Safe | Refusal:
        """Proves that what was made can be seen, and makes out words where that is asked for."""
        try:
            with sights(out) as pages:
                number = len(pages)
                wordless = [self._is_wordless(sight) for sight in pages]
        except VerificationFault:
            return Refusal("evidence-damaged")
        if number > self._limits.pages:
            return Refusal("evidence-too-big", hint=f"{self._limits.pages} pages")
        if not number:
            return Refusal("evidence-no-pages")
        safe = replace(safe, pages=number)
        return self._made_out(safe, out, number) if any(wordless) else safe

    def _is_wordless(self, sight: Sight) -> bool:
        """Whether a page has words only to the eye; asked only where they would be made out."""
        return self._ocr is not None and not sight.text.strip() and not sight.blank

    def _made_out(self, safe: Safe, out: Path, number: int) -> Safe:
        if self._ocr is None:
            return safe
        made, checked = out.with_suffix(".ocr.pdf"), out.with_suffix(".words.pdf")
        if ocr.make_out(self._ocr, out, made, number):
            again = pdf_file.make_safe(made, checked)
            added = ocr.words_added(out, checked) if isinstance(again, Safe) else ()
            if added:
                told = ocr.said(added)
                account = (*safe.account, told)
                return replace(safe, pdf=checked, account=account, made_out=added)
        told = "The words on its pictures could not be made out by machine."
        return replace(safe, account=(*safe.account, told))


def _locked_away(data: bytes, found: Format) -> Refusal | None:
    """Whether it is a Word document or workbook that opens only with a password."""
    if found is Format.OLD_OFFICE and "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal("evidence-locked")
    return None


def _mistaken(path: Path, name: str, found: Format) -> Refusal | None:
    """Whether the name says one thing and the bytes another; an e-mail may be saved as text."""
    said = content.said_by(name)
    if said in {None, found} or (said is Format.TEXT and found is Format.MESSAGE):
        return None
    broken = found is Format.ZIP and not zipfile.is_zipfile(path)
    if found is Format.UNKNOWN or broken:
        return Refusal("evidence-damaged", hint=f"no {said}")
    return Refusal("evidence-not-what-it-says", str(found), str(said))


def _of_message(mail: message.Message, out: Path) -> Safe:
    listed = [("Attached", attached.name) for attached in mail.attached]
    typed.write_text(out, mail.text, (*mail.headers, *listed))
    count = len(mail.attached)
    files = (
        (f"{count} attached file{'s' if count > 1 else ''}: see what follows.",) if count else ()
    )
    return Safe(out, 0, (*mail.account, *files))


def _of_picture(path: Path, out: Path, found: Format, data: bytes) -> Safe | Refusal:
    told: tuple[str, ...] = ()
    if found is Format.HEIC:
        try:
            png = heic.as_png(path)
        except pictures.UNREADABLE as fault:
            return damaged(fault)
        if png is None:
            return Refusal("evidence-heic-unreadable")
        data, told = png, ("Read from HEIC, upright as the telephone was held.",)
    made = pictures.frames(data)
    if isinstance(made, Refusal):
        return made
    frames, account = made
    picture_pages.write(frames, out)
    count = len(frames)
    laid = f"{count} picture{'s' if count > 1 else ''} laid on A4."
    return Safe(out, count, (*told, laid, *account))


def _of_workbook(path: Path, out: Path) -> Safe | Refusal:
    made = workbook.grids(path)
    if isinstance(made, Refusal):
        return made
    grids, account = made
    if not any(grid.rows for grid in grids):
        return Refusal("evidence-empty")
    typed.write_grids(out, grids)
    return Safe(out, 0, account)


def _of_text(data: bytes, out: Path) -> Safe | Refusal:
    words = _decoded(data)
    if not words.strip():
        return Refusal("evidence-empty")
    if words.count("\n") > MOST_LINES:
        return Refusal("evidence-too-big", hint=f"{MOST_LINES} lines")
    typed.write_text(out, words)
    return Safe(out, 0, ("Typed out on A4.",))


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _members(path: Path) -> Collection[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return ()


def _unzipped_too_big(path: Path) -> Refusal | None:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNZIPPED:
                return Refusal("evidence-too-big", hint="what it unpacks to")
    except (zipfile.BadZipFile, OSError, ValueError):
        pass
    return None


def _silent(_: int, __: int) -> None:
    """Nobody is told how far it is."""
