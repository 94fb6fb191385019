"""How often each name is borne in each country, from the project's own raw tables, with a tail.

A sample of a nation's names lacks most of the rare ones, and taken as it is would make homonyms far
too common. So each count is discounted (Ney, Essen and Kneser: by n1 / (n1 + 2 n2)) and the freed
share goes to names that the sample lacks (Katz): first those of countries that share a language, then
new ones made of halves of real names. What stays is the chance that two people share a name, which is
what a linker feels: two French people share a family name with a chance of 1.5 in 10,000 in the raw
tables, 1.4 among the 24,142 French profiles of one circuit, 1.5 here; two US Americans 3.8, 3.6 and 3.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from race_doubles.clean.countries import to_alpha3
from race_doubles.clean.names import parse_names

#: Countries with a language in common lend each other the names their own sample lacks.
LANGUAGES = {
    "english": ["USA", "GBR", "AUS", "CAN", "NZL", "IRL", "ZAF"],
    "french": ["FRA", "BEL", "CHE"],
    "spanish": ["ESP", "ARG", "MEX", "CHL", "COL"],
    "german": ["DEU", "AUT", "CHE"],
    "chinese": ["CHN", "HKG", "TWN"],
}
#: Where people bear two surnames.
TWO_SURNAMES = frozenset(LANGUAGES["spanish"])
#: The share of 131,310 profiles at 23 events of one circuit, 2022-2025, by country; only countries
#: of which the raw tables name enough people. Where people race says how hard their names are.
SHARES = {
    "FRA": 0.184, "AUS": 0.142, "CHN": 0.091, "USA": 0.076, "ITA": 0.064, "ARG": 0.056,
    "CHE": 0.047, "ESP": 0.044, "DEU": 0.031, "MEX": 0.025, "GBR": 0.022, "BEL": 0.021,
    "POL": 0.013, "NLD": 0.011, "AUT": 0.011, "HRV": 0.010, "CAN": 0.009, "CZE": 0.008,
    "BRA": 0.008, "ROU": 0.007, "NZL": 0.006, "PRT": 0.005, "HKG": 0.005, "CHL": 0.004,
    "HUN": 0.004, "IRL": 0.004, "SVK": 0.004, "JPN": 0.004, "SWE": 0.004, "DNK": 0.003,
    "KOR": 0.002, "FIN": 0.002, "NOR": 0.002, "GRC": 0.002, "COL": 0.002,
}  # fmt: skip
COUNTRIES = list(SHARES)
#: New names in the tail, for each name seen.
TAIL = {"family": 20, "given": 4}


@dataclass(frozen=True)
class Lexicon:
    """Names and the chance of each, cumulated; `names[searchsorted(chance, uniform)]` draws one."""

    names: np.ndarray
    chance: np.ndarray

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        """`size` indices into `names`."""
        found = np.searchsorted(self.chance, rng.random(size), side="right")
        return np.minimum(found, len(self.names) - 1).astype(np.int32)


def people_seen(raw: Path) -> pd.DataFrame:
    """Everyone in the raw tables once: given, family, sex (F, M), country (ISO alpha-3)."""
    utmb = _read(raw / "utmb_results", ["runner_uri", "fullname", "nationality_code", "gender"])
    utmb = utmb[utmb["runner_uri"] != ""].drop_duplicates("runner_uri")
    parsed = parse_names(utmb["fullname"], "capitals")
    french_race = pd.DataFrame(
        {
            "given": parsed["given"],
            "family": parsed["family"],
            "sex": utmb["gender"].map({"H": "M", "F": "F"}),
            "country": to_alpha3(utmb["nationality_code"], "nationality_code"),
        }
    )
    wser = _read(raw / "wser_results", ["first_name", "last_name", "gender", "region"])
    wser = wser.drop_duplicates(["first_name", "last_name", "gender"])
    at_home = wser["region"].str.fullmatch("[A-Z]{2}")  # a state of the United States
    american_race = pd.DataFrame(
        {
            "given": wser["first_name"],
            "family": wser["last_name"],
            "sex": wser["gender"],
            "country": "USA",
        }
    )[at_home]
    seen = pd.concat([french_race, american_race], ignore_index=True).dropna()
    whole = (seen["given"].str.len() > 1) & (seen["family"].str.len() > 1)
    return seen[whole & seen["sex"].isin(["F", "M"])].reset_index(drop=True)


def ages_seen(raw: Path) -> np.ndarray:
    """Every age published at Western States, in years."""
    ages = pd.to_numeric(_read(raw / "wser_results", ["age"])["age"], errors="coerce")
    return np.sort(ages[ages.between(16, 85)].to_numpy(dtype=np.int16))


def _read(folder: Path, columns: list[str]) -> pd.DataFrame:
    parts = [
        pd.read_csv(path, dtype=str, keep_default_na=False).reindex(columns=columns)
        for path in sorted(folder.glob("*.csv"))
    ]
    return pd.concat(parts, ignore_index=True).fillna("")


def lexicons(seen: pd.DataFrame, rng: np.random.Generator) -> dict[tuple[str, str], Lexicon]:
    """A lexicon for each (country, `F`, `M` or `family`)."""
    made, pools = {}, {}
    for part in ("F", "M", "family"):
        column = "family" if part == "family" else "given"
        rows = seen if part == "family" else seen[seen["sex"] == part]
        for country in SHARES:
            tongues = [group for group in LANGUAGES.values() if country in group]
            lenders = tuple(sorted({other for group in tongues for other in group} or {country}))
            if (lenders, part) not in pools:
                lent = _counts(rows[rows["country"].isin(lenders)], column)
                pools[lenders, part] = _pool(lent, TAIL[column], rng)
            own = _counts(rows[rows["country"] == country], column)
            made[country, part] = _lexicon(own, pools[lenders, part])
    return made


def _counts(rows: pd.DataFrame, column: str) -> pd.Series:
    """How many people bear each name, in the order of the names; two surnames count as two."""
    names = rows[column]
    if column == "family":
        two = names.str.split(" ")
        split = (two.str.len() == 2) & (names.str.split(" ").str[0].str.len() > 3)
        split &= rows["country"].isin(TWO_SURNAMES)
        names = pd.concat([names[~split], two[split].explode()])
    return names.value_counts().sort_index()


def _discount(counts: pd.Series) -> float:
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    return once / (once + 2 * twice) if once else 0.0


def _pool(lent: pd.Series, tail: int, rng: np.random.Generator) -> pd.Series:
    """The chance of each name of a language, new names and all."""
    new = _new_names(lent.index, tail * len(lent), rng)
    weights = 1.0 / (np.arange(len(new)) + len(new) / 5)  # rarer and rarer, none common
    return pd.concat([_shrunk(lent), pd.Series(_freed(lent) * weights / weights.sum(), index=new)])


def _lexicon(own: pd.Series, pool: pd.Series) -> Lexicon:
    unseen = pool[~pool.index.isin(own.index)]
    chance = pd.concat([_shrunk(own), _freed(own) * unseen / unseen.sum()]).sort_index()
    return Lexicon(chance.index.to_numpy(dtype=object), np.cumsum(chance.to_numpy()) / chance.sum())


def _shrunk(counts: pd.Series) -> pd.Series:
    return (counts - _discount(counts)) / counts.sum()


def _freed(counts: pd.Series) -> float:
    return _discount(counts) * len(counts) / counts.sum()


def _new_names(names: pd.Index, how_many: int, rng: np.random.Generator) -> pd.Index:
    """Names made of the first half of one name and the second half of another."""
    plain = [name for name in names if len(name) > 3 and " " not in name and "-" not in name]
    cuts = [_cut(name) for name in plain]
    heads = np.array([name[:cut] for name, cut in zip(plain, cuts, strict=True)], dtype=object)
    ends = np.array([name[cut:] for name, cut in zip(plain, cuts, strict=True)], dtype=object)
    made = (
        heads[rng.integers(len(heads), size=how_many)]
        + ends[rng.integers(len(ends), size=how_many)]
    )
    made = pd.Index(made).unique()
    return made[~made.isin(names)]


def _cut(name: str) -> int:
    """Where a name breaks: before the consonant nearest its middle that follows a vowel."""
    middle = (len(name) + 1) // 2
    for step in (0, 1, -1, 2, -2):
        cut = middle + step
        if (
            1 < cut < len(name) - 1
            and name[cut - 1] in "aeiouyàâäáãéèêëíïîóòôöúùûü"
            and name[cut].lower() not in "aeiouy"
        ):
            return cut
    return middle
