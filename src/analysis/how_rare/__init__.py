"""Notebook 03: how rare a double is, and whether more so than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from race_doubles.analysis.how_rare.rarity import Rarity

__all__ = ["Rarity"]


def __getattr__(name: str):
    # Other notebooks ask for a part of this one, and need not wait for all of it.
    if name == "Rarity":
        from race_doubles.analysis.how_rare.rarity import Rarity

        return Rarity
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
