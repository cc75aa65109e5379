from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import AlreadyDone, ExitCode, UsageFault
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.lock import LOCK, NOTE, workspace_lock

_HOLDER = """
import sys, time
from pathlib import Path
from pipeline.ledger.lock import workspace_lock
with workspace_lock(Path(sys.argv[1]), "letters 2022-03-07-sol"):
    print("held", flush=True)
    time.sleep(60)
"""


def _holder(folder: Path) -> subprocess.Popen[bytes]:
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, str(folder)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    return holder


def test_the_second_command_is_told_and_a_dead_one_forgotten(tmp_path: Path) -> None:
    with _holder(tmp_path) as holder:
        with (
            pytest.raises(AlreadyDone, match=r"working here: letters 2022-03-07-sol \(") as caught,
            workspace_lock(tmp_path, "posted"),
        ):
            pytest.fail("two at once")
        assert caught.value.exit_code is ExitCode.ALREADY
        holder.send_signal(signal.SIGKILL)
    with workspace_lock(tmp_path, "posted") as held:
        assert "letters 2022-03-07-sol" in held.left_behind
    with workspace_lock(tmp_path, "posted") as held:
        assert held.left_behind == ""


def test_the_lock_holds_within_a_process_too(tmp_path: Path) -> None:
    with (
        Ledger.open(tmp_path / "ledger.sqlite") as ledger,
        ledger.lock("record"),
        pytest.raises(AlreadyDone, match="record"),
        ledger.lock("purge"),
    ):
        pytest.fail("two at once")


def _fails(folder: Path) -> None:
    with workspace_lock(folder, "plan"):
        raise UsageFault("no such thing")


def test_a_fault_that_was_told_leaves_no_note(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="no such"):
        _fails(tmp_path)
    assert not (tmp_path / NOTE).exists()
    assert stat.S_IMODE((tmp_path / LOCK).stat().st_mode) == 0o600
