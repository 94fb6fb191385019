"""Coverage: how often an interval holds the truth, over many made worlds, and how often it should.

The acceptance band is fixed before anything is run: the number of intervals that hold the truth must be
one that a method with a true coverage between 93% and 97% gives with a chance of 99.5% at each end. With
`WORLDS` worlds a method that covers 85% only falls out of it about nine times in ten (tested), so a pass
says something. `python -m benchmarks.intervals` measures the same with many more worlds.
"""

from collections.abc import Callable, Iterable

from scipy import stats

from race_doubles.common.words import Estimate

WORLDS = 200
LOWEST, HIGHEST = 0.93, 0.97
#: The chance, at each end, of turning away a method that is right.
MISTAKE = 0.005


def band(worlds: int) -> tuple[int, int]:
    """The fewest and the most intervals of `worlds` that may hold the truth."""
    return (
        int(stats.binom.ppf(MISTAKE, worlds, LOWEST)),
        int(stats.binom.ppf(1 - MISTAKE, worlds, HIGHEST)),
    )


def holds(estimate: Estimate, truth: float) -> bool:
    """Whether the interval holds the truth."""
    return bool(estimate.low <= truth <= estimate.high)


def covered(estimates: Iterable[Estimate], truth: float) -> int:
    """How many intervals hold the truth."""
    return sum(holds(estimate, truth) for estimate in estimates)


def over_worlds(method: Callable[[int], Estimate], truth: float, worlds: int = WORLDS) -> int:
    """How many of `worlds` worlds (method takes a seed) give an interval that holds the truth."""
    return covered((method(seed) for seed in range(worlds)), truth)
