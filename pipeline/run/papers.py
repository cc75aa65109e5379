"""From jobs to papers: merge, convert, prove. What fails is held by name, the rest goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from pipeline.config import Workspace
from pipeline.convert import Engine, Expectation, convert, default_jobs, prove, structure
from pipeline.errors import TemplateFault
from pipeline.files import sha256_of
from pipeline.letters.merge import Merger
from pipeline.letters.template import FOR_PARENTS, REFERENCE, check_template
from pipeline.mail.envelopes import cupboard
from pipeline.model.letter import SCHOOL, Job, Paper
from pipeline.model.plan import Channel
from pipeline.model.problem import Problem, Severity
from pipeline.model.sheet import Window
from pipeline.run.office import Talk
from pipeline.wording import sentence

DOCUMENTS, HELD = "documents", "held"
Failed = tuple[Job, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Pile:
    """Every job is a paper or has failed, never neither."""

    papers: tuple[Paper, ...]
    failed: tuple[Failed, ...]


def check_used(workspace: Workspace, jobs: Sequence[Job]) -> None:
    """Refuse to begin while a template that will be used is wrong; all faults in one pass.

    Raises:
        TemplateFault: Naming every fault with template, paragraph and nearest words.
    """
    found: list[Problem] = []
    for name, document in sorted({(job.template, job.document) for job in jobs}):
        path = workspace.templates / name
        known = workspace.catalogue[document]
        found += check_template(
            path.read_bytes() if path.is_file() else None,
            name,
            required=FOR_PARENTS if known.addressed else (REFERENCE,),
            internal=not known.parents,
        )
    faults = [problem for problem in found if problem.is_error]
    if faults:
        raise TemplateFault(
            "\n".join(f"{problem.where}: {sentence(problem)}" for problem in faults),
            todo="Correct the templates in Word; attendance templates check looks at all of them.",
            slug="template-wrong",
        )


def make_papers(
    workspace: Workspace, jobs: Sequence[Job], into: Path, talk: Talk, engine: Engine | None
) -> Pile:
    """Merge, convert and prove into ``into/documents``; failures go to ``into/held``.

    Raises:
        MissingProgram: LibreOffice is not on this machine.
        ConversionFault: The engine makes nothing at all.
    """
    documents = into / DOCUMENTS
    documents.mkdir(parents=True)
    merged, failed = _merge(workspace, jobs, documents, talk)
    made: Mapping[Path, Path | Problem] = {}
    if merged:
        made = convert(
            list(merged),
            documents,
            jobs=default_jobs(),
            progress=lambda done, total: talk.progress("Converting", done, total),
            engine=engine,
        )
    papers: list[Paper] = []
    for place, (docx, job) in enumerate(merged.items(), start=1):
        result = made[docx]
        problems = (
            (result,)
            if isinstance(result, Problem)
            else prove(result, docx, expectation(workspace, job))
        )
        talk.progress("Proving", place, len(merged))
        if isinstance(result, Problem) or problems:
            failed.append((job, problems))
            _set_aside(docx, into)
        else:
            papers.append(_paper(job, docx, result, into))
    return Pile(tuple(papers), tuple(failed))


def expectation(workspace: Workspace, job: Job) -> Expectation:
    """What the finished PDF of a job must be."""
    post = workspace.post
    document = workspace.catalogue[job.document]
    reader = job.addressee
    posted = reader.channel is Channel.POST
    shown = posted and document.addressed
    return Expectation(
        reference=job.set_id,
        pages=document.pages,
        recipient=reader.name if document.parents and reader.contacts != (SCHOOL,) else "",
        address=_block(job) if shown else (),
        window=_window(workspace) if shown else None,
        margin=post.margin if posted else None,
        fallback_fonts=post.fallback_fonts,
        adm_no=job.adm_no,
    )


def _block(job: Job) -> tuple[str, ...]:
    recipient = job.fields["recipient"]
    assert isinstance(recipient, Mapping)
    return tuple(str(recipient["address"]).split("\n"))


def _window(workspace: Workspace) -> Window | None:
    (envelope,) = cupboard((workspace.post.letter_envelope,), workspace.envelopes)
    return envelope.window


def _merge(
    workspace: Workspace, jobs: Sequence[Job], documents: Path, talk: Talk
) -> tuple[dict[Path, Job], list[Failed]]:
    merger = Merger(workspace.templates)
    merged: dict[Path, Job] = {}
    failed: list[Failed] = []
    for place, job in enumerate(jobs, start=1):
        try:
            merged[merger.merge(job, documents)] = job
        except TemplateFault as fault:
            problem = Problem(
                "document-not-merged", Severity.ERROR, fault.where, fault.what, job.adm_no
            )
            failed.append((job, (problem,)))
        talk.progress("Merging", place, len(jobs))
    return merged, failed


def _set_aside(docx: Path, into: Path) -> None:
    """What failed is kept for a person to look at, away from what may be posted."""
    held = into / HELD
    held.mkdir(exist_ok=True)
    for path in (docx, docx.with_suffix(".pdf")):
        if path.exists():
            path.rename(held / path.name)


def _paper(job: Job, docx: Path, pdf: Path, into: Path) -> Paper:
    relative = PurePath(pdf.relative_to(into).as_posix())
    return Paper(
        job,
        PurePath(docx.relative_to(into).as_posix()),
        relative,
        page_count(pdf),
        sha256_of(pdf),
    )


def page_count(pdf: Path) -> int:
    """Pages of a proved PDF."""
    built = structure.read(pdf)
    assert built is not None
    return len(built.pages)
