"""Answers in plain English and as JSON values, from the same results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline import words
from pipeline.errors import ExitCode
from pipeline.model.plan import Status
from pipeline.model.problem import Problem
from pipeline.policy.policy import Policy
from pipeline.run.checking import Checked
from pipeline.run.folder import BOOK, EXCEPTIONS
from pipeline.run.lettering import Lettered
from pipeline.run.plan_json import problem_json
from pipeline.run.planning import Planned
from pipeline.wording import sentence

_OF_A_KIND = 3


def plan_text(planned: Planned) -> str:
    """What the plan comes to, and what to do next."""
    plan, policy = planned.decided.plan, planned.decided.policy
    due = Counter(d.step for d in plan.decisions if d.status is Status.DUE)
    lines = [
        (
            f"{policy.title}: {words.counted(len(plan.decisions), 'student')} "
            f"on {words.written(plan.as_of)}."
        ),
        "  " + ", ".join(f"{count} {status}" for status, count in planned.counts.items()),
    ]
    lines += [f"    {count:4}  {policy.step(step).name}" for step, count in _in_order(due, policy)]
    if plan.problems:
        lines.append(f"  {words.counted(len(plan.problems), 'problem')} in the tracker:")
        lines += problem_lines(plan.problems)
    lines.append(f"Look at {planned.run.path / BOOK}, then: attendance letters {planned.run.path}")
    return "\n".join(lines)


def problem_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """What holds students first, and of each kind a few, so that no kind hides another."""
    kinds: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda each: not each.is_error):
        kinds.setdefault(problem.slug, []).append(problem)
    for same in kinds.values():
        yield from (f"    {p.where}: {sentence(p)}" for p in same[:_OF_A_KIND])
        if len(same) > _OF_A_KIND:
            yield f"    and {len(same) - _OF_A_KIND} more of this kind, all in {BOOK}."


def plan_answer_json(planned: Planned) -> dict[str, object]:
    """The same for programs."""
    return {
        "run": str(planned.run.path),
        "policy": planned.decided.plan.policy,
        "as_of": planned.decided.plan.as_of.isoformat(),
        "counts": dict(planned.counts),
        "problems": [problem_json(problem) for problem in planned.decided.plan.problems],
    }


def letters_text(made: Lettered) -> str:
    """What was made, what was not, and what to do next."""
    totals = made.totals
    channels = ", ".join(f"{count} {name}" for name, count in totals.sets_by_channel.items())
    lines = [
        (
            f"{words.counted(made.made, 'document')} made of {made.due} due; "
            f"{made.excepted} left to a person."
        ),
        f"  Sets: {channels or 'none'}.",
        (
            f"  Print run: {words.counted(totals.envelopes, 'envelope')}, "
            f"{words.counted(totals.sheets, 'sheet')}, {words.counted(totals.pages, 'page')}."
        ),
    ]
    for batch in totals.batches:
        lines.append(
            f"    {batch.id}: {words.counted(batch.sets, 'envelope')}, "
            f"{words.counted(batch.sheets, 'sheet')}, {batch.envelope}, {batch.post_class} class"
        )
    if made.exceptions:
        lines.append(
            f"  {words.counted(made.exceptions, 'line')} for a person in "
            f"{made.folder / EXCEPTIONS}."
        )
    if made.folder != made.run.path:
        lines.append("This is a proof, to be looked at. Nothing of it may be posted.")
    elif totals.envelopes:
        lines.append(f"Print what is in {made.folder / 'print'} and sign its run-sheet.pdf.")
    else:
        lines.append("Nothing goes by post, so there is nothing for the print room.")
    return "\n".join(lines)


def letters_json(made: Lettered) -> dict[str, object]:
    """The same for programs."""
    return {
        "run": str(made.run.path),
        "folder": str(made.folder),
        "due": made.due,
        "made": made.made,
        "excepted": made.excepted,
        "exceptions": made.exceptions,
        "sets": made.totals.sets,
        "envelopes": made.totals.envelopes,
        "sheets": made.totals.sheets,
        "pages": made.totals.pages,
    }


def check_text(found: Checked) -> str:
    """Every fault, grouped by what it is in; what is well is said too."""
    lines: list[str] = []
    for part in found.parts:
        state = "well" if not part.problems and not part.fault else "see below"
        lines.append(f"{part.title}: {part.said or state}")
        if part.fault:
            lines.append(f"  {part.fault}")
        lines += [f"  {p.where}: {sentence(p)}" for p in part.problems]
    if found.made_up:
        lines.append("Settings that are still those of the made-up school (config/school.toml):")
        lines.append("  " + ", ".join(found.made_up))
    return "\n".join(lines)


def check_json(found: Checked) -> dict[str, object]:
    """The same for programs."""
    return {
        "parts": [
            {
                "part": part.title,
                "fault": part.fault,
                "problems": [problem_json(problem) for problem in part.problems],
            }
            for part in found.parts
        ],
        "made_up": list(found.made_up),
        "exit": int(found.exit_code),
    }


def _in_order(due: Mapping[str, int], policy: Policy) -> list[tuple[str, int]]:
    return sorted(due.items(), key=lambda item: policy.place(item[0]))


def plan_code(planned: Planned) -> ExitCode:
    """How a command ends that made a plan."""
    # A warning is said and holds nobody.
    faulty = any(problem.is_error for problem in planned.decided.plan.problems)
    return ExitCode.HELD if planned.counts["held"] or faulty else ExitCode.DONE
