"""Run one command as a whole process: wall time, peak memory, and an end to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.1
#: Several processes share pages; to count those once costs more, so it is done less often.
POLL_SHARED_SECONDS = 1.0
PROC = Path("/proc")


@dataclass(frozen=True)
class Run:
    """What one run took; `ended` is `done`, `too slow`, `too large` or `failed`.

    `peak_bytes` is what it held at most until then.
    """

    ended: str
    seconds: float
    peak_bytes: int
    message: str = ""


def run(command: list[str], log: Path, timeout: float, memory: int, env: dict[str, str]) -> Run:
    """Run `command`, its output to `log`, at most `timeout` seconds and `memory` bytes.

    Memory is what the process and its children hold (resident, pages that they share counted once),
    polled where /proc tells it, and the kernel's own peak of the process itself. Elsewhere it is
    what the system says of the process when it has ended, which is never less than what the one that
    started it held.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=env,
                                   start_new_session=True)  # fmt: skip
        watch = _Watch(process, started + timeout, memory)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        watch.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # nothing of it stays behind
    peak = watch.peak or usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    if watch.ended:
        return Run(watch.ended, seconds, peak)
    if process.returncode != 0:
        return Run("failed", seconds, peak, _last_line(log))
    return Run("done", seconds, peak)


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "no message"


class _Watch(threading.Thread):
    """Follows the memory of a process and its children, and ends them past a limit."""

    def __init__(self, process: subprocess.Popen, deadline: float, memory: int):
        super().__init__(daemon=True)
        self.process, self.deadline, self.memory = process, deadline, memory
        self.peak, self.ended = 0, ""
        self._done = threading.Event()

    def run(self) -> None:
        wait = POLL_SECONDS
        while not self._done.wait(wait):
            held, processes = _held(self.process.pid)
            wait = POLL_SECONDS if processes < 2 else POLL_SHARED_SECONDS
            self.peak = max(self.peak, held)
            late, large = time.perf_counter() > self.deadline, self.peak > self.memory
            if late or large:
                self.ended = "too large" if large else "too slow"
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                return

    def stop(self) -> None:
        self._done.set()
        self.join()


def _held(session: int) -> tuple[int, int]:
    """Bytes that the processes of a session hold, and how many they are; (0, 0) without /proc."""
    found = []
    for folder in PROC.glob("[0-9]*") if (PROC / "self" / "stat").exists() else ():
        with contextlib.suppress(OSError, ValueError, IndexError):
            if int((folder / "stat").read_text().rsplit(")", 1)[1].split()[3]) == session:
                found.append(folder)
    if len(found) == 1:
        return _field(found[0] / "status", "VmHWM:"), 1
    return sum(_field(folder / "smaps_rollup", "Pss:") for folder in found), len(found)


def _field(path: Path, name: str) -> int:
    """A size in bytes from a file of /proc; 0 when the process is gone."""
    with contextlib.suppress(OSError):
        for line in path.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0
