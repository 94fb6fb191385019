"""Four summers of four races, made up: few enough that everything about them can be counted by hand.

Ada wins all three of 2030. Cal wins Western States four times, Dan both Hardrock and UTMB of 2031, Eve and Gil Western States and
UTMB of one year each. Hal doubles four times. Hardrock lists finishers alone in 2030 and was not held in 2032; Lavaredo begins in 2031.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd

from race_doubles.doubles.doubles_table import make_doubles
from race_doubles.doubles.pairs_table import make_pairs
from race_doubles.doubles.tables import Tables

#: runner, and in each race and year: place among all, place within the sex, time; or the status.
STARTS = """
wser     2030 ada 8 1 20:00:00, bea 9 2 20:30:00, cal 1 1 15:00:00, gil 2 2 15:30:00, hal 12 10 22:00:00, ivo dnf, uma dns
wser     2031 cal 1 1 15:10:00, eve 5 1 18:00:00, hal 11 10 22:10:00, bea 6 2 19:00:00, ivo 30 28 28:00:00, joy dnf
wser     2032 cal 1 1 15:20:00, eve 4 1 17:50:00, hal 13 11 22:20:00, ada dnf, ivo 20 18 26:00:00
wser     2033 cal 2 2 15:40:00, gil 1 1 15:05:00, hal 12 9 22:05:00, ada 3 1 17:40:00, kim late
hardrock 2030 ada 3 1 27:00:00, lou 1 1 25:00:00, cal 2 2 26:00:00
hardrock 2031 dan 1 1 24:00:00, hal 9 8 31:00:00, bea 4 1 28:00:00, ivo dnf
hardrock 2033 cal 1 1 24:30:00, ada 2 1 26:30:00, hal 12 11 33:00:00
utmb     2030 ada 9 1 25:00:00, bea 20 3 27:00:00, gil 4 4 22:00:00, lou 1 1 20:30:00, hal 15 10 28:00:00, ivo 40 35 35:00:00
utmb     2031 dan 1 1 20:40:00, eve 3 1 24:00:00, hal 16 11 28:10:00, joy 50 9 36:00:00, lou 2 2 20:50:00
utmb     2032 cal dnf, hal 18 10 28:20:00, lou 1 1 20:20:00, eve 6 2 24:30:00, bea 4 1 24:10:00, kim dnf
utmb     2033 gil 1 1 20:10:00, hal 14 9 27:00:00, cal 3 3 21:00:00, ada dnf, joy 30 4 33:00:00, kim 9 2 25:10:00
lavaredo 2031 dan 1 1 12:00:00, joy 20 3 15:00:00, kim dnf
lavaredo 2032 lou 1 1 12:10:00, kim 12 1 14:00:00, joy dnf
lavaredo 2033 joy 5 1 14:10:00, lou 2 2 12:20:00, kim 6 2 14:30:00
"""
NAMES = {"ada": "Ada Ridge", "bea": "Bea Col", "cal": "Cal Pass", "dan": "Dan Tarn", "eve": "Eve Scree", "gil": "Gil Crag", "hal": "Hal Fell",
         "ivo": "Ivo Cairn", "joy": "Joy Moor", "kim": "Kim Beck", "lou": "Lou Gully", "uma": "Uma Combe"}  # fmt: skip
WOMEN = {"ada", "bea", "eve", "joy", "kim", "uma"}
COUNTRIES = {"lou": "FRA", "dan": "ESP", "bea": None}
DAYS = {"wser": "06-28", "lavaredo": "06-27", "hardrock": "07-11", "utmb": "08-30"}
#: What the registry of editions knows beside those with results.
OTHER_EDITIONS = [("hardrock", 2032, "cancelled"), ("hardrock", 2029, "held"), ("utmb", 2029, "held"), ("lavaredo", 2030, "cancelled")]  # fmt: skip
CHANGED = "race,year,kind,stopped_by_organiser,reason,source\nutmb,2032,shortened,no,snow,x\nlavaredo,2033,moved,no,snow,x\n"


def results() -> pd.DataFrame:
    """The rows of `results`, with runner_id."""
    rows = []
    for line in STARTS.split("\n"):
        if not line:
            continue
        race, year, *_ = line.split()
        for start in line.split(year, 1)[1].split(","):
            who, *told = start.split()
            place, sex_place, time = told if len(told) == 3 else (None, None, None)
            rows.append({
                "result_id": f"{race}-{year}-{who}", "runner_id": f"r-{who}", "race": race, "year": int(year), "name": NAMES[who], "sex": "F" if who in WOMEN else "M",
                "status": "finished" if time else told[0], "place": place, "sex_place": sex_place, "age": 40, "born_min": 1990, "born_max": 1990,
                "finish_seconds": pd.to_timedelta(time).total_seconds() if time else None, "country": COUNTRIES.get(who, "USA"),
            })  # fmt: skip
    whole = ("year", "place", "sex_place", "finish_seconds", "age", "born_min", "born_max")
    return pd.DataFrame(rows).astype({name: float for name in whole}).astype({name: "Int64" for name in whole})  # fmt: skip


def summers(curated: Path | None = None, finishers_alone: tuple = ("hardrock", 2030)) -> Tables:
    """The tables of these summers; `curated` is the folder of curated files."""
    every = results()
    links = every[["result_id", "runner_id"]]
    found = every.drop(columns="runner_id")
    editions = [
        {"race": race, "year": year, "status": "held", "date": f"{year}-{DAYS[race]}", "finishers": int(own["status"].eq("finished").sum()),
         "starters": None if (race, year) == finishers_alone else int(own["status"].ne("dns").sum())}
        for (race, year), own in found.groupby(["race", "year"])
    ]  # fmt: skip
    editions += [{"race": race, "year": year, "status": status, "finishers": 0} for race, year, status in OTHER_EDITIONS]  # fmt: skip
    editions = pd.DataFrame(editions).astype({"starters": "Int64", "finishers": "Int64"})
    began = every[every["status"].ne("dns")].groupby(["runner_id", "race"]).size().unstack(fill_value=0)  # fmt: skip
    runners = pd.DataFrame({"runner_id": [f"r-{who}" for who in NAMES], "name": list(NAMES.values()), "sex": ["F" if who in WOMEN else "M" for who in NAMES]})  # fmt: skip
    for race in began:
        runners[f"{race}_starts"] = runners["runner_id"].map(began[race]).fillna(0).astype(int)
    changed = pd.read_csv(StringIO(CHANGED)).assign(stopped_by_organiser=False)
    none = pd.DataFrame({"race": [], "year": []})
    return Tables(
        editions=editions, results=found, links=links, runners=runners, doubles=make_doubles(found, links, runners, editions),
        pairs=make_pairs(found, links, editions), reconciliation=none, splits=none, entries=none, names=none,
        not_comparable=changed, eras=none, checkpoints=none, curated=curated,
    )  # fmt: skip
