"""The county's own forms in a workspace: checked, filled in, proved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.config import Workspace
from pipeline.convert import Expectation, page, plain, structure
from pipeline.letters.template import REFERENCE, check_template
from pipeline.minutes.county import CountyForm
from pipeline.minutes.county_pdf import FormField, NotAForm, fields_of, filled
from pipeline.minutes.county_word import as_template
from pipeline.model.letter import SCHOOL, Job
from pipeline.model.problem import Problem, Severity
from pipeline.model.sheet import A4_HEIGHT_MM, A4_WIDTH_MM

PDF = ".pdf"
_TOLERANCE_MM = 2.0


@dataclass(frozen=True)
class CountyFile:
    """One form of the county: the file and what the settings say of it."""

    workspace: Workspace
    template: str

    @property
    def is_pdf(self) -> bool:
        """Whether it is a fillable PDF; else it is a Word form."""
        return self.template.lower().endswith(PDF)

    @cached_property
    def form(self) -> CountyForm:
        """What goes where; a form that the settings do not name has tags of its own."""
        name = Path(self.template).name
        return self.workspace.county.get(name, CountyForm(name))

    @cached_property
    def _data(self) -> bytes | None:
        path = self.workspace.templates / self.template
        return path.read_bytes() if path.is_file() else None

    @cached_property
    def word(self) -> bytes:
        """The Word form as a template."""
        assert self._data is not None
        return as_template(self._data, self.form)[0]

    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong with the form or with what the settings say of it."""
        if self._data is None:
            return (self._problem("template-missing"),)
        return self._pdf_problems(self._data) if self.is_pdf else self._word_problems(self._data)

    def _word_problems(self, data: bytes) -> tuple[Problem, ...]:
        found = check_template(data, self.template)
        if any(problem.is_error for problem in found):
            return found
        template, absent = as_template(data, self.form)
        missing = tuple(self._problem("county-field-missing", name) for name in absent)
        return (*missing, *check_template(template, self.template, required=(REFERENCE,)))

    def _pdf_problems(self, data: bytes) -> tuple[Problem, ...]:
        try:
            fields = fields_of(data)
        except NotAForm as fault:
            return (self._problem(fault.slug),)
        texts = {each.name for each in fields if not each.box}
        boxes = {each.name for each in fields if each.box}
        missing = [
            *(name for name in self.form.texts if name not in texts),
            *(name for name in self.form.boxes if name not in boxes),
            *(name for name in self.form.left if name not in texts | boxes),
        ]
        built = structure.read(self.workspace.templates / self.template)
        loose = [font.name for font in built.fonts if not font.embedded] if built else []
        return (
            *(self._problem("font-not-embedded", name) for name in loose),
            *(self._problem("county-field-missing", name) for name in missing),
            *(self._problem("county-field-unmapped", name) for name in self._unmapped(fields)),
        )

    def _unmapped(self, fields: tuple[FormField, ...]) -> tuple[str, ...]:
        known = {*self.form.texts, *self.form.boxes, *self.form.left}
        required = (each.name for each in fields if each.required and not each.value)
        return tuple(dict.fromkeys(name for name in required if name not in known))

    def fill(self, job: Job) -> tuple[bytes, tuple[Problem, ...]]:
        """The PDF filled in for a job, and the values that have no room."""
        assert self._data is not None
        texts = self.form.written(job.fields)
        foot = f"Our reference {job.set_id}"
        if job.addressee.contacts != (SCHOOL,):
            foot = f"{foot}   Copy for {job.addressee.name}"
        made, crowded = filled(self._data, texts, self.form.ticked(job.fields), foot)
        found = (
            Problem("county-value-too-long", Severity.ERROR, self.template, name, job.adm_no)
            for name in crowded
        )
        return made, tuple(found)

    def prove(self, pdf: Path, job: Job, expect: Expectation) -> tuple[Problem, ...]:
        """What is wrong with a filled form; the checks of a letter that a form can be put to."""
        built = structure.read(pdf)
        if built is None:
            return (self._proved("pdf-unreadable", job, pdf.name),)
        found = [
            self._proved("font-not-embedded", job, pdf.name, font.name)
            for font in built.fonts
            if not font.embedded
        ]
        for number, leaf in enumerate(built.pages, start=1):
            off = max(abs(leaf.width_mm - A4_WIDTH_MM), abs(leaf.height_mm - A4_HEIGHT_MM))
            if off > _TOLERANCE_MM or leaf.turned:
                size = f"{leaf.width_mm:.0f} x {leaf.height_mm:.0f} mm"
                found.append(self._proved("page-not-a4", job, f"{pdf.name}!page {number}", size))
        with page.pages(pdf) as pages:
            texts = [each.text for each in pages]
            clear = expect.margin is None or not any(each.ink(expect.margin) for each in pages)
        if not clear:
            hint = str(expect.margin)
            found.append(self._proved("margin-not-clear", job, pdf.name, hint=hint))
        return (*found, *self._words(texts, job, expect, pdf.name))

    def _words(
        self, texts: list[str], job: Job, expect: Expectation, name: str
    ) -> tuple[Problem, ...]:
        found = []
        for number, text in enumerate(texts, start=1):
            if plain.references(text) != {job.set_id}:
                where = f"{name}!page {number}"
                found.append(self._proved("reference-missing", job, where, hint=job.set_id))
        whole = plain.squeeze(" ".join(texts))
        if expect.recipient and not plain.contains(whole, expect.recipient):
            found.append(self._proved("recipient-missing", job, name))
        for field_name, text in self.form.written(job.fields).items():
            if not all(plain.contains(whole, word) for word in text.split()):
                found.append(self._proved("county-value-missing", job, name, field_name))
        return tuple(found)

    def _problem(self, slug: str, value: str = "") -> Problem:
        warning = slug == "county-field-unmapped"
        severity = Severity.WARNING if warning else Severity.ERROR
        return Problem(slug, severity, self.template, value)

    def _proved(self, slug: str, job: Job, where: str, value: str = "", hint: str = "") -> Problem:
        return Problem(slug, Severity.ERROR, where, value, job.adm_no, hint)


def county_files(workspace: Workspace) -> tuple[CountyFile, ...]:
    """Every form of the county that a document uses."""
    names = dict.fromkeys(document.county for document in workspace.catalogue if document.county)
    return tuple(CountyFile(workspace, name) for name in names)
