"""How rare is it to run, place or win Western States and UTMB in the same year: from pages to answers.

`race_doubles.load()` gives the built tables to whoever asks a question of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from race_doubles.doubles.tables import load

__all__ = ["load"]


def __getattr__(name: str):
    # pandas takes a good part of a second, which `doubles --help` should not wait for.
    if name == "load":
        from race_doubles.doubles.tables import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
