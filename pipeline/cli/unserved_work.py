"""What ``letters --unserved`` does: letters that could not be handed over go by post."""

from __future__ import annotations

from pipeline.cli.door import Door
from pipeline.cli.minutes import sent_json, sent_text
from pipeline.errors import ExitCode
from pipeline.libreoffice import Engine
from pipeline.run.unserved import Unserved, post_unserved
from pipeline.words.lists import counted


def unserved(door: Door, run: str, only: tuple[str, ...], engine: Engine | None) -> ExitCode:
    """Post what could not be handed over."""
    found = post_unserved(door.desk(), door.run_folder(run), only, today=door.today, engine=engine)
    door.answer(_text(found), _json(found))
    return ExitCode.HELD if found.sent and found.sent.exceptions else ExitCode.DONE


def _text(found: Unserved) -> str:
    """What was put in the post, and what still waits."""
    lines = [f"{counted(found.letters, 'letter')} that could not be handed over."]
    if found.sent is not None:
        lines += sent_text(found.sent)
    if found.waiting:
        lines.append(
            f"  {counted(len(found.waiting), 'set')} still to be handed over, or the Meetings "
            "sheet does not say that nobody came; with --only ADM it is posted all the same."
        )
    return "\n".join(lines)


def _json(found: Unserved) -> dict[str, object]:
    """The same for programs."""
    return {
        "letters": found.letters,
        "waiting": list(found.waiting),
        **(sent_json(found.sent) if found.sent is not None else {}),
    }
