"""The figures and tables of the notebook on the data."""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from race_doubles.analysis.show import style
from race_doubles.clean.coverage import FIELDS, field_shares, rows_by_source
from race_doubles.clean.raw import SOURCES, read_provenance
from race_doubles.clean.reconcile import summary
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import find_project
from race_doubles.common.words import and_list, count, fixed, percent
from race_doubles.doubles.tables import RACE_NAMES, Tables

SOURCE_NAMES = {
    "wser_results": "results page",
    "wser_stats": "stats file",
    "wser_entrants": "entrants list",
    "utmb_results": "results API",
    "utmb_live": "live results",
    "utmb_livetrail": "LiveTrail archive",
    "corrections": "corrections",
}

#: The statuses of a result, from the best outcome on, as a reader knows them.
STATUS_NAMES = {
    "finished": "Finished",
    "late": "After the limit",
    "dnf": "Did not finish",
    "dsq": "Disqualified",
    "dns": "Did not start",
}


@cache
def sources() -> pd.DataFrame:
    """Rows of each source and edition; see `clean.coverage.rows_by_source`."""
    return rows_by_source(read_provenance(find_project()))


def sources_figure(tables: Tables) -> Figure:
    """For each source and year, its rows as a share of the starts that all sources give together."""
    starts = tables.results.groupby(["race", "year"]).size().rename("starts").reset_index()
    listed = sources().merge(starts, on=["race", "year"])
    listed["share"] = (listed["rows"] / listed["starts"]).clip(upper=1).astype(float)
    figure, axes = style.new_figure(4.2, rows=2, height_ratios=(1, 1))
    for axis, race in zip(axes, SOURCES, strict=True):
        years = range(1974 if race == "wser" else 2003, 2026)
        grid = listed[listed["race"] == race].pivot_table(
            index="source", columns="year", values="share", observed=True
        )
        _heat(
            axis,
            grid.reindex(index=list(SOURCES[race]), columns=years),
            SOURCE_NAMES,
            RACE_NAMES[race],
        )
    known = tables.editions[tables.editions["starters"].notna()].groupby("race")["year"].min()
    finding = f"All starters are known from {known['wser']} on at Western States and from {known['utmb']} on at UTMB"
    return style.finish(figure, finding, _caption(tables))


def fields_figure(tables: Tables) -> Figure:
    """For each field and year, the share of starts of which it is known."""
    shares = field_shares(tables.results, tables.splits)
    figure, axes = style.new_figure(7.0, rows=2)
    for axis, race in zip(axes, SOURCES, strict=True):
        years = range(1974 if race == "wser" else 2003, 2026)
        grid = shares[shares["race"] == race].pivot_table(
            index="field", columns="year", values="share"
        )
        _heat(axis, grid.reindex(index=list(FIELDS), columns=years), {}, RACE_NAMES[race])
    return style.finish(
        figure,
        "Towns and bibs came with the years at Western States, exact ages only in 2022 at UTMB",
        _caption(tables),
    )


def _heat(axis: plt.Axes, grid: pd.DataFrame, names: dict[str, str], title: str) -> None:
    cells = axis.imshow(grid.to_numpy(dtype=float), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axis.set_facecolor("#d9d9d9")
    axis.set_title(title)
    axis.set_yticks(range(len(grid)), [names.get(name, name) for name in grid.index])
    step = 10 if len(grid.columns) > 30 else 5
    shown = [place for place, year in enumerate(grid.columns) if year % step == 0]
    axis.set_xticks(shown, [grid.columns[place] for place in shown])
    axis.grid(False)
    axis.figure.colorbar(
        cells, ax=axis, format=lambda share, _: f"{fixed(100 * share, 0)}%", ticks=(0, 0.5, 1)
    )


def counts_figure(tables: Tables) -> Figure:
    """Starters and finishers by year with the official counts as marks."""
    figure, axes = style.new_figure(5.6, rows=2)
    for axis, (race, name) in zip(axes, RACE_NAMES.items(), strict=True):
        rows = tables.editions[tables.editions["race"].eq(race)]
        years = rows["year"].astype(int)
        ours = rows[["starters", "finishers", "official_starters", "official_finishers"]].astype(
            "Float64"
        )
        ours = ours.astype(float)
        axis.bar(years, ours["starters"], color="#cfe3f1", label="starters")
        axis.bar(years, ours["finishers"], color="#4a90c2", label="finishers")
        axis.plot(years, ours["official_starters"], "_", color=style.COLOURS["seen"], markersize=9,
                  markeredgewidth=2, label="official starters")  # fmt: skip
        axis.plot(years, ours["official_finishers"], "x", color=style.INK, markersize=5,
                  label="official finishers")  # fmt: skip
        axis.set_title(name)
        axis.set_ylabel("people")
    axes[0].set_ylim(top=1.3 * axes[0].get_ylim()[1])  # room for the legend above the bars
    axes[0].legend(loc="upper left", fontsize=9, ncols=2, columnspacing=1.0)
    return style.finish(figure, counts_finding(tables), _caption(tables))


def counts_finding(tables: Tables) -> str:
    """How near our counts come to the official ones, in one sentence."""
    rows = tables.editions.astype({"finishers": "Int64", "starters": "Int64"})
    # An edition that nobody finished has no count of finishers; missing starters are not known.
    finishers = rows["finishers"].fillna(0)
    gaps = pd.concat(
        [
            (rows["starters"] - rows["official_starters"]).abs(),
            (finishers - rows["official_finishers"]).abs(),
        ],
        axis=1,
    ).max(axis=1)
    compared = rows[["official_starters", "official_finishers"]].notna().any(axis=1)
    agree, most = int(gaps[compared].eq(0).sum()), int(gaps[compared].max())
    said = f"In {count(agree, 'of', 'of') if agree else 'none of'} {count(int(compared.sum()), 'edition')} with an official count ours is the same"
    return (
        said if not most else f"{said}; elsewhere at most {count(most, 'person', 'people')} apart"
    )


def counts_view(tables: Tables) -> style.TableView:
    """Every edition with an official count, ours beside it, and how and why they differ."""
    rows = tables.editions
    rows = rows[rows[["official_starters", "official_finishers"]].notna().any(axis=1)]
    gaps = rows["starters_differ"].fillna("") + rows["finishers_differ"].fillna("")
    view = pd.DataFrame({
        "Race": rows["race"].map(RACE_NAMES),
        "Year": rows["year"],
        "Starters": rows["starters"],
        "Official starters": rows["official_starters"],
        "Finishers": rows["finishers"].fillna(0),
        "Official finishers": rows["official_finishers"],
        "Difference": gaps.where(gaps.ne(""), "none"),
    })  # fmt: skip
    return style.table(_plain(view), "Our counts beside the official ones", ("Race", "Difference"))


def status_view(tables: Tables) -> style.TableView:
    """Rows of `results` by race and status."""
    counts = tables.results.groupby(["race", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=list(RACE_NAMES), columns=list(STATUS_NAMES), fill_value=0)
    counts = counts.rename(columns=STATUS_NAMES)
    counts.insert(0, "Editions", tables.results.groupby("race")["year"].nunique())
    view = counts.rename(index=RACE_NAMES).rename_axis("Race").reset_index()
    return style.table(_plain(view), "Editions and rows by outcome", ("Race",))


def periods_view(tables: Tables) -> style.TableView:
    """How much is known of a start in each stretch of years."""
    from race_doubles.clean.coverage import known_shares

    periods = {"1974–1985": (1974, 1985), "1986–2002": (1986, 2002), "2003–2012": (2003, 2012),
               "2013–2021": (2013, 2021), "2022–2025": (2022, 2025)}  # fmt: skip
    shares = known_shares(tables.results, tables.splits, periods)
    view = shares.assign(race=shares["race"].map(RACE_NAMES))
    view = (
        view.set_index("field").loc[list(FIELDS)].reset_index().sort_values("race", kind="stable")
    )
    for name in periods:
        view[name] = view[name].map(percent)
    view = view[["race", "field", *periods]].rename(columns={"race": "Race", "field": "Known"})
    return style.table(view, "Share of starts of which a field is known", ("Race", "Known"))


def reconciliation() -> pd.DataFrame:
    """The reconciliation table as built."""
    from race_doubles.common.files import read_parquet

    return read_parquet(find_project().processed / "reconciliation.parquet")


def reconciliation_view(least: int = 10) -> style.TableView:
    """Pairs of sources and fields with at least `least` values that disagree."""
    table = summary(reconciliation())
    table = table[table["values"] >= least]
    view = pd.DataFrame({
        "Race": table["race"].map(RACE_NAMES),
        "Field": table["field"],
        "Kept from": table["kept from"].map(SOURCE_NAMES),
        "Differs at": table["differs at"].map(SOURCE_NAMES),
        "Editions": table["editions"],
        "Values": table["values"],
    })  # fmt: skip
    words = ("Race", "Field", "Kept from", "Differs at")
    return style.table(_plain(view), f"Values on which sources disagree, {least} or more", words)


def missing_view() -> style.TableView:
    """Starts that one source of an edition lists and another leaves out, by edition."""
    table = reconciliation()
    table = table[table["field"].eq("start")]
    groups = (
        table.groupby(["race", "year", "source_a", "source_b", "value_a"])
        .size()
        .reset_index(name="n")
    )
    view = pd.DataFrame({
        "Race": groups["race"].map(RACE_NAMES),
        "Year": groups["year"],
        "Listed by": groups["source_a"].map(SOURCE_NAMES),
        "Not by": groups["source_b"].map(SOURCE_NAMES),
        "Outcome": groups["value_a"],
        "Starts": groups["n"],
    })  # fmt: skip
    words = ("Race", "Listed by", "Not by", "Outcome")
    return style.table(_plain(view), "Starts that only one of two sources lists", words)


def corrections_view() -> style.TableView:
    """Every published value that is corrected, with the reason."""
    table = read_text_csv(find_project().curated / "corrections.csv")
    view = pd.DataFrame({
        "Source": table["source"].map(lambda name: RACE_NAMES[name.partition("_")[0]] + " " + SOURCE_NAMES[name]),
        "Year": table["year"],
        "Field": table["field"],
        "Published": table["published"],
        "Correct": table["correct"],
        "Reason": table["reason"],
    })  # fmt: skip
    words = ("Source", "Field", "Published", "Correct", "Reason")
    return style.table(view, "Published values that are wrong", words)


def counts_words(tables: Tables) -> str:
    """The size of it all, in sentences."""
    results = tables.results
    parts = []
    for race, name in RACE_NAMES.items():
        rows = results[results["race"].eq(race)]
        finished = int(rows["status"].eq("finished").sum())
        parts.append(
            f"**{name}: {finished:,} finishes in {rows['year'].nunique()} editions**, "
            f"{count(int(rows['status'].eq('dnf').sum()), 'start')} that did not finish, "
            f"{count(int(rows['status'].eq('late').sum()), 'arrival')} after the limit, "
            f"{count(int(rows['status'].eq('dsq').sum()), 'disqualification')} and "
            f"{count(int(rows['status'].eq('dns').sum()), 'runner')} listed who did not start."
        )
    return " ".join(parts)


def differences_words(tables: Tables) -> str:
    """How many editions have official counts, and which of them disagree."""
    rows = tables.editions
    compared = rows[["official_starters", "official_finishers"]].notna().any(axis=1)
    differ = rows[rows["starters_differ"].notna() | rows["finishers_differ"].notna()]
    named = and_list(f"{RACE_NAMES[row.race]} {row.year}" for row in differ.itertuples())
    return (
        f"An official count was found for {count(int(compared.sum()), 'edition')}. "
        f"{count(len(differ), 'edition').capitalize()} disagree with it: {named}."
    )


def limits_words(tables: Tables) -> str:
    """What the counts of UTMB 2010 and of the editions with live results hold that others do not."""
    utmb = tables.results[tables.results["race"].eq("utmb")]
    rerun = utmb[utmb["year"].eq(2010) & utmb["status"].eq("finished")]
    absent = utmb[utmb["source"].eq("utmb_results") & utmb["status"].eq("dns")]
    years = and_list(
        f"{number} in {year}" for year, number in absent.groupby("year").size().items()
    )
    stopped = int((utmb["year"].eq(2010) & utmb["status"].ne("dns")).sum())
    starts = tables.starts[tables.starts["race"].eq("utmb")]
    titled = set(
        starts.loc[starts["status"].eq("finished") & starts["sex_place"].eq(1), "runner_id"]
    )
    people = absent["result_id"].map(tables.links.set_index("result_id")["runner_id"])
    former = count(int(people.isin(titled).sum()), "of them has", "of them have") + " won UTMB"
    return (
        f"Of the {len(rerun):,} finishers of UTMB 2010, {int(rerun['bib'].isna().sum()):,} are not among the "
        f"starters that LiveTrail shows of the stopped race; together that makes {stopped:,} starters. "
        f"Listed in the results without a time and in no live result: {years}; {former}. {_set_aside(tables)}"
    )


def _set_aside(tables: Tables) -> str:
    held = set(zip(tables.results["race"], tables.results["year"], strict=True))
    lists = sources()
    rows = lists[[key not in held for key in zip(lists["race"], lists["year"], strict=True)]]
    parts = [f"{row.rows:,} of {RACE_NAMES[row.race]} {row.year}" for row in rows.itertuples()]
    return f"Set aside, since the race was cancelled: the entrants list with its rows, {and_list(parts)}."


def withheld_words(tables: Tables) -> str:
    """How many starts have no name."""
    hidden = tables.results["given"].isna() & tables.results["name"].eq("Anonymous")
    years = tables.results.loc[hidden, "year"]
    return (
        f"UTMB publishes {count(int(hidden.sum()), 'start')} of {years.min()}–{years.max()} without a name. "
        "Older captures of its other sources still have some of these names; they are not used."
    )


def reconciliation_words() -> str:
    """How much the sources disagree, in one sentence."""
    table = reconciliation()
    utmb = table["race"].eq("utmb")
    return (
        f"{len(table):,} values differ between two sources: {int((~utmb).sum()):,} at Western States and "
        f"{int(utmb.sum()):,} at UTMB. The stronger source stands unless a correction or a rule in the "
        "table says otherwise."
    )


def _plain(view: pd.DataFrame) -> pd.DataFrame:
    """Missing values as blanks, whole numbers as Python's."""
    return view.astype(object).where(view.notna(), "")


def _caption(tables: Tables) -> str:
    return f"the organisers' results, {tables.edition_range}"


def sources_words(tables: Tables) -> str:
    """Which source covers which years, as words for the heat map."""
    spans = []
    for source, rows in sources().groupby("source", observed=True):
        years = sorted(rows["year"])
        spans.append(
            f"{SOURCE_NAMES[source]} {years[0]}–{years[-1]} ({len(years)} editions, {rows['rows'].sum():,} rows)"
        )
    return f"Heat maps of sources by year. {'; '.join(spans)}."


def fields_words(tables: Tables) -> str:
    """The share of starts of which each field is known in the first and the last edition."""
    shares = field_shares(tables.results, tables.splits)
    parts = []
    for race, name in RACE_NAMES.items():
        rows = shares[shares["race"] == race]
        first, last = rows["year"].min(), rows["year"].max()
        at = rows.set_index(["year", "field"])["share"]
        fields = "; ".join(
            f"{f} {percent(at[first, f])} then {percent(at[last, f])}" for f in FIELDS
        )
        parts.append(f"{name}, {first} then {last}: {fields}")
    return f"Heat maps of fields by year. {'. '.join(parts)}."
