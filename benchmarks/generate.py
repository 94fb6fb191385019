"""Results of invented people with a known answer: names, ages and errors as in real ones.

`write(rows, folder, raw)` writes `results.parquet` (result_id, race, year, name_published, sex,
country, age, born_min, born_max) and `truth.parquet` (result_id, person). The same `rows` and raw
tables give the same files. How often each kind of variation happens stands in `rates.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.names import (
    COUNTRIES,
    SHARES,
    TWO_SURNAMES,
    Lexicon,
    ages_seen,
    lexicons,
    people_seen,
)
from benchmarks.published import published_ages, published_names
from race_doubles.common.files import read_text_csv, replacing

SEED = 20030829
FIRST_YEAR, LAST_YEAR = 2003, 2025
#: Rows an edition has on average, so that more rows mean more races, as they do in the world.
EDITION = 250
#: Rows made into text at a time.
CHUNK = 250_000


def rates() -> dict[str, float]:
    """How often each kind of variation happens, from `rates.csv`."""
    table = read_text_csv(Path(__file__).parent / "rates.csv")
    return dict(zip(table["what"], table["value"].astype(float), strict=True))


@dataclass(frozen=True)
class People:
    """One entry a person: numbers of names in the lexicons, traits, and the first start."""

    country: np.ndarray
    woman: np.ndarray
    given: np.ndarray
    middle: np.ndarray  # -1: none
    family: np.ndarray
    second: np.ndarray  # second surname, -1: none
    second_always: np.ndarray
    changed: np.ndarray  # family name after a marriage, -1: none
    changed_year: np.ndarray
    short_form: np.ndarray  # goes by a short form at times
    other_country: np.ndarray  # -1: none
    born: np.ndarray
    first_year: np.ndarray


def write(rows: int, folder: Path, raw: Path) -> None:
    """Write `results.parquet` and `truth.parquet` of `rows` results into `folder`."""
    rng = np.random.default_rng([SEED, rows])
    rate = rates()
    words = lexicons(people_seen(raw), np.random.default_rng(SEED))  # the same world at every size
    counts = _starts(rows, rate["starts_logseries_p"], rng)
    people = _people(len(counts), words, ages_seen(raw), rate, rng)
    starts = _place_starts(people, counts, rows, rate, rng)
    _write_rows(people, starts, words, rate, folder, rng)


def _starts(rows: int, p: float, rng: np.random.Generator) -> np.ndarray:
    """Starts of each person, some more than `rows` in all, since doubled ones are dropped later."""
    mean = -p / ((1 - p) * np.log(1 - p))
    counts = np.minimum(rng.logseries(p, size=int(rows / mean * 1.4) + 50), 40)
    return counts.astype(np.int16)


def _draw(
    words: dict[tuple[str, str], Lexicon], part: str, country: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """A number in the lexicon of each one's country."""
    found = np.empty(len(country), dtype=np.int32)
    for number, code in enumerate(COUNTRIES):
        where = np.flatnonzero(country == number)
        found[where] = words[code, part].draw(rng, len(where))
    return found


def _people(
    size: int,
    words: dict[tuple[str, str], Lexicon],
    ages: np.ndarray,
    rate: dict[str, float],
    rng: np.random.Generator,
) -> People:
    shares = np.array(list(SHARES.values()))
    country = rng.choice(len(COUNTRIES), size=size, p=shares / shares.sum()).astype(np.int8)
    woman = rng.random(size) < rate["women"]

    def given() -> np.ndarray:
        return np.where(woman, _draw(words, "F", country, rng), _draw(words, "M", country, rng))

    def some(chance: float, values: np.ndarray, who: np.ndarray | bool = True) -> np.ndarray:
        return np.where((rng.random(size) < chance) & who, values, -1)

    two = np.isin(country, [COUNTRIES.index(code) for code in TWO_SURNAMES if code in COUNTRIES])
    always, varies = rate["second_surname_always"], rate["second_surname_varies"]
    second = some(always + varies, _draw(words, "family", country, rng), two)
    first_year = LAST_YEAR - np.floor(23 * rng.beta(1.0, 2.2, size)).astype(np.int16)
    return People(
        country=country, woman=woman, given=given(), middle=some(rate["middle_name_has"], given()),
        family=_draw(words, "family", country, rng), second=second,
        second_always=rng.random(size) < always / (always + varies),
        changed=some(rate["surname_changed"], _draw(words, "family", country, rng), woman),
        changed_year=first_year + rng.integers(1, 6, size),
        short_form=rng.random(size) < rate["nickname_person"],
        other_country=some(rate["country_differs_person"], rng.integers(len(COUNTRIES), size=size)),
        born=(first_year - rng.choice(ages, size)).astype(np.int16), first_year=first_year,
    )  # fmt: skip


def _place_starts(
    people: People, counts: np.ndarray, rows: int, rate: dict[str, float], rng: np.random.Generator
) -> pd.DataFrame:
    """One row a start, in no order: person, year, race. Nobody starts an edition twice."""
    person = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    gaps = rng.geometric(0.55, size=len(person)).astype(np.int16) - 1  # years until the next start
    fresh = np.r_[True, person[1:] != person[:-1]]
    gaps[fresh] = 0
    total = np.cumsum(gaps, dtype=np.int64)
    since = total - np.repeat(total[fresh], counts)
    span = LAST_YEAR - people.first_year[person] + 1
    year = people.first_year[person] + since % span  # a long career folds back into its years
    races = max(4, round(rows / (EDITION * (LAST_YEAR - FIRST_YEAR + 1))))
    home = np.sort(rng.choice(len(SHARES), size=races, p=_normal(list(SHARES.values()))))
    race = rng.integers(races, size=len(person))
    where = people.country[person]
    low, high = np.searchsorted(home, where), np.searchsorted(home, where, side="right")
    stays = (rng.random(len(person)) < rate["home_race"]) & (high > low)
    near = low + (rng.random(len(person)) * (high - low)).astype(np.int64)
    race = np.where(stays, near, race).astype(np.int16)
    starts = pd.DataFrame({"person": person, "year": year.astype(np.int16), "race": race})
    starts = starts.drop_duplicates(ignore_index=True)
    if len(starts) < rows:
        raise ValueError(f"only {len(starts)} of {rows} starts fit into {races} races")
    return starts.iloc[rng.permutation(len(starts))[:rows]].reset_index(drop=True)


def _normal(weights: list[float]) -> np.ndarray:
    return np.array(weights) / sum(weights)


def _dealt(races: int, shares: list[float], rng: np.random.Generator) -> np.ndarray:
    """A kind for each race, so that the kinds have their shares even where races are few."""
    return rng.permutation(np.searchsorted(np.cumsum(shares), (np.arange(races) + 0.5) / races))


def _write_rows(
    people: People,
    starts: pd.DataFrame,
    words: dict[tuple[str, str], Lexicon],
    rate: dict[str, float],
    folder: Path,
    rng: np.random.Generator,
) -> None:
    races = int(starts["race"].max()) + 1
    styles = _dealt(races, [0.45, 0.35, 0.10, 0.10], rng)
    plain = (
        _dealt(races, [1 - rate["accents_dropped_race"], rate["accents_dropped_race"]], rng) == 1
    )
    ways = _dealt(races, [0.50, 0.40, 0.10], rng)
    codes = np.array([*COUNTRIES, None], dtype=object)
    with (
        replacing(folder / "results.parquet") as results,
        replacing(folder / "truth.parquet") as truth,
    ):
        writers: dict[Path, pq.ParquetWriter] = {}
        for begin in range(0, len(starts), CHUNK):
            part = starts.iloc[begin : begin + CHUNK]
            person, race = part["person"].to_numpy(), part["race"].to_numpy()
            year = part["year"].to_numpy()
            country = people.country[person].astype(np.int64)
            moved = (people.other_country[person] >= 0) & (rng.random(len(part)) < 0.5)
            country = np.where(moved, people.other_country[person], country)
            country[rng.random(len(part)) < rate["country_blank_row"]] = len(COUNTRIES)
            woman = people.woman[person] ^ (rng.random(len(part)) < rate["sex_wrong_row"])
            ids = [f"g{number:08d}" for number in range(begin, begin + len(part))]
            table = pa.table({
                "result_id": pa.array(ids),
                "race": pa.array([f"race{number:04d}" for number in race]),
                "year": pa.array(year, pa.int64()),
                "name_published": pa.array(published_names(
                    people, person, year, styles[race], plain[race], words, rate, rng), pa.string()),
                "sex": pa.array(np.where(woman, "F", "M")),
                "country": pa.array(codes[country], pa.string()),
                **published_ages(people.born[person], year, ways[race], rate, rng),
            })  # fmt: skip
            key = pa.table(
                {"result_id": table["result_id"], "person": pa.array(person, pa.int32())}
            )
            for path, rows in ((results, table), (truth, key)):
                if path not in writers:
                    writers[path] = pq.ParquetWriter(path, rows.schema, compression="zstd")
                writers[path].write_table(rows)
        for writer in writers.values():
            writer.close()
