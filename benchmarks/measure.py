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


@dataclass(frozen=True)
class Run:
    """What one run took; `ended` is `done`, `too slow`, `too large` or `failed`."""

    ended: str
    seconds: float
    peak_bytes: int
    message: str = ""


def run(command: list[str], log: Path, timeout: float, memory: int, env: dict[str, str]) -> Run:
    """Run `command`, its output to `log`, at most `timeout` seconds and `memory` bytes.

    Memory is what the process and its children hold (resident), polled where /proc tells it, and
    the kernel's own peak of the process itself.
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
    unit = 1 if sys.platform == "darwin" else 1024
    peak = max(watch.peak, usage.ru_maxrss * unit)
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
        while not self._done.wait(POLL_SECONDS):
            self.peak = max(self.peak, _resident(self.process.pid))
            late, large = time.perf_counter() > self.deadline, self.peak > self.memory
            if late or large:
                self.ended = "too large" if large else "too slow"
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                return

    def stop(self) -> None:
        self._done.set()
        self.join()


def _resident(session: int) -> int:
    """Bytes resident in all processes of a session; 0 where there is no /proc."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*") if Path("/proc/self/stat").exists() else ():
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(fields[3]) == session:
                total += int((folder / "statm").read_text().split()[1])
    return total * os.sysconf("SC_PAGE_SIZE")
