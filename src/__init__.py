"""How rare is it to run, place or win Western States and UTMB in the same year: from pages to answers.

For whoever asks a question of their own: `load()` gives the built tables, `sql()` the answer to a query,
`at_least()` the doubles of a level or a stronger one. The page *API* of the site says more.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from race_doubles.doubles.levels import at_least
    from race_doubles.doubles.tables import Tables, load, sql

#: Where each public name lives.
_HOMES = {
    "load": "doubles.tables",
    "Tables": "doubles.tables",
    "sql": "doubles.tables",
    "at_least": "doubles.levels",
}
__all__ = ["Tables", "at_least", "load", "sql"]


def __getattr__(name: str):
    # pandas takes a good part of a second, which `doubles --help` should not wait for.
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
