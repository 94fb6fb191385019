"""A made world of two races, with levels and effects that are known."""

import numpy as np
import pandas as pd


def make_starts(
    seed: int,
    people: int = 500,
    years=range(2005, 2020),
    across: float = 0.85,
    harm: float = 0.0,
    slower: float = 0.0,
    keen: float = 0.06,
    form: float = 0.0,
) -> pd.DataFrame:
    """Starts of both races by people with known levels.

    `harm` adds to the log odds of stopping at UTMB after Western States, `slower` to the log time;
    `keen` is the chance of starting Western States in a year; `form` the standard deviation of what a runner
    has in both races of one year and in no other.
    """
    random = np.random.default_rng(seed)
    level = 0.14 * random.standard_normal(people)
    shift = {
        race: 0.14 * np.sqrt((1 - across) / 2) * random.standard_normal(people)
        for race in ("wser", "utmb")
    }
    sex = np.where(random.random(people) < 0.2, "F", "M")
    born = random.integers(1965, 1995, people)
    rows = []
    for year in years:
        edition = {
            "wser": np.log(90_000) + 0.03 * random.standard_normal(),
            "utmb": np.log(140_000) + 0.03 * random.standard_normal(),
        }
        fit = form * random.standard_normal(people) if form else np.zeros(people)
        w = random.random(people) < keen
        u = random.random(people) < 0.35
        for race, there in (("wser", w), ("utmb", u)):
            for i in np.flatnonzero(there):
                after = race == "utmb" and w[i]
                odds = -0.5 + 2.0 * level[i] + harm * after
                finished = random.random() >= 1 / (1 + np.exp(-odds))
                log_time = (
                    edition[race]
                    + level[i]
                    + shift[race][i]
                    + (0.03 if sex[i] == "F" else 0.0)
                    + 0.055 * random.standard_normal()
                    + slower * after
                    + fit[i]
                )
                rows.append(
                    (
                        f"r{i:04d}",
                        race,
                        year,
                        sex[i],
                        f"Runner {i}",
                        born[i],
                        "finished" if finished else "dnf",
                        round(float(np.exp(log_time))) if finished else None,
                    )
                )
    columns = ["runner_id", "race", "year", "sex", "name", "born", "status", "finish_seconds"]
    starts = pd.DataFrame(rows, columns=columns)
    starts["finish_seconds"] = starts["finish_seconds"].astype("Int64")
    done = starts[starts["status"].eq("finished")]
    starts["sex_place"] = (
        done.groupby(["race", "year", "sex"])["finish_seconds"].rank(method="min").astype("Int64")
    )
    starts["place"] = starts["sex_place"]
    starts["country"] = "FRA"
    starts["called_off"] = False
    starts["result_id"] = (
        starts["race"] + "-" + starts["year"].astype(str) + "-" + starts["runner_id"]
    )
    return starts


def make_runners(starts: pd.DataFrame) -> pd.DataFrame:
    """The runners of `starts`, with their year of birth."""
    runners = starts.drop_duplicates("runner_id")[["runner_id", "name", "sex", "born"]]
    return runners.assign(born_min=runners["born"], born_max=runners["born"]).drop(columns="born")
