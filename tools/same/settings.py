"""The settings that must not matter, as far as this machine has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from tools.same.rows import shuffle_raw

#: OpenBLAS kernels, and the instruction sets of NumPy's list that a processor needs to run them.
KERNELS = {
    "Prescott": ("SSE3",),
    "Haswell": ("AVX2", "FMA3"),
    "Zen": ("AVX2", "FMA3"),
    "SkylakeX": ("AVX512_SKX",),
}
#: Variables that would undo a setting, or be one, if they came from the shell.
CLEARED = (
    "NPY_DISABLE_CPU_FEATURES",
    "NPY_ENABLE_CPU_FEATURES",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "RACE_DOUBLES_THREADS",
    "PYTHONHASHSEED",
    "TZ",
    "LC_ALL",
)


@dataclass(frozen=True)
class Setting:
    """One row of the matrix: variables of the child processes, and what is done to the copy before.

    Where `builds` is false the setting cannot reach the tables (no step of the build multiplies matrices),
    so they are not built again.
    """

    name: str
    variables: dict[str, str] = field(default_factory=dict)
    builds: bool = True
    prepare: Callable[[Path], None] | None = None


def threads(number: int) -> dict[str, str]:
    """The variables that give linear algebra, Arrow and DuckDB `number` threads."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RACE_DOUBLES_THREADS")
    return dict.fromkeys(names, str(number))


def instruction_sets() -> list[str]:
    """What NumPy picks its loops by and this processor has, the largest first."""
    return [name for name in reversed(__cpu_dispatch__) if __cpu_features__.get(name)]


def without_sets(number: int) -> Setting:
    """The `number` largest instruction sets switched off."""
    off = instruction_sets()[:number]
    return Setting(f"without {' '.join(off)}", {"NPY_DISABLE_CPU_FEATURES": " ".join(off)})


def kernels() -> list[str]:
    """The kernels of OpenBLAS that this processor can run."""
    return [
        name for name, needs in KERNELS.items() if all(__cpu_features__.get(one) for one in needs)
    ]


def smallest() -> list[Setting]:
    """The smallest instruction set, or nothing where NumPy knows but one."""
    every = instruction_sets()
    return [without_sets(len(every))] if every else []


def matrix() -> list[Setting]:
    """Every setting; what is given as it is, is what each of them is compared with.

    No base seed is among them: nothing in `src/` draws numbers, which tests/analysis/test_same_numbers.py keeps so.
    """
    return [
        *(without_sets(number) for number in range(1, len(instruction_sets()) + 1)),
        *(Setting(f"OpenBLAS {name}", {"OPENBLAS_CORETYPE": name}, builds=False) for name in kernels()),
        Setting("1 thread", threads(1)),
        Setting("2 threads", threads(2)),
        Setting("hash seed 0", {"PYTHONHASHSEED": "0"}),
        Setting("hash seed 1", {"PYTHONHASHSEED": "1"}),
        Setting("Kiritimati, C", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C"}),
        Setting("St. John's, Turkish", {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"}),
        Setting("raw rows shuffled", prepare=shuffle_raw),
    ]  # fmt: skip
