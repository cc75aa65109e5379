"""From jobs to papers: merge, convert, prove. What fails is held by name, the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from pipeline.config import Workspace
from pipeline.convert import Expectation, page, prove
from pipeline.convert.proof import prove_pages
from pipeline.errors import TemplateFault
from pipeline.files import sha256_of
from pipeline.letters.merge import Merger
from pipeline.letters.template import FOR_PARENTS, REFERENCE, check_message, check_template
from pipeline.letters.trust import Trust
from pipeline.libreoffice import Engine, default_jobs
from pipeline.mail.envelopes import cupboard
from pipeline.model.letter import SCHOOL, Job, Look, Paper
from pipeline.model.plan import Channel
from pipeline.model.problem import Problem, Severity
from pipeline.model.sheet import Window
from pipeline.run.county_forms import PDF, CountyFile, county_files
from pipeline.run.known import Known
from pipeline.run.office import Talk
from pipeline.wording import sentence

DOCUMENTS, HELD = "documents", "held"
ANY_PAGES = (1, 99)
LETTERHEAD = ("name", "phone", "email", "website", "head")
Failed = tuple[Job, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Pile:
    """Every job is a paper or has failed, never neither.

    Attributes:
        known: How many PDFs were there before and were not made again.
        slowly: Templates that docxtpl itself filled in, each with why.
    """

    papers: tuple[Paper, ...]
    failed: tuple[Failed, ...]
    known: int = 0
    slowly: Mapping[str, str] = field(default_factory=dict)


def check_used(workspace: Workspace, jobs: Sequence[Job]) -> None:
    """Refuse to begin while a template that will be used is wrong; all faults in one pass.

    Raises:
        TemplateFault: Naming every fault with template, paragraph and nearest words.
    """
    found: list[Problem] = []
    for name, document in sorted({(job.template, job.document) for job in jobs}):
        if workspace.catalogue[document].county == name:
            found += CountyFile(workspace, name).problems()
            continue
        path = workspace.templates / name
        known = workspace.catalogue[document]
        found += check_template(
            path.read_bytes() if path.is_file() else None,
            name,
            required=FOR_PARENTS if known.addressed else (REFERENCE,),
            internal=not known.parents,
        )
    for name in sorted({_message(workspace, job) for job in jobs} - {""}):
        path = workspace.templates / name
        found += check_message(path.read_text("utf-8") if path.is_file() else None, name)
    faults = [problem for problem in found if problem.is_error]
    if faults:
        raise TemplateFault(
            "\n".join(f"{problem.where}: {sentence(problem)}" for problem in faults),
            todo="Correct the templates in Word; attendance templates check looks at all of them.",
            slug="template-wrong",
        )


def _message(workspace: Workspace, job: Job) -> str:
    """The text that goes with a job by e-mail or InTouch, "" for another channel."""
    by_message = job.addressee.channel in (Channel.EMAIL, Channel.INTOUCH)
    return workspace.catalogue[job.document].message if by_message else ""


def make_papers(
    workspace: Workspace,
    jobs: Sequence[Job],
    into: Path,
    talk: Talk,
    engine: Engine | None,
    typed: Mapping[str, bytes] | None = None,
    *,
    meanwhile: Callable[[], object] = int,
) -> Pile:
    """Merge, convert and prove into ``into/documents``; failures go to ``into/held``.

    Args:
        workspace: Settings and templates.
        jobs: What is to be made.
        into: The folder aside.
        talk: Told how far it has come.
        engine: What converts; LibreOffice unless told otherwise.
        typed: Word files that a person typed, by the stem of their job: taken as they are.
        meanwhile: What may be done while LibreOffice is at work; it may also not be done.

    Raises:
        MissingProgram: LibreOffice is not on this machine.
        ConversionFault: The engine makes nothing at all.
    """
    documents = into / DOCUMENTS
    documents.mkdir(parents=True)
    forms = [job for job in jobs if job.template.lower().endswith(PDF)]
    words = [job for job in jobs if job not in forms]
    known = Known(workspace.output)
    trust = Trust(known.templates())
    merged = {documents / f"{job.stem}.docx": job for job in words}
    failed: list[Failed] = []

    def written() -> Iterator[Path]:
        yield from _merge(workspace, words, documents, talk, typed or {}, trust, failed)
        known.trust(trust.trusted)
        for name, why in trust.slowly.items():
            talk.say(f"{name} is filled in by docxtpl itself, which takes longer: {why}.")

    made = known.convert(
        written(),
        documents,
        _proofs(workspace, merged, typed or {}),
        expected=len(words),
        jobs=default_jobs(),
        progress=lambda done, total: talk.progress("Converting", done, total),
        engine=engine,
        meanwhile=meanwhile,
        doubtful=lambda proof: bool(proof.problems),
    )
    papers, unfit = _forms(workspace, forms, into)
    failed += unfit
    for docx, job in merged.items():
        if docx not in made:  # it could not even be merged
            continue
        result = made[docx]
        if isinstance(result, Problem) or result[1].problems:
            failed.append((job, _problems(result)))
            _set_aside(docx, into)
        else:
            pdf, proof = result
            papers.append(_paper(job, docx, pdf, into, proof))
            known.keep(docx, pdf, proof.sha256)
    known.tidy()
    return Pile(tuple(papers), tuple(failed), len(known.found), trust.slowly)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the proof of one document came to; a paper keeps what it saw.

    Attributes:
        pages: How many it has.
        sha256: The hash of the PDF when it was proved.
    """

    problems: tuple[Problem, ...]
    pages: int
    sha256: str
    window: Window | None = None
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True)
class _Proofs:
    """Proves each document while its pages are open; what is sent as a file, on that file.

    Attributes:
        expected: What each must be.
        printed: Those that are read once more in the print run; a file that is sent is not.
    """

    expected: Mapping[Path, Expectation]
    printed: frozenset[Path]

    def __call__(self, docx: Path, pdf: Path, pages: Sequence[page.Page] | None) -> _Proof:
        expect = self.expected[docx]
        if pages is None or docx not in self.printed:
            problems = prove(pdf, docx, expect)
            count = page.count(pdf) if not problems else 0
            return _Proof(problems, count, sha256_of(pdf), expect.window)
        return _Proof(
            prove_pages(pages, pdf.name, docx, expect),
            len(pages),
            sha256_of(pdf),
            expect.window,
            tuple(each.look() for each in pages),
        )


def _proofs(workspace: Workspace, jobs: Mapping[Path, Job], typed: Collection[str]) -> _Proofs:
    """All that a proof needs of the jobs, apart from them: it may be in another process."""
    return _Proofs(
        {path: expectation(workspace, job, typed=job.stem in typed) for path, job in jobs.items()},
        frozenset(p for p, job in jobs.items() if job.addressee.channel is Channel.POST),
    )


def _problems(result: tuple[Path, _Proof] | Problem) -> tuple[Problem, ...]:
    return (result,) if isinstance(result, Problem) else result[1].problems


def hold_broken_sets(pile: Pile, into: Path) -> Pile:
    """The pile without sets of which one document failed: they go whole or not at all."""
    broken = {job.set_id: job.document for job, _ in pile.failed}
    kept, failed = [], list(pile.failed)
    for paper in pile.papers:
        job = paper.job
        if job.set_id not in broken:
            kept.append(paper)
            continue
        _set_aside(into / paper.docx, into)
        name = PurePath(paper.pdf).name
        value = broken[job.set_id]
        failed.append((job, (Problem("set-incomplete", Severity.ERROR, name, value, job.adm_no),)))
    return replace(pile, papers=tuple(kept), failed=tuple(failed))


def expectation(workspace: Workspace, job: Job, *, typed: bool = False) -> Expectation:
    """What the finished PDF of a job must be; a person's typing may take any number of pages."""
    post = workspace.post
    document = workspace.catalogue[job.document]
    reader = job.addressee
    posted = reader.channel is Channel.POST
    shown = posted and document.addressed
    named = document.parents and reader.contacts != (SCHOOL,) and not typed
    return Expectation(
        reference=job.set_id,
        pages=ANY_PAGES if typed else document.pages,
        recipient=reader.name if named else "",
        address=_block(job) if shown else (),
        window=_window(workspace) if shown else None,
        margin=post.margin if posted else None,
        fallback_fonts=post.fallback_fonts,
        adm_no=job.adm_no,
        letterhead=_letterhead(job),
    )


def _letterhead(job: Job) -> tuple[str, ...]:
    school = job.fields.get("school", {})
    assert isinstance(school, Mapping)
    return tuple(str(school[name]) for name in LETTERHEAD if school.get(name))


def _block(job: Job) -> tuple[str, ...]:
    recipient = job.fields["recipient"]
    assert isinstance(recipient, Mapping)
    return tuple(str(recipient["address"]).split("\n"))


def _window(workspace: Workspace) -> Window | None:
    (envelope,) = cupboard((workspace.post.letter_envelope,), workspace.envelopes)
    return envelope.window


def _merge(
    workspace: Workspace,
    jobs: Sequence[Job],
    documents: Path,
    talk: Talk,
    typed: Mapping[str, bytes],
    trust: Trust,
    failed: list[Failed],
) -> Iterator[Path]:
    """The Word file of each job, one after the other; what cannot be merged joins the failed."""
    county = {
        form.template: form.word
        for form in county_files(workspace)
        if not form.is_pdf and any(job.template == form.template for job in jobs)
    }
    merger = Merger(workspace.templates, county, trust)
    for place, job in enumerate(jobs, start=1):
        try:
            if job.stem in typed:
                path = documents / f"{job.stem}.docx"
                path.write_bytes(typed[job.stem])
            else:
                path = merger.merge(job, documents)
        except TemplateFault as fault:
            problem = Problem(
                "document-not-merged", Severity.ERROR, fault.where, fault.what, job.adm_no
            )
            failed.append((job, (problem,)))
        else:
            yield path
        talk.progress("Merging", place, len(jobs))


def _forms(
    workspace: Workspace, jobs: Sequence[Job], into: Path
) -> tuple[list[Paper], list[Failed]]:
    """The county's PDF forms: filled in, not converted, and proved by what a form can be put to."""
    papers: list[Paper] = []
    failed: list[Failed] = []
    for job in jobs:
        form = CountyFile(workspace, job.template)
        pdf = into / DOCUMENTS / f"{job.stem}.pdf"
        data, problems = form.fill(job)
        pdf.write_bytes(data)
        problems = (*problems, *form.prove(pdf, job, expectation(workspace, job)))
        if problems:
            failed.append((job, problems))
            _set_aside(pdf, into)
        else:
            papers.append(_paper(job, pdf, pdf, into, _Proof((), page.count(pdf), sha256_of(pdf))))
    return papers, failed


def _set_aside(docx: Path, into: Path) -> None:
    """What failed is kept for a person to look at, away from what may be posted."""
    held = into / HELD
    held.mkdir(exist_ok=True)
    for path in (docx, docx.with_suffix(".pdf")):
        if path.exists():
            path.rename(held / path.name)


def _paper(job: Job, docx: Path, pdf: Path, into: Path, proof: _Proof) -> Paper:
    return Paper(
        job,
        PurePath(docx.relative_to(into).as_posix()),
        PurePath(pdf.relative_to(into).as_posix()),
        proof.pages,
        proof.sha256,
        proof.window,
        proof.looks,
    )
