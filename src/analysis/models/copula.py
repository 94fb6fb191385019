"""Two uniform numbers that hang together as two normal ones do: the two races of one runner."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm


def copula(rho: float, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """P(U ≤ u, V ≤ v) for each pair of `u` and `v`: uniform, with normal scores correlated by `rho`.

    By integrating the density over the correlation (Plackett 1954), from independence on.
    """
    # Beyond eight standard deviations there is nothing to integrate.
    h, k = (np.clip(norm.ppf(share), -8.0, 8.0) for share in (u[:, None], v[None, :]))
    nodes, weights = np.polynomial.legendre.leggauss(12)
    out = u[:, None] * v[None, :]
    for r, weight in zip(rho * (nodes + 1) / 2, rho * weights / 2, strict=True):
        spare = 1 - r**2
        density = np.exp(-(h**2 - 2 * r * h * k + k**2) / (2 * spare)) / np.sqrt(spare)
        out += weight * density / (2 * np.pi)
    return out
