"""Races drawn by lot, as plainly as the model is told: what the worked out chances are held against."""

import numpy as np
from scipy.stats import norm


def draw_times(pool, starters, race, draws, random, scores=None):
    """Log times (draws, starters), infinite for those who stop; `scores` gives some their normal scores."""
    chance = random.random((draws, len(starters)), dtype=np.float32)
    for column, own in (scores or {}).items():
        chance[:, column] = norm.cdf(own)
    times = np.empty(chance.shape, dtype=np.float32)
    for column, possible in enumerate(pool.possible_of(starters, race)):
        place = (chance[:, column] * len(possible)).astype(int)
        times[:, column] = possible[np.minimum(place, len(possible) - 1)]
    times[random.random(times.shape, dtype=np.float32) < starters["dnf"].to_numpy(np.float32)] = (
        np.inf
    )
    return times


def places_within(times, sexes, columns):
    """Places within the sex of the starters `columns`, (draws, len(columns)); 0 where not finished."""
    found = []
    for column in columns:
        own = times[:, column]
        alike = times[:, sexes == sexes[column]]
        found.append(np.where(np.isfinite(own), (alike < own[:, None]).sum(axis=1) + 1, 0))
    return np.stack(found, axis=1)


def draw_season(pool, starters, correlations, draws, random):
    """Places of the runners of `correlations` (by runner_id) in both races: {race: (draws, runners)}."""
    first, second = random.standard_normal((2, draws, len(correlations)))
    rho = np.array(list(correlations.values()))
    scores = {"wser": first, "utmb": rho * first + np.sqrt(1 - rho**2) * second}
    places = {}
    for race, own in scores.items():
        field = starters[starters["race"].eq(race)].reset_index(drop=True)
        at = [field.index[field["runner_id"].eq(runner)][0] for runner in correlations]
        given = {column: own[:, number] for number, column in enumerate(at)}
        times = draw_times(pool, field, race, draws, random, given)
        places[race] = places_within(times, field["sex"].to_numpy(), at)
    return places
