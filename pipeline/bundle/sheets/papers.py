"""The smaller sheets: form, parents, support, posting record, chart, what is missing, readiness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from pipeline.bundle.case import Case, Letter, Line, Ref
from pipeline.bundle.chronology import day_or_not
from pipeline.bundle.period import delays
from pipeline.bundle.readiness import Check
from pipeline.bundle.referral import referral
from pipeline.bundle.sheets.paper import Desk, Drawn, draw, gap, signature_lines
from pipeline.pack.chart import Chart
from pipeline.pack.drawing import HEIGHT, Plot
from pipeline.words.dates import written
from pipeline.words.lists import counted

POSTING = "Record of what was posted and handed over"
PARENTS = "Parents and parental responsibility"
SUPPORT = "Support offered"
CHART = "Attendance chart"
MISSING = "Document not included"
_BY_HAND = "_" * 34


def form(case: Case, desk: Desk, out: Path) -> Drawn:
    """The referral form; an answer the school has to write is a line to write on."""
    told = referral(case)

    def story(_: int) -> Sequence[Flowable]:
        made: list[Flowable] = [
            desk.text(told.title, "title"),
            desk.text(f"To: {told.receiver}", "subtitle"),
        ]
        for section in told.sections:
            rows = [(label, answer or _BY_HAND) for label, answer in section.rows]
            table = desk.table((), rows, (66, 104))
            head = desk.text(section.title, "section")
            made += [KeepTogether([head, table])] if len(rows) < 12 else [head, table]
        signing = [desk.text(told.declaration), *signature_lines(desk, told.signers)]
        made += [gap(4), KeepTogether(signing)]
        return made

    return draw(desk, story, out, told.title)


def parents(case: Case, desk: Desk, out: Path) -> Drawn:
    """The parent charged; of others no more than that there are some."""
    parent = case.parent
    rows: list[tuple[str, str]] = [
        ("Name", case.parent_name),
        ("Relationship to the pupil", parent.relationship or "not recorded"),
        ("Parental responsibility", "yes" if parent.responsible else "not recorded"),
        ("Lives with the pupil", "yes" if parent.resident else "no"),
        ("Address", "\n".join(case.address) or "not recorded"),
        ("Telephone", parent.phone or "not recorded"),
        ("E-mail", parent.email or "not recorded"),
        ("Language", parent.language or "not recorded"),
    ]
    others = _others(case.others)

    def story(_: int) -> Sequence[Flowable]:
        return [
            desk.text(PARENTS, "title"),
            desk.text(f"Pupil: {case.student.full_name}", "subtitle"),
            desk.table((), rows, (60, 110)),
            gap(5),
            desk.text(others),
            desk.text(
                "Parent means every natural parent, anyone with parental responsibility and anyone "
                "who has care of the child (Education Act 1996 s.576).",
                "small",
            ),
        ]

    return draw(desk, story, out, PARENTS)


def _others(count: int) -> str:
    if not count:
        return "The school's records name no other person with parental responsibility."
    people = counted(count, "further person", "further people")
    each = "That person" if count == 1 else "Each of them"
    return (
        f"The school's records name {people} with parental responsibility. {each} would be the "
        "subject of a bundle of their own; their particulars are not part of this one."
    )


def support(case: Case, desk: Desk, out: Path) -> Drawn:
    """What the school offered, as its meetings agreed it; what is not recorded is said."""
    keep = case.discretion.printable
    rows: list[Sequence[Line | str]] = []
    for event in case.happenings:
        meeting = event.meeting
        if meeting and meeting.actions:
            review = written(meeting.review) if meeting.review else "not recorded"
            outcome = keep(event.outcome) or "not recorded"
            rows.append((written(event.date), event.title, keep(meeting.actions), review, outcome))

    def story(_: int) -> Sequence[Flowable]:
        return [
            desk.text(SUPPORT, "title"),
            desk.text("Taken from the school's tracker.", "subtitle"),
            desk.table(
                (
                    "Offered on",
                    "At",
                    "Support or action agreed",
                    "To be reviewed",
                    "Outcome recorded",
                ),
                rows or [("", "", "None is recorded in the tracker.", "", "")],
                (34, 28, 50, 34, 24),
            ),
        ]

    return draw(desk, story, out, SUPPORT)


def posting(case: Case, desk: Desk, out: Path) -> Drawn:
    """Every letter to this parent that left the school, with its hash and ledger entries."""
    rows = list(_posted(case))

    def story(_: int) -> Sequence[Flowable]:
        return [
            desk.text(POSTING, "title"),
            desk.text(
                f"To {case.parent_name}. Taken from the ledger, in which an entry is never "
                "changed.",
                "subtitle",
            ),
            desk.table(
                (
                    "Day",
                    "Document and exhibit",
                    "Set",
                    "How",
                    "Addressed as printed",
                    "By",
                    "Ledger",
                ),
                rows,
                (31, 50, 39, 23, 47, 34, 33),
                tight=True,
            )
            if rows
            else desk.text("The ledger has no letter to this parent that left the school."),
            gap(3),
            desk.text(
                "The last column gives the ledger's entry numbers and the first 16 characters of "
                "the SHA-256 of the file that left, which is the file produced here unless the "
                "exhibit says that names were taken out.",
                "small",
            ),
        ]

    return draw(desk, story, out, POSTING, wide=True)


def _posted(case: Case) -> Iterator[Sequence[Line | str]]:
    """A row for each paper; what an envelope has in common stands beside its first one."""
    before: Letter | None = None
    for exhibit in case.exhibits:
        letter = exhibit.letter
        if letter is None:
            continue
        document: Line = (f"{letter.title}, exhibit ", Ref(exhibit.mark, exhibit.part))
        entries = f"{', '.join(map(str, letter.entries))}\n{letter.sha256[:16]}"
        if before is not None and (before.set_id, before.entries[1:]) == (
            letter.set_id,
            letter.entries[1:],
        ):
            yield "", document, "in the same envelope", "", "", "", entries
        else:
            yield (day_or_not(letter.day), document, *_envelope(case, letter), entries)
        before = letter


def _envelope(case: Case, letter: Letter) -> tuple[str, str, str, str]:
    """Its set, how it went, to whom it was addressed, and by whom it was given out."""
    keep = case.discretion.printable
    how = letter.how + (f"; came back {written(letter.returned)}" if letter.returned else "")
    return (
        letter.set_id,
        how + (f" ({keep(letter.place)})" if letter.place else ""),
        ", ".join((letter.recipient, *letter.address)),
        keep(letter.by) or "not recorded",
    )


_ENLARGED = 1.5
"""The pack's chart is drawn for a corner of a page; here it has one to itself."""


class _Drawing(Flowable):
    """The chart of the weekly pack as a piece of a page."""

    def __init__(self, chart: Chart, desk: Desk, width: float) -> None:
        super().__init__()
        self._chart, self._desk = chart, desk
        self.width, self.height = width, HEIGHT * 1.02 * _ENLARGED

    def draw(self) -> None:
        self.canv.scale(_ENLARGED, _ENLARGED)
        Plot(self.canv, self._chart, self._desk.faces, 0, 0, self.width / _ENLARGED).draw()


def chart(
    case: Case, desk: Desk, out: Path, drawing: Chart, legend: Sequence[tuple[str, str]]
) -> Drawn:
    """Attendance over the school year, with the steps that were taken."""

    def story(_: int) -> Sequence[Flowable]:
        return [
            desk.text(CHART, "title"),
            desk.text(
                f"{case.student.full_name}: share of possible sessions attended since the start "
                "of the "
                f"school year {case.school_year}, at the end of each school week.",
                "subtitle",
            ),
            _Drawing(drawing, desk, 170 * mm),
            gap(4),
            *((desk.table(("", "Step taken"), legend, (12, 158)),) if legend else ()),
            gap(2),
            *(
                (
                    desk.text(
                        "The dotted lines are the levels at which the school's procedure acts.",
                        "small",
                    ),
                )
                if drawing.thresholds
                else ()
            ),
        ]

    return draw(desk, story, out, CHART)


def missing(desk: Desk, title: str, out: Path) -> Drawn:
    """A sheet in the place of what is not there; the school keeps the reason."""

    def story(_: int) -> Sequence[Flowable]:
        return [
            gap(70),
            desk.text(title, "notice"),
            desk.text("This document is not included in the bundle.", "notice"),
            desk.text(
                "It was not available to the school when the bundle was made. The school has "
                "recorded "
                "who decided to go on without it and why."
            ),
        ]

    return draw(desk, story, out, MISSING)


def readiness_sheet(
    case: Case, checks: Sequence[Check], reason: str, by: str, desk: Desk, out: Path
) -> Drawn:
    """The checklist for the school: never part of the authority's copy."""

    def story(_: int) -> Sequence[Flowable]:
        made: list[Flowable] = [
            desk.text("Readiness of the bundle", "title"),
            desk.text(
                f"{case.kind.value}, {case.authority.name}. For the school only.", "subtitle"
            ),
            desk.table(
                ("", "Item", "How it stands"),
                [(check.light.value, check.title, check.said) for check in checks],
                (17, 48, 105),
            ),
        ]
        if reason:
            made += [gap(3), desk.text(f"Let through by {by}: {reason}")]
        made += [desk.text("What each week costs", "section"), _clock(case, desk)]
        return made

    return draw(desk, story, out, "Readiness")


def _clock(case: Case, desk: Desk) -> Flowable:
    charged = case.charged.charged
    if not charged:
        return desk.text("No session is charged.")
    rows = [
        (written(delay.day), str(delay.lost), str(delay.left))
        for delay in delays(charged, case.as_of)
    ]
    return desk.table(
        ("Information laid on", "Sessions out of time", "Sessions left"), rows, (60, 50, 50)
    )
