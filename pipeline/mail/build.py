"""All that leaves the school in one run, written into a folder that is not yet in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pipeline.convert import page, window
from pipeline.errors import VerificationFault
from pipeline.mail import folders, manifest
from pipeline.mail.audit import auditing
from pipeline.mail.batches import Batch, make_batches
from pipeline.mail.cells import csv_bytes
from pipeline.mail.cpoms import Action, cpoms_csv
from pipeline.mail.envelopes import Envelopes, cupboard
from pipeline.mail.print_run import write_batch
from pipeline.mail.run_sheet import RunName, run_sheet
from pipeline.mail.sets import MailSet, make_sets
from pipeline.mail.settings import PostSettings
from pipeline.mail.totals import Totals, count
from pipeline.mail.workbooks import workbook_bytes
from pipeline.model.letter import Paper
from pipeline.model.plan import Channel
from pipeline.model.sheet import Window


@dataclass(frozen=True, slots=True)
class Run:
    """What the post needs to know of a run.

    Attributes:
        name: The run folder's name, such as "2022-03-07-sol".
        as_of: The day of the plan.
        order: Document ids in catalogue order; a covering letter before what it covers.
        settings: How the school posts.
        envelopes: Every profile of ``config/envelopes.toml``.
        messages: Text for each set that goes by e-mail or InTouch.
        lists: What tutors and managers are asked to do, as files by name.
        actions: Lines for CPOMS.
    """

    name: str
    as_of: dt.date
    order: Sequence[str]
    settings: PostSettings
    envelopes: Envelopes
    messages: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, bytes] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()


def build(papers: Iterable[Paper], run: Run, *, into: Path) -> Totals:
    """Writes print run, drafts, folders, lists and manifest, and proves the print run.

    Args:
        papers: What was made and proved; a relative PDF path is one below ``into``.
        run: Settings and words of the run.
        into: The folder aside, which the caller then puts in place as a whole.

    Raises:
        VerificationFault: Something read back is not what was written; nothing is to be used.
        SettingsFault: An envelope of the school has no profile.
    """
    sets = make_sets(papers, run.order)
    files = {paper.job.stem: into / paper.pdf for each in sets for paper in each.papers}
    names = {stem: _below(file, into) for stem, file in files.items()}
    by_channel = _by_channel(sets)
    batches = _batches(by_channel[Channel.POST], files, run)
    printed = {
        batch.id: write_batch(batch, files, _folder(into / "print"), run.settings)
        for batch in batches
    }
    print_files = [(batch, printed[batch.id]) for batch in batches]
    with auditing(print_files, run.settings) as audited:
        hashes = {name: sha256(pdf.read_bytes()).hexdigest() for name, pdf in printed.items()}
        totals = count(sets, batches, hashes)
        _write_manifest(manifest.rows(sets, batches, names), _folder(into / "print"))
        name = RunName(run.settings.from_name, run.name, run.as_of, run.settings.duplex)
        (into / "print" / "run-sheet.pdf").write_bytes(run_sheet(totals, name))
        _write_folders(by_channel, files, into, run)
        for file_name, data in run.lists.items():
            (_folder(into / "tasks") / file_name).write_bytes(data)
        (into / "cpoms.csv").write_bytes(cpoms_csv(run.actions))
        audited()
    return totals


def _by_channel(sets: Iterable[MailSet]) -> Mapping[Channel, tuple[MailSet, ...]]:
    found: dict[Channel, list[MailSet]] = {channel: [] for channel in Channel}
    for each in sets:
        found[each.channel].append(each)
    for each in found[Channel.POST_OR_INTOUCH]:
        raise VerificationFault(
            "It was not settled whether the set goes by post or by InTouch.",
            where=each.set_id,
            todo="Report this.",
            slug="channel-open",
        )
    return {channel: tuple(own) for channel, own in found.items()}


def _below(file: Path, into: Path) -> str:
    if not file.is_relative_to(into):
        raise VerificationFault(
            "The document lies outside the run folder.",
            where=file.name,
            todo="Report this.",
            slug="document-outside",
        )
    return file.relative_to(into).as_posix()


def _batches(posted: Sequence[MailSet], files: Mapping[str, Path], run: Run) -> tuple[Batch, ...]:
    def fits(mail_set: MailSet, shown: Window) -> bool:
        reader = mail_set.addressee
        if mail_set.papers[0].window == shown:  # looked at when it was proved
            return True
        with page.pages(files[mail_set.papers[0].job.stem]) as pages:
            return not window.faults(pages[0], (reader.name, *reader.address), shown)

    own = cupboard(run.settings.envelopes, run.envelopes)
    return make_batches(posted, own, run.settings, fits)


def _folder(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    return place


def _write_manifest(rows: Sequence[Sequence[str | int]], into: Path) -> None:
    (into / "manifest.csv").write_bytes(csv_bytes(manifest.COLUMNS, rows))
    (into / "manifest.xlsx").write_bytes(workbook_bytes("Manifest", manifest.COLUMNS, rows))


def _write_folders(
    by_channel: Mapping[Channel, Sequence[MailSet]],
    files: Mapping[str, Path],
    into: Path,
    run: Run,
) -> None:
    folders.write_drafts(
        by_channel[Channel.EMAIL], files, run.messages, into / "email", run.settings
    )
    folders.write_intouch(by_channel[Channel.INTOUCH], files, run.messages, into / "intouch")
    own = by_channel[Channel.INTERNAL]
    meetings = (*by_channel[Channel.HAND], *(each for each in own if each.meeting_day))
    folders.write_meetings(meetings, files, into / "meetings")
    folders.write_forms([each for each in own if not each.meeting_day], files, into / "forms")
