"""Coverage of the statistics at full length: `python -m benchmarks.intervals [--worlds N] [METHOD …]`.

The tests ask over 200 small worlds whether each interval holds the truth about as often as it says; this
does the same over 1,000 (default), for the methods that take long too, and prints a line a method: the
share of intervals that held the truth with a doubling that harms and with one that does not, the interval
of each share, and the share in which the harm was found. Half an hour on two cores.

Run it from the checkout; it needs neither tables nor network.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from race_doubles.analysis.models import independent
from race_doubles.analysis.models.performance import Parameters
from race_doubles.analysis.models.rates import jeffreys
from race_doubles.analysis.what_it_costs import matching, sensitivity, within_runner
from race_doubles.common.words import Estimate

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "analysis"))

from made_frames import utmb_starts
from made_world import make_starts
from test_models import doubles_of

HARM, SLOWER = 0.9, 0.04
KNOWN = Parameters(0.14, 0.055, 0.85, 50.0)
YEARS = list(range(2008, 2014))

Method = Callable[[int, bool], Estimate]


def on_frames(effect: Callable, frailty: float = 0.0) -> Method:
    """`effect` (of a made frame of UTMB starts) as a method of a seed and of whether doubling harms."""

    def method(seed: int, harmful: bool) -> Estimate:
        harm = {"harm": HARM, "slower": SLOWER} if harmful else {}
        return effect(utmb_starts(seed, people=300, editions=6, frailty=frailty, **harm)).estimate

    return method


def doubles_seen(seed: int, harmful: bool) -> Estimate:
    """Double podiums seen less expected by independent races, with 95% by chance; the truth is 0.

    "Harmful" here means a season's form that both races share.
    """
    starts = make_starts(seed, people=150, years=YEARS, keen=0.3, form=0.5 if harmful else 0.0)
    doubles = doubles_of(starts)
    prepared = independent.prepare(starts, YEARS, KNOWN)
    outcome = independent.compare(independent.chances(prepared, doubles), doubles)
    row = outcome.set_index("level").loc["podium"]
    return Estimate(
        row["seen"] - row["expected"], row["seen"] - row["high"], row["seen"] - row["low"]
    )


#: Method, and what the harm comes to (None: not known, only whether it is found).
METHODS: dict[str, tuple[Method, float | None, float]] = {
    "stopping-within": (on_frames(within_runner.stopping, 0.8), np.exp(HARM), 1.0),
    "stopping-later": (
        on_frames(lambda frame: within_runner.stopping(within_runner.later_years_only(frame)), 0.8),
        np.exp(HARM),
        1.0,
    ),
    "stopping-matched": (
        on_frames(lambda frame: matching.matched_stopping(matching.matched_sets(frame))),
        np.exp(HARM),
        1.0,
    ),
    "stopping-whole-field": (on_frames(sensitivity.whole_field_stopping), np.exp(HARM), 1.0),
    "time-within": (on_frames(within_runner.time), np.exp(SLOWER), 1.0),
    "time-mixed": (on_frames(within_runner.mixed_time), np.exp(SLOWER), 1.0),
    "time-matched": (
        on_frames(lambda frame: matching.matched_time(matching.matched_sets(frame))),
        np.exp(SLOWER),
        1.0,
    ),
    "independent-races": (doubles_seen, None, 0.0),
}


def line(name: str, worlds: int) -> str:
    """One method's coverage with an effect and without, and how often the effect was found."""
    method, truth, none = METHODS[name]
    with_effect = [method(seed, True) for seed in range(worlds)]
    without = [method(10**6 + seed, False) for seed in range(worlds)]

    def share(estimates: list[Estimate], value: float) -> str:
        held = sum(bool(one.low <= value <= one.high) for one in estimates)
        return jeffreys(held, worlds).times(100).brief(1)

    found = np.mean([one.low > none for one in with_effect])
    return "  ".join(
        [
            f"{name:22}",
            f"effect {share(with_effect, truth) if truth is not None else '–':20}",
            f"none {share(without, none):20}",
            f"found {100 * found:.0f}%",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=1000, help="made worlds a method")
    parser.add_argument("methods", nargs="*", metavar="METHOD", help="default: all of them")
    asked = parser.parse_args()
    unknown = sorted(set(asked.methods) - set(METHODS))
    if unknown:
        parser.error(f"no method {', '.join(unknown)}; there are {', '.join(METHODS)}")
    warnings.simplefilter("ignore")
    for name in asked.methods or METHODS:
        print(line(name, asked.worlds), flush=True)


if __name__ == "__main__":
    main()
