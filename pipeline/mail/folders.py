"""Sets that are not posted: folders for InTouch, for meetings and for the school's own forms."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.errors import VerificationFault
from pipeline.mail.cells import Cell, csv_bytes
from pipeline.mail.email_drafts import draft
from pipeline.mail.sets import MailSet
from pipeline.mail.settings import PostSettings
from pipeline.model.plan import Channel

INTOUCH_COLUMNS = ("set_id", "adm_no", "recipient", "documents", "folder")
PAPER_COLUMNS = ("set_id", "document", "adm_no", "reader", "what", "pages", "file")
WHAT = {Channel.HAND: "hand over", Channel.INTERNAL: "for the school"}


def write_drafts(
    sets: Iterable[MailSet],
    files: Mapping[str, Path],
    messages: Mapping[str, str],
    into: Path,
    settings: PostSettings,
) -> None:
    """A draft for each set that goes by e-mail: ``email/{set}.eml``."""
    for mail_set in sets:
        attachments = [files[paper.job.stem].read_bytes() for paper in mail_set.papers]
        text = _message(mail_set, messages)
        _write(into / f"{mail_set.set_id}.eml", draft(mail_set, text, attachments, settings))


def write_intouch(
    sets: Sequence[MailSet], files: Mapping[str, Path], messages: Mapping[str, str], into: Path
) -> None:
    """A folder for each set with its PDFs and the text to paste, and a list of them all."""
    rows: list[Sequence[Cell]] = []
    for mail_set in sets:
        text = _message(mail_set, messages)
        folder = into / mail_set.set_id
        _write(folder / "message.txt", (text.strip() + "\n").encode())
        for paper in mail_set.papers:
            shutil.copyfile(files[paper.job.stem], folder / f"{paper.job.stem}.pdf")
        documents = ", ".join(mail_set.documents)
        reader = mail_set.addressee.name
        rows.append((mail_set.set_id, mail_set.adm_no, reader, documents, mail_set.set_id))
    if rows:
        _write(into / "list.csv", csv_bytes(INTOUCH_COLUMNS, rows))


def write_meetings(sets: Iterable[MailSet], files: Mapping[str, Path], into: Path) -> None:
    """Papers to be handed over or used at a meeting: ``{date}/`` with a list."""
    by_day: dict[str, list[MailSet]] = {}
    for mail_set in sets:
        by_day.setdefault(_day(mail_set), []).append(mail_set)
    for day, own in by_day.items():
        _write_papers(own, files, into / day)


def write_forms(sets: Sequence[MailSet], files: Mapping[str, Path], into: Path) -> None:
    """The school's own forms that belong to no meeting, with a list of whose they are."""
    if sets:
        _write_papers(sets, files, into)


def _write_papers(sets: Sequence[MailSet], files: Mapping[str, Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[Sequence[Cell]] = []
    for mail_set in sets:
        for paper in mail_set.papers:
            name = f"{paper.job.stem}.pdf"
            shutil.copyfile(files[paper.job.stem], folder / name)
            rows.append(
                (
                    mail_set.set_id,
                    paper.job.document,
                    mail_set.adm_no,
                    mail_set.addressee.name,
                    WHAT[mail_set.channel],
                    paper.pages,
                    name,
                )
            )
    _write(folder / "list.csv", csv_bytes(PAPER_COLUMNS, rows))


def _day(mail_set: MailSet) -> str:
    day = mail_set.meeting_day
    if not day:
        return "no-date"
    try:
        return dt.date.fromisoformat(day).isoformat()
    except ValueError as fault:
        raise VerificationFault(
            f"The meeting's day {day!r} is no date.",
            where=mail_set.set_id,
            todo="Correct the Meetings sheet.",
            slug="meeting-day",
        ) from fault


def _message(mail_set: MailSet, messages: Mapping[str, str]) -> str:
    text = messages.get(mail_set.set_id, "")
    if not text.strip():
        raise VerificationFault(
            f"There is no message to go with the {mail_set.channel} set.",
            where=mail_set.set_id,
            todo="Check templates/messages.",
            slug="message-missing",
        )
    return text


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
