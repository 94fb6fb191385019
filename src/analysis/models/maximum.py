"""The maximum of a smooth likelihood, found so well that nothing printed hangs on where the search began.

A search that stops when it is near leaves its last digits to the start and to the processor. Here gradients
lead near the top, and Newton's steps from there on to it: each doubles the digits that are right, until what
is left is the noise of floating point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize

#: A Newton step shorter than this, in every parameter, ends the search.
NEAR = 1e-9
#: Newton's steps at most; three or four do.
_STEPS = 30
#: How far apart gradients are taken for the curvature.
_APART = 1e-4


def curvature(gradient: Callable[[np.ndarray], np.ndarray], at: np.ndarray) -> np.ndarray:
    """The matrix of second derivatives at `at`, from central differences of the exact `gradient`."""
    steps = _APART * np.eye(len(at))
    rows = [(gradient(at + step) - gradient(at - step)) / (2 * _APART) for step in steps]
    found = np.array(rows)
    return (found + found.T) / 2


def climb(
    slope: Callable[[np.ndarray], tuple[float, np.ndarray]],
    start: np.ndarray,
    bounds: Sequence[tuple[float, float]],
) -> np.ndarray:
    """Where `slope`, which gives a function and its gradient, is highest within `bounds`, from `start`.

    Where the function still rises at a bound, the parameter is at the bound. Raises ArithmeticError where the
    top is too flat to be found: two starts would then end in two places.
    """
    low, high = np.array(bounds, dtype=float).T
    at = np.clip(np.asarray(start, dtype=float), low, high)
    scale = max(1.0, abs(slope(at)[0]))

    def down(vector: np.ndarray) -> tuple[float, np.ndarray]:
        height, gradient = slope(vector)
        return -height / scale, -gradient / scale

    near = minimize(
        down, at, jac=True, method="L-BFGS-B", bounds=list(zip(low, high, strict=True)),
        options={"ftol": 1e-9, "gtol": 1e-6},
    )  # fmt: skip
    at = np.clip(near.x, low, high)
    bent = None
    for _ in range(_STEPS):
        gradient = slope(at)[1]
        free = ~(((at <= low) & (gradient <= 0)) | ((at >= high) & (gradient >= 0)))
        if not free.any():
            return at
        if bent is None:
            bent = curvature(lambda vector: slope(vector)[1], at)
        step = np.zeros(len(at))
        step[free] = np.linalg.solve(-bent[np.ix_(free, free)], gradient[free])
        moved = np.clip(at + step, low, high)
        done = np.abs(moved - at).max() < NEAR
        # Far from the top the curvature changes with every step; near it, it does not.
        bent = None if np.abs(moved - at).max() > 1e-4 else bent
        at = moved
        if done:
            return at
    raise ArithmeticError(
        f"the likelihood is too flat to have one highest point: after {_STEPS} steps of Newton's it is still "
        f"being looked for near {np.round(at, 4).tolist()}"
    )
