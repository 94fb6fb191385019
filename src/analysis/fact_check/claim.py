"""A claim about the season, as it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

TRUE, FALSE, PARTLY, UNTESTABLE = "true", "false", "partly", "not testable with these data"


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
