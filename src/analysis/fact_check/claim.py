"""A claim about the season, as it is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from race_doubles.common.words import and_list, count, in_words

TRUE, FALSE, PARTLY, UNTESTABLE = "true", "false", "partly", "not testable with these data"
#: A verdict as a narrow column has it.
IN_SHORT = {UNTESTABLE: "not testable"}


@dataclass(frozen=True)
class Claim:
    """One claim: as `said`, the `verdict`, `because` in words, and the `rows` that decide it.

    `rows` hold numbers under the names of the tables (year, race, name, finish_seconds …); `headings` are
    those of columns that this claim alone has. `about` says what the rows are, where that is more than the
    claim says.
    """

    said: str
    verdict: str
    because: str
    rows: pd.DataFrame
    about: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)


def verdicts_counted(verdicts: Sequence[str]) -> str:
    """How many of the claims came out true, and how many otherwise, in one sentence."""
    kinds = [(kind, verdicts.count(kind)) for kind in (PARTLY, FALSE, UNTESTABLE)]
    others = [f"{in_words(number)} {kind}" for kind, number in kinds if number]
    true = f"{in_words(verdicts.count(TRUE)).capitalize()} of {count(len(verdicts), 'claim')} {'is' if verdicts.count(TRUE) == 1 else 'are'} true"
    return f"**{true}**" + (f"; {and_list(others)}." if others else ".")
