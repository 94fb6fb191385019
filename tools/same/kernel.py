"""Which kernel NumPy's OpenBLAS runs: a setting that is not in force would prove nothing."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

import numpy as np

#: What OpenBLAS calls a kernel that it was asked for, where that is another name: `Katmai` is the first of
#: several processors that share Prescott's, and a build may give Zen the one of Haswell.
OTHER_NAMES = {"Prescott": "Katmai", "Zen": "Haswell"}


def is_in_force(asked: str, running: str) -> bool:
    """Whether the kernel `running` is the one `asked` for."""
    return running.lower() in (asked.lower(), OTHER_NAMES.get(asked, asked).lower())


def running_kernel() -> str:
    """The kernel's name as OpenBLAS gives it, "" where NumPy brings no OpenBLAS that says."""
    folder = Path(np.__file__).parents[1] / "numpy.libs"
    for path in sorted(folder.glob("libscipy_openblas*")):
        library = ctypes.CDLL(str(path))
        for name in ("scipy_openblas_get_corename64_", "scipy_openblas_get_corename"):
            if hasattr(library, name):
                ask = getattr(library, name)
                ask.restype = ctypes.c_char_p
                return ask().decode()
    return ""


def check_kernel() -> None:
    """Raises SystemExit where `OPENBLAS_CORETYPE` asks for another kernel than runs."""
    asked, running = os.environ.get("OPENBLAS_CORETYPE"), running_kernel()
    if asked and running and not is_in_force(asked, running):
        raise SystemExit(f"OpenBLAS runs {running}, not {asked}.")
