"""The answers of the record's commands, in plain English and as JSON values."""

from __future__ import annotations

from collections import Counter

from pipeline.run.explaining import Event, Explained
from pipeline.run.plan_json import problem_json
from pipeline.run.posting import Posted
from pipeline.run.purging import Purged
from pipeline.run.recording import RecordedRun
from pipeline.run.verifying import Verified
from pipeline.wording import sentence
from pipeline.words.dates import written
from pipeline.words.lists import counted


def posted_text(done: Posted) -> str:
    """How many went out, by which way, and when they are deemed delivered."""
    ways = Counter({p.set_id: p.way.value for p in done.postings}.values())
    said = ", ".join(f"{count} {way}" for way, count in sorted(ways.items()))
    lines = [f"{counted(done.sets, 'set')} entered for {written(done.day)}: {said}."]
    lines += [
        f"  {count} {post_class.value} class, deemed delivered on {written(day)}"
        for (post_class, day), count in done.deemed.items()
    ]
    if done.waiting:
        lines.append(f"  {counted(len(done.waiting), 'set')} of this run not out yet.")
    lines.append(f"Then: attendance record {done.run.path}")
    return "\n".join(lines)


def posted_json(done: Posted) -> dict[str, object]:
    """The same for programs."""
    return {
        "run": str(done.run.path),
        "date": done.day.isoformat(),
        "sets": done.sets,
        "postings": [
            {
                "set": p.set_id,
                "adm_no": p.adm_no,
                "step": p.step,
                "way": p.way.value,
                "class": p.post_class.value if p.post_class else "",
            }
            for p in done.postings
        ],
        "deemed": [
            {"class": post_class.value, "date": day.isoformat(), "sets": count}
            for (post_class, day), count in done.deemed.items()
        ],
        "waiting": list(done.waiting),
    }


def recorded_text(done: RecordedRun) -> str:
    """Every cell, old and new; what was left, and why."""
    report = done.report
    verb = "written" if done.done else "to be written"
    lines = [f"{counted(len(report.written), 'cell')} {verb} in {done.tracker.name}."]
    lines += [
        f"  {each.sheet}!{each.cell}  {each.old or '(empty)'} -> {each.new}"
        for each in report.written
    ]
    if report.same:
        lines.append(f"  {counted(report.same, 'cell')} said it already.")
    lines += [
        f"  {each.sheet}!{each.cell} is left: {each.reason.value} ({each.found}); "
        f"wanted: {each.wanted}"
        for each in report.kept
    ]
    lines += [f"  {problem.where}: {sentence(problem)}" for problem in done.problems]
    if report.backup is not None:
        lines.append(f"The tracker as it was: {report.backup}")
    return "\n".join(lines)


def recorded_json(done: RecordedRun) -> dict[str, object]:
    """The same for programs."""
    report = done.report
    return {
        "run": str(done.run.path),
        "tracker": str(done.tracker),
        "done": done.done,
        "written": [
            {"sheet": w.sheet, "cell": w.cell, "adm_no": w.adm_no, "old": w.old, "new": w.new}
            for w in report.written
        ],
        "kept": [
            {
                "sheet": k.sheet,
                "cell": k.cell,
                "adm_no": k.adm_no,
                "found": k.found,
                "wanted": k.wanted,
                "reason": k.reason.value,
            }
            for k in report.kept
        ],
        "same": report.same,
        "parts": list(report.parts),
        "before": report.before_sha256,
        "after": report.after_sha256,
        "backup": str(report.backup) if report.backup else "",
        "problems": [problem_json(problem) for problem in done.problems],
    }


def verified_text(found: Verified) -> str:
    """What was proved, or every file that is not as it was."""
    lines = [f"{f.file}: {f.state}. {f.what}" for f in found.findings]
    said = (
        f"{counted(len(found.runs), found.what)}, {counted(found.files, 'file')}, "
        f"{found.entries} ledger entries"
    )
    if lines:
        lines.append(f"{counted(len(found.findings), 'fault')} in {said}.")
    else:
        lines.append(f"All as it was made: {said}, the last with hash {found.head[:16]}.")
    lines += found.notes
    return "\n".join(lines)


def verified_json(found: Verified) -> dict[str, object]:
    """The same for programs."""
    return {
        "runs": list(found.runs),
        "files": found.files,
        "entries": found.entries,
        "head": found.head,
        "findings": [{"state": f.state, "file": f.file, "what": f.what} for f in found.findings],
        "notes": list(found.notes),
    }


def explained_text(known: Explained) -> str:
    """Everything, newest first."""
    lines = [f"{known.adm_no}  {known.name}".rstrip()]
    for event in known.events:
        struck = f"  (taken back by entry {event.struck})" if event.struck else ""
        when = event.at.strftime("%Y-%m-%d %H:%M")
        lines.append(f"\n{event.seq}. {when}  {event.title}{struck}")
        lines += [f"    {name}: {value}" for name, value in (("by", event.by), *event.facts)]
    return "\n".join(lines)


def explained_json(known: Explained) -> dict[str, object]:
    """The same for programs."""
    seq, link = known.head
    return {
        "adm_no": known.adm_no,
        "name": known.name,
        "events": [_event_json(event) for event in known.events],
        "head": {"entry": seq, "hash": link},
    }


def _event_json(event: Event) -> dict[str, object]:
    return {
        "entry": event.seq,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "by": event.by,
        "title": event.title,
        "facts": dict(event.facts),
        "hash": event.hash,
        "struck_by": event.struck or None,
    }


def purged_text(done: Purged) -> str:
    """What went or would go, and who is kept."""
    going = done.erasing
    verb = "taken away" if done.done else "to be taken away"
    what = ", ".join(
        (
            f"the personal part of {len(going.entries)} ledger entries",
            counted(len(going.originals), "original"),
            counted(len(going.files), "file"),
            counted(len(going.bundles), "bundle"),
        )
    )
    lines = [f"Older than {written(done.before)}, {verb}: {what}."]
    lines += [f"  bundle: {name}" for name in going.bundles]
    lines += [f"  kept: {student}, {why}" for student, why in sorted(done.kept.items())]
    if not done.done and not going:
        lines.append("Nothing is that old.")
    return "\n".join(lines)


def purged_json(done: Purged) -> dict[str, object]:
    """The same for programs."""
    going = done.erasing
    return {
        "before": done.before.isoformat(),
        "done": done.done,
        "entries": len(going.entries),
        "originals": len(going.originals),
        "files": [str(file) for file in going.files],
        "bundles": list(going.bundles),
        "kept": dict(sorted(done.kept.items())),
    }
