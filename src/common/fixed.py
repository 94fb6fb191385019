"""A number with so many decimals, the same on every machine."""

from __future__ import annotations

import math
from decimal import Decimal

#: Digits in which two machines agree: what a computed number has beyond them is noise.
_SIGNIFICANT = 9


def fixed(value: float, digits: int = 0, style: str = "") -> str:
    """`value` with `digits` decimals; `style` may hold a sign (`+`) and a comma for thousands (`,`).

    The number is first cut to nine significant digits, and to as many decimals beyond the last shown, then
    rounded half to even in decimal: 1.15 that came out as 1.1499999999999999 on one machine and as
    1.1500000000000001 on another is shown as 1.2 by both. What is shown as zero bears no minus: -0.004 with two decimals
    is `0.00`.
    """
    if not math.isfinite(value):
        return format(float(value), f"{style}.{digits}f")
    near = round(float(value), digits + _SIGNIFICANT) + 0.0
    shown = format(Decimal(f"{near:.{_SIGNIFICANT}g}"), f"{style}.{digits}f")
    return shown if shown.strip("-0.,") else format(Decimal(0), f"{style}.{digits}f")
