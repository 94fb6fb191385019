"""Two uniform numbers that hang together as two normal ones do: the two races of one runner."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

#: Gauss's points and weights between −1 and 1: six digits are right.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)


def copula(rho: float, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """P(U ≤ u, V ≤ v) for each pair of `u` and `v`: uniform, with normal scores correlated by `rho`.

    By integrating the density over the correlation (Plackett 1954), from independence on.
    """
    # Beyond eight standard deviations there is nothing to integrate.
    h, k = (np.clip(ndtri(share), -8.0, 8.0) for share in (u[:, None], v[None, :]))
    squares, product = h**2 + k**2, h * k
    out = u[:, None] * v[None, :]
    for r, weight in zip(rho * (_NODES + 1) / 2, rho * _WEIGHTS / 2, strict=True):
        spare = 1 - r**2
        density = np.exp((2 * r * product - squares) / (2 * spare))
        out += weight / (2 * np.pi * np.sqrt(spare)) * density
    return out
