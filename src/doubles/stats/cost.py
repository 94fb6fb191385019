"""What running Western States costs at UTMB nine weeks later: not finishing, and finishing slower.

Nobody drew lots for who runs both, so three comparisons with different weaknesses are made:

1. The same runner in other years (conditional logistic regression and fixed effects): all that is
   constant in a runner cancels; form and age do not.
2. Matched starters of the same edition and sex, of about the same age and predicted level.
3. A placebo: runners who started Western States the year **before** and not this year. Fourteen
   months on it should not harm, so whatever "effect" shows is selection. (The next year would not do:
   a UTMB finish is a way into Western States, so the outcome would choose the placebo group.)

The same way in bends the first comparison: a doubled year follows a finished UTMB more often than
an abandoned one, which makes a doubler's earlier other years look too good. It is therefore also made
against later years alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.discrete.conditional_models import ConditionalLogit

from doubles.stats.finishing import KNOTS, own_outcomes, restricted_cubic
from doubles.stats.rates import poisson_exact
from doubles.stats.words import Estimate

#: Matched starters a doubled start, and how far their predicted levels (log time) may differ.
CONTROLS = 5
CALIPER = 0.05
#: Years of birth that matched starters may differ by, where both are known.
AGE_APART = 5
#: What matched starters should share, beside edition and sex: level, how many other starts are known of
#: them (logarithm), and the log odds of stopping that level and record together give.
MATCHED_ON = ("level", "experience", "risk")
#: What a matched comparison allows for where the match is not perfect.
ADJUSTED_FOR = ("risk", "experience")
#: From this year on UTMB publishes the country of who did not finish, too.
COUNTRIES_FROM = 2017
#: Who comes from these need not fly long to UTMB (ISO 3166-1 alpha-3).
# fmt: off
EUROPE = frozenset((
    "ALB", "AND", "AUT", "BEL", "BIH", "BGR", "BLR", "CHE", "CYP", "CZE", "DEU", "DNK",
    "ESP", "EST", "FIN", "FRA", "FRO", "GBR", "GIB", "GRC", "HRV", "HUN", "IRL", "ISL",
    "ITA", "LIE", "LTU", "LUX", "LVA", "MCO", "MDA", "MKD", "MLT", "MNE", "NLD", "NOR",
    "POL", "PRT", "ROU", "RUS", "SMR", "SRB", "SVK", "SVN", "SWE", "UKR",
))
# fmt: on


@dataclass(frozen=True)
class Effect:
    """An effect with its interval and what is behind it.

    `estimate` is an odds ratio, or a ratio of times. `people` and `doubled` count exposed runners and
    their exposed starts that inform it, `others` the starts they are compared with; `log_error` is the
    standard error of the logarithm.
    """

    estimate: Estimate
    people: int
    doubled: int
    others: int
    log_error: float

    @property
    def detectable(self) -> float:
        """The ratio above 1 that would be noticed (two-sided 5%) four times in five."""
        return float(np.exp((stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * self.log_error))


def _effect(
    log_ratio: float, error: float, people: int, doubled: int, others: int, df: float = np.inf
) -> Effect:
    half = stats.t.ppf(0.975, df) * error
    values = np.exp([log_ratio, log_ratio - half, log_ratio + half])
    return Effect(Estimate(*map(float, values)), people, doubled, others, float(error))


def utmb_frame(table: pd.DataFrame, runners: pd.DataFrame) -> pd.DataFrame:
    """UTMB starts with an outcome of the runner's own (`finishing.own_outcomes`), with what the comparisons need.

    `table` has the starts of both races as `independent.prepare` gives them. Adds: doubler (started
    Western States that year), previous_year (started it the year before), wser_finished (that year), stopped
    (did not finish UTMB), slow (log time relative to the edition; finishers), born (middle of the
    born range), severity (log odds of stopping of the edition, from those who did not double),
    experience (logarithm of one more than the starts in other years), risk (log odds of the predicted
    chance of stopping) and overseas (1 for who came from outside Europe; missing before `COUNTRIES_FROM`,
    when only finishers have a country).
    """
    wser = table[table["race"].eq("wser")]
    started = pd.MultiIndex.from_frame(wser[["runner_id", "year"]])
    finished = pd.MultiIndex.from_frame(
        wser.loc[wser["status"].eq("finished"), ["runner_id", "year"]]
    )
    frame = table[table["race"].eq("utmb") & own_outcomes(table)].copy()
    own = pd.MultiIndex.from_frame(frame[["runner_id", "year"]])
    before = pd.MultiIndex.from_arrays([frame["runner_id"], frame["year"] - 1])
    frame["doubler"] = own.isin(started)
    frame["previous_year"] = before.isin(started)
    frame["wser_finished"] = own.isin(finished)
    frame["stopped"] = frame["status"].ne("finished").astype(int)
    frame["slow"] = frame["level"] + frame["residual"]
    born = runners.set_index("runner_id")[["born_min", "born_max"]].astype("Float64").mean(axis=1)
    frame["born"] = frame["runner_id"].map(born).astype(float)
    frame["experience"] = np.log1p(frame["past_starts"].astype(float))
    frame["risk"] = np.log(frame["dnf"] / (1 - frame["dnf"]))
    frame["overseas"] = (
        (~frame["country"].isin(EUROPE))
        .astype(float)
        .where(frame["country"].notna() & frame["year"].ge(COUNTRIES_FROM))
    )
    share = frame[~frame["doubler"]].groupby("year")["stopped"].mean()
    frame["severity"] = frame["year"].map(np.log(share / (1 - share))).astype(float)
    return frame.reset_index(drop=True)


def within_runner_stopping(frame: pd.DataFrame, exposure: str = "doubler") -> Effect:
    """Odds ratio of not finishing in `exposure` years against the same runner's other years.

    Conditional logistic regression stratified by runner, the edition's severity as offset. Only
    runners who did both and whose outcomes differ inform it.
    """
    grouped = frame.groupby("runner_id")
    mixed = grouped[exposure].transform("nunique").gt(1) & grouped["stopped"].transform(
        "nunique"
    ).gt(1)
    some = frame[mixed]
    return _conditional(
        some["stopped"],
        some[[exposure]].astype(float),
        some["runner_id"],
        some["severity"],
    )


def later_years_only(frame: pd.DataFrame, exposure: str = "doubler") -> pd.DataFrame:
    """`frame` without the starts that came before a runner's first with `exposure`."""
    first = frame["year"].where(frame[exposure]).groupby(frame["runner_id"]).transform("min")
    return frame[frame["year"].ge(first).fillna(False)]


def _conditional(outcome, design, strata, offset, runner=None) -> Effect:
    """Conditional logistic regression; the first column of `design` is the exposure.

    Strata of one `runner` (by row; default: each its own) count as one cluster: sandwich of the strata's
    scores, t with the runners less one.
    """
    model = ConditionalLogit(
        outcome.to_numpy(), design.to_numpy(), groups=strata.to_numpy(), offset=offset.to_numpy()
    )
    found = model.fit(method="bfgs", disp=False)
    exposed = design.iloc[:, 0].gt(0)
    error, df = found.bse[0], np.inf
    people = (strata if runner is None else runner)[exposed].nunique()
    if runner is not None:
        scores = np.array([model.score_grp(i, found.params) for i in range(strata.nunique())])
        of_runner = runner.groupby(strata, sort=False).first().factorize(sort=True)[0]
        together = np.zeros((people, scores.shape[1]))
        np.add.at(together, of_runner, scores)
        bread = found.cov_params()
        error = np.sqrt((bread @ (together.T @ together) @ bread)[0, 0] * people / (people - 1))
        df = people - 1
    return _effect(found.params[0], error, people, int(exposed.sum()), int((~exposed).sum()), df)


def within_runner_time(frame: pd.DataFrame, exposure: str = "doubler") -> Effect:
    """Ratio of finish times, relative to the edition, in `exposure` years over the runner's other years.

    Fixed effects: log times less the runner's mean on exposure less its mean; errors are clustered by
    runner. Finishers with a finish in both kinds of years only.
    """
    done = frame.dropna(subset="slow")
    mixed = done.groupby("runner_id")[exposure].transform("nunique").gt(1)
    done = done[mixed]
    grouped = done.groupby("runner_id")
    y = done["slow"] - grouped["slow"].transform("mean")
    x = done[exposure].astype(float)
    x = x - x.groupby(done["runner_id"]).transform("mean")
    codes = done["runner_id"].factorize(sort=True)[0]
    found = sm.OLS(y.to_numpy(), x.to_numpy()).fit(
        cov_type="cluster", cov_kwds={"groups": codes}, use_t=True
    )
    people, doubled = codes.max() + 1, int(done[exposure].sum())
    # The runners' means cost a degree of freedom each, which a cluster formula forgets.
    error = found.bse[0] * np.sqrt((len(done) - 1) / max(1, len(done) - people))
    return _effect(found.params[0], error, int(people), doubled, len(done) - doubled, df=people - 1)


def mixed_time(frame: pd.DataFrame, exposure: str = "doubler") -> Effect:
    """The same ratio from a mixed model: a random level for each runner, sex as a covariate.

    Uses finishers with two finishes or more (restricted maximum likelihood): all who doubled, and every
    third of the others, who tell only how much one runner's times vary. The ratio itself is then that of
    `within_runner_time`, by another road.
    Doublers are faster runners to begin with, which a random level does not take out; the share of a
    runner's finishes that were doubled does (Mundlak 1978).
    """
    done = frame.dropna(subset="slow")
    done = done[done.groupby("runner_id")["slow"].transform("size").gt(1)]
    third = pd.Series(done["runner_id"].factorize(sort=True)[0] % 3 == 0, index=done.index)
    done = done[third | done.groupby("runner_id")[exposure].transform("any")]
    exposed = done[exposure].astype(float)
    share = exposed.groupby(done["runner_id"]).transform("mean")
    design = np.column_stack(
        [np.ones(len(done)), exposed, done["sex"].eq("F").astype(float), share]
    )
    # In units of a tenth the optimiser's steps fit the data; in raw log time it stops too early.
    found = sm.MixedLM(
        10 * done["slow"].to_numpy(), design, groups=done["runner_id"].to_numpy()
    ).fit(reml=True, method="lbfgs")
    doubled = int(done[exposure].sum())
    return _effect(
        found.params[1] / 10,
        found.bse[1] / 10,
        done.loc[done[exposure], "runner_id"].nunique(),
        doubled,
        len(done) - doubled,
    )


def matched_sets(
    frame: pd.DataFrame,
    exposure: str = "doubler",
    controls: int = CONTROLS,
    caliper: float = CALIPER,
    on: tuple[str, ...] = MATCHED_ON,
) -> pd.DataFrame:
    """For every start with `exposure`, up to `controls` starts like it, as rows with a `set_id`.

    Alike: the same edition and sex, born within `AGE_APART` years where both are known, some
    result behind the level, and a predicted level within `caliper`. Of those the nearest come first: the
    sum of squared differences in `on`, each over its standard deviation among the exposed (Rubin and
    Thomas 2000, without the correlations). A start serves in one set only, so that sets are
    independent. Exposed starts without any match are left out.
    """
    usable = frame[frame["known"].gt(0)].reset_index(drop=True)
    spread = usable.loc[usable[exposure], list(on)].std().replace(0, 1).fillna(1)
    scaled = (usable[list(on)] / spread).to_numpy()
    rows, sets, exposed = [], [], []
    needed = usable[["result_id", "runner_id", "year", "sex", "level", "born", "doubler"]]
    needed = needed.assign(**{exposure: usable[exposure]})
    some = needed.groupby(["year", "sex"])[exposure].transform("any")
    for (_, _), field in needed[some].groupby(["year", "sex"]):
        chosen = field[field[exposure]].sort_values("runner_id")
        others = field[~field[exposure] & ~field["doubler"]].sort_values(["level", "runner_id"])
        levels, born = others["level"].to_numpy(), others["born"].to_numpy()
        there = scaled[others.index]
        free = np.ones(len(others), dtype=bool)
        for row in chosen.itertuples():
            fits = free & (np.abs(levels - row.level) <= caliper)
            with np.errstate(invalid="ignore"):
                fits &= ~(np.abs(born - row.born) > AGE_APART)
            best = np.flatnonzero(fits)
            distance = ((there[best] - scaled[row.Index]) ** 2).sum(axis=1)
            best = best[np.argsort(distance, kind="stable")][:controls]
            if len(best):
                free[best] = False
                rows += [row.Index, *others.index[best]]
                sets += [row.result_id] * (1 + len(best))
                exposed += [True] + [False] * len(best)
    return usable.loc[rows].assign(set_id=sets, exposed=exposed).reset_index(drop=True)


def balance(sets: pd.DataFrame) -> pd.DataFrame:
    """The check of the matching: means of both sides and their standardised difference.

    One row a covariate: name, exposed, matched (each set weighs alike), difference (in standard
    deviations of the exposed). A column is compared where both sides of a set have one.
    """
    names = {
        "level": "predicted level (log time)",
        "born": "year of birth",
        "experience": "other starts (logarithm)",
        "past_share": "share of them not finished",
        "dnf": "predicted chance of stopping",
        "overseas": f"from outside Europe ({COUNTRIES_FROM} on)",
    }
    share = sets["past_dnf"] / sets["past_starts"].where(sets["past_starts"].gt(0))
    table = sets.assign(past_share=share.astype(float))
    rows = []
    for column, name in names.items():
        both = table.groupby(["set_id", "exposed"])[column].mean().unstack().dropna()
        exposed, matched = both[True].astype(float), both[False].astype(float)
        spread = exposed.std()
        rows.append((name, exposed.mean(), matched.mean(), (exposed - matched).mean() / spread))
    return pd.DataFrame(rows, columns=["name", "exposed", "matched", "difference"])


def matched_stopping(sets: pd.DataFrame, adjust: tuple[str, ...] = ADJUSTED_FOR) -> Effect:
    """Odds ratio of not finishing, exposed against matched (conditional logistic regression by set).

    `adjust` names the columns whose remaining differences are allowed for. A set in which all or none
    stopped says nothing to this method and is not counted. The sets of one exposed runner are one cluster.
    """
    mixed = sets.groupby("set_id")["stopped"].transform("nunique").gt(1)
    some = sets[mixed]
    design = pd.DataFrame({"exposed": some["exposed"].astype(float)}).join(some[list(adjust)])
    level = pd.Series(0.0, index=some.index)
    runner = some["runner_id"].where(some["exposed"]).groupby(some["set_id"]).transform("first")
    return _conditional(some["stopped"], design, some["set_id"], level, runner)


@dataclass(frozen=True)
class Risk:
    """Shares that did not finish: `exposed`, `matched` (each set weighs alike) and their difference.

    `sets` counts the matched sets, `people` the exposed runners. Unlike an odds ratio it uses every set,
    and means the same whatever is adjusted for.
    """

    exposed: float
    matched: float
    difference: Estimate
    people: int
    sets: int


def matched_risk(sets: pd.DataFrame) -> Risk:
    """The difference in the share that did not finish, exposed less matched, in the matched sets.

    Mean over exposed runners of the mean difference in their sets; its error is that of a mean (t).
    """
    both = sets.groupby(["set_id", "exposed"])["stopped"].mean().unstack()
    runner = sets[sets["exposed"]].set_index("set_id")["runner_id"].reindex(both.index)
    gap = both[True] - both[False]
    # A runner with several doubled starts is one cluster, weighing as many sets.
    middle = float(gap.mean())
    clusters = (gap - middle).groupby(runner).sum()
    people = len(clusters)
    error = np.sqrt((clusters**2).sum() * people / (people - 1)) / len(gap)
    half = float(stats.t.ppf(0.975, people - 1) * error)
    return Risk(
        float(both[True].mean()),
        float(both[False].mean()),
        Estimate(middle, middle - half, middle + half),
        people,
        len(both),
    )


def whole_field_stopping(
    frame: pd.DataFrame, exposure: str = "doubler", adjust: tuple[str, ...] = ADJUSTED_FOR
) -> Effect:
    """The odds ratio without matching: logistic regression over every start of `frame`.

    The edition's severity is an offset; level (restricted cubic spline), whether any result is behind it,
    sex and `adjust` are covariates. Errors are clustered by runner.
    """
    knots = np.quantile(frame.loc[frame["known"].gt(0), "level"], KNOTS)
    known = frame["known"].gt(0).to_numpy(dtype=float)
    shape = restricted_cubic(frame["level"].to_numpy(dtype=float), knots) * known[:, None]
    exposed = frame[exposure].to_numpy(dtype=float)
    columns = [exposed, np.ones(len(frame)), frame["sex"].eq("F").to_numpy(dtype=float), *shape.T]
    columns += [frame[name].to_numpy(dtype=float) for name in adjust]
    columns += [known] if np.ptp(known) else []
    found = sm.GLM(
        frame["stopped"].to_numpy(dtype=float),
        np.column_stack(columns),
        family=sm.families.Binomial(),
        offset=frame["severity"].to_numpy(dtype=float),
    ).fit(cov_type="cluster", cov_kwds={"groups": frame["runner_id"].factorize(sort=True)[0]})
    doubled = int(exposed.sum())
    people = frame.loc[frame[exposure], "runner_id"].nunique()
    return _effect(found.params[0], found.bse[0], people, doubled, len(frame) - doubled, people - 1)


def specifications(frame: pd.DataFrame, comparable: list[int]) -> dict[str, Effect]:
    """The matched comparison under every choice that was, or might as well have been, made.

    `comparable` are the years whose courses compare. By name, the main one first.
    """
    sets = matched_sets(frame)
    seen = frame[frame["known"].gt(0)].reset_index(drop=True)
    through = frame[~frame["doubler"] | frame["wser_finished"]].reset_index(drop=True)
    kept = frame[frame["year"].isin(comparable)].reset_index(drop=True)
    found = {
        "the main one": matched_stopping(sets),
        "not adjusted": matched_stopping(sets, ()),
        "adjusted for predicted risk alone": matched_stopping(sets, ("risk",)),
        "matched on level alone, not adjusted": matched_stopping(
            matched_sets(frame, on=("level",)), ()
        ),
        "half the caliper": matched_stopping(matched_sets(frame, caliper=CALIPER / 2)),
        "twice the caliper": matched_stopping(matched_sets(frame, caliper=2 * CALIPER)),
        "one starter a doubled start": matched_stopping(matched_sets(frame, controls=1)),
        "ten starters a doubled start": matched_stopping(matched_sets(frame, controls=10)),
        "without changed courses": matched_stopping(matched_sets(kept)),
        "only doublers who finished Western States": matched_stopping(matched_sets(through)),
        "no matching: everyone with a result, by regression": whole_field_stopping(seen),
        "no matching: everyone, by regression": whole_field_stopping(frame),
    }
    late = frame.dropna(subset="overseas").reset_index(drop=True)
    if late["doubler"].any():
        late_sets = matched_sets(late)
        found[f"from {COUNTRIES_FROM} on"] = matched_stopping(late_sets)
        found[f"from {COUNTRIES_FROM} on, adjusted for coming from overseas"] = matched_stopping(
            late_sets, (*ADJUSTED_FOR, "overseas")
        )
    return found


def who_is_in(frame: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """Where the doubled starts of `frame` went, and what the finishing model expected of each part.

    One row a part: name, starts, seen and expected (non-finishes), ratio (Estimate, exact Poisson
    interval). The parts: matched, with a result but no match, without any result; then all of them, and the
    matched starters for comparison, as many as there are sets (each set weighs alike).
    """
    doubled = frame[frame["doubler"]]
    matched = doubled["result_id"].isin(sets.loc[sets["exposed"], "result_id"])
    parts = {
        "matched": doubled[matched],
        "a result, but nobody alike": doubled[~matched & doubled["known"].gt(0)],
        "no other result": doubled[doubled["known"].eq(0)],
        "all doubled starts": doubled,
    }
    rows = [
        (
            name,
            len(some),
            float(some["stopped"].sum()),
            float(some["dnf"].sum()),
            poisson_exact(int(some["stopped"].sum()), float(some["dnf"].sum())),
        )
        for name, some in parts.items()
        if len(some)
    ]
    others = sets[~sets["exposed"]].groupby("set_id")[["stopped", "dnf"]].mean().sum()
    plain = sets[~sets["exposed"]]
    rows.append(
        (
            "the starters they were matched with",
            sets["set_id"].nunique(),
            float(others["stopped"]),
            float(others["dnf"]),
            poisson_exact(int(plain["stopped"].sum()), float(plain["dnf"].sum())),
        )
    )
    return pd.DataFrame(rows, columns=["name", "starts", "seen", "expected", "ratio"])


def matched_time(sets: pd.DataFrame) -> Effect:
    """Ratio of finish times, exposed over matched finishers of the same set, less the predicted levels.

    Mean over sets of the exposed runner's residual less that of the matched; its error is that of
    a mean, with one observation an exposed runner.
    """
    done = sets.dropna(subset="residual")
    pairs = done.groupby(["set_id", "exposed"])["residual"].mean().unstack().dropna()
    runner = sets[sets["exposed"]].set_index("set_id")["runner_id"]
    gap = (pairs[True] - pairs[False]).groupby(runner.reindex(pairs.index)).mean()
    others = int((~done["exposed"] & done["set_id"].isin(pairs.index)).sum())
    return _effect(
        float(gap.mean()),
        float(gap.std() / np.sqrt(len(gap))),
        len(gap),
        len(pairs),
        others,
        df=len(gap) - 1,
    )


def seen_over_expected(frame: pd.DataFrame, exposure: str = "doubler") -> Estimate:
    """Non-finishes of exposed starts over what the model expects of them (exact Poisson interval)."""
    some = frame[frame[exposure]]
    return poisson_exact(int(some["stopped"].sum()), float(some["dnf"].sum()))


def e_value(odds_ratio: float) -> float:
    """How strongly an unseen cause must go with both to explain an odds ratio away (a risk ratio).

    VanderWeele and Ding 2017; for a common outcome the risk ratio is taken as the root of the odds
    ratio. 1 means that nothing is needed.
    """
    risk = np.sqrt(max(odds_ratio, 1 / odds_ratio))
    return float(risk + np.sqrt(risk * (risk - 1)))


def e_value_of_interval(estimate: Estimate) -> float:
    """The E-value of the interval's end nearer to 1; 1 where the interval holds 1."""
    if estimate.low <= 1 <= estimate.high:
        return 1.0
    return e_value(estimate.low if estimate.low > 1 else estimate.high)


def where_stopped(splits: pd.DataFrame, frame: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """The last checkpoint of everyone who stopped: how far round the course, as a share.

    Only editions with split times, and only starts of `frame`. `names` says what place each spelling of a
    checkpoint means (`Tables.checkpoints`). Gives runner_id, year, doubler, place and `share`: the time at
    which the edition's median finisher was there, over that finisher's whole time.
    """
    place = names[names["race"].eq("utmb")].set_index("checkpoint")["place"]
    spelled = splits["checkpoint"]
    splits = splits.assign(place=spelled.map(place).fillna(spelled))
    timed = (
        splits[["result_id", "checkpoint", "place", "elapsed_seconds"]]
        .merge(
            frame[["result_id", "runner_id", "year", "doubler", "stopped", "finish_seconds"]],
            on="result_id",
        )
        .dropna(subset="elapsed_seconds")
    )
    done = timed[timed["stopped"].eq(0) & timed["finish_seconds"].notna()]
    part = (
        (done["elapsed_seconds"].astype(float) / done["finish_seconds"].astype(float))
        .groupby([done["year"], done["checkpoint"]])
        .median()
        .rename("share")
    )
    last = (
        timed[timed["stopped"].eq(1)]
        .sort_values("elapsed_seconds")
        .drop_duplicates("result_id", keep="last")
    )
    out = last.merge(part.reset_index(), on=["year", "checkpoint"])
    return out[["runner_id", "year", "doubler", "place", "share"]].sort_values(
        ["year", "runner_id"]
    )
