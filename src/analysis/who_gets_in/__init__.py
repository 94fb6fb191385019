"""Few want the double, or few get in? Who asked for a place, who was drawn, and by which door doubles came.

`funnel` counts from asking to doubling, `without_lottery` bounds what would be without the draw (`draw` has its rules), `door_model` asks
start by start who doubles, `fared` how those of each door did, `asking` about the same year, `calls` about the wait list. `lottery` has the draws
as they were held and `experiment` what they say of a cause, as it was fixed before it was looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from race_doubles.analysis.who_gets_in.getting_in import GettingIn

__all__ = ["GettingIn"]


def __getattr__(name: str):
    # Other notebooks ask for a part of this one, and need not wait for all of it.
    if name == "GettingIn":
        from race_doubles.analysis.who_gets_in.getting_in import GettingIn

        return GettingIn
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
