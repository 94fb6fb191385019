"""Notebook 09: Western States and UTMB among other doubles, and what was published where the rows do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from race_doubles.analysis.other_doubles.others import Others

__all__ = ["Others"]


def __getattr__(name: str):
    # Other notebooks ask for a part of this one, and need not wait for all of it.
    if name == "Others":
        from race_doubles.analysis.other_doubles.others import Others

        return Others
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
