"""The figures and tables of the notebook on the data."""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from race_doubles.analysis.show import style
from race_doubles.clean.corrections import load_corrections
from race_doubles.clean.coverage import FIELDS, field_shares, known_shares, rows_by_source
from race_doubles.clean.raw import read_provenance
from race_doubles.clean.reconcile import summary
from race_doubles.common.paths import find_project
from race_doubles.common.races import DOUBLE, DOUBLE_NAMES, RACE_NAMES
from race_doubles.common.words import and_list, count, fixed, percent
from race_doubles.doubles.tables import Tables
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.sources import RACE_OF, RESULT_SOURCES, SOURCES

#: What a value may be kept from: a source, or a correction.
SOURCE_NAMES = {name: source.label for name, source in SOURCES.items()} | {
    "corrections": "corrections"
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
    """Rows of each source and edition of Western States and UTMB; see `clean.coverage.rows_by_source`."""
    table = rows_by_source(read_provenance(find_project()))
    table = table[table["race"].isin(DOUBLE)].reset_index(drop=True)
    return table.assign(source=table["source"].cat.remove_unused_categories())


def edition_years(tables: Tables, race: str) -> range:
    """Every year from the first edition of a race to its last, held or not."""
    years = tables.editions.loc[tables.editions["race"].eq(race), "year"]
    return range(int(years.min()), int(years.max()) + 1)


def sources_figure(tables: Tables) -> Figure:
    """For each source and year, its rows as a share of the starts that all sources give together."""
    starts = tables.results.groupby(["race", "year"]).size().rename("starts").reset_index()
    listed = sources().merge(starts, on=["race", "year"])
    listed["share"] = (listed["rows"] / listed["starts"]).clip(upper=1).astype(float)
    figure, axes = style.new_figure(4.2, rows=2, height_ratios=(1, 1))
    for axis, race in zip(axes, DOUBLE, strict=True):
        years = edition_years(tables, race)
        grid = listed[listed["race"] == race].pivot_table(
            index="source", columns="year", values="share", observed=True
        )
        _heat(
            axis,
            grid.reindex(index=list(RESULT_SOURCES[race]), columns=years),
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
    for axis, race in zip(axes, DOUBLE, strict=True):
        years = edition_years(tables, race)
        grid = shares[shares["race"] == race].pivot_table(
            index="field", columns="year", values="share"
        )
        _heat(axis, grid.reindex(index=list(FIELDS), columns=years), {}, RACE_NAMES[race])
    return style.finish(
        figure,
        f"Towns and bibs came with the years at Western States, exact ages only in {exact_ages_from(shares)} at UTMB",
        _caption(tables),
    )


def exact_ages_from(shares: pd.DataFrame, race: str = "utmb") -> int:
    """The first year in which the year of birth of most starters of `race` is known within 2."""
    known = shares[shares["race"].eq(race) & shares["field"].eq("year of birth, within 2")]
    return int(known.loc[known["share"].gt(0.5), "year"].min())


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
    for axis, (race, name) in zip(axes, DOUBLE_NAMES.items(), strict=True):
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
    counts = counts.reindex(index=list(DOUBLE), columns=list(STATUS_NAMES), fill_value=0)
    counts = counts.rename(columns=STATUS_NAMES)
    counts.insert(0, "Editions", tables.results.groupby("race")["year"].nunique())
    view = counts.rename(index=RACE_NAMES).rename_axis("Race").reset_index()
    return style.table(_plain(view), "Editions and rows by outcome", ("Race",))


def source_periods(listed: pd.DataFrame, last: int) -> dict[str, tuple[int, int]]:
    """The stretches of years with the same sources, as far as these only come: one begins with each source.

    `listed` has source and year. Gives the first and last year by name (`1974–1985`), up to `last`.
    """
    begins = sorted({int(year) for year in listed.groupby("source", observed=True)["year"].min()})
    ends = [*(year - 1 for year in begins[1:]), last]
    return {f"{first}–{end}": (first, end) for first, end in zip(begins, ends, strict=True)}


def periods_view(tables: Tables) -> style.TableView:
    """How much is known of a start in each stretch of years."""
    periods = source_periods(sources(), int(tables.editions["year"].max()))
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
    """What the reconciliation table as built has of Western States and UTMB."""
    from race_doubles.common.files import read_parquet

    table = read_parquet(find_project().processed / "reconciliation.parquet")
    return table[table["race"].isin(DOUBLE)].reset_index(drop=True)


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
    """Every published value of Western States and UTMB that is corrected, with the reason."""
    table = load_corrections(find_project().curated)
    table = table[table["source"].map(RACE_OF).isin(DOUBLE)].reset_index(drop=True)
    view = pd.DataFrame({
        "Source": table["source"].map(lambda name: RACE_NAMES[SOURCES[name].race] + " " + SOURCE_NAMES[name]),
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
    for race, name in DOUBLE_NAMES.items():
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
    """What the counts of an edition that was run again, and of those with live results, hold that others do not."""
    utmb = tables.results[tables.results["race"].eq("utmb")]
    absent = utmb[utmb["source"].eq("utmb_results") & utmb["status"].eq("dns")]
    years = and_list(
        f"{number} in {year}" for year, number in absent.groupby("year").size().items()
    )
    starts = tables.starts[tables.starts["race"].eq("utmb")]
    titled = set(
        starts.loc[starts["status"].eq("finished") & starts["sex_place"].eq(1), "runner_id"]
    )
    people = absent["result_id"].map(tables.links.set_index("result_id")["runner_id"])
    former = count(int(people.isin(titled).sum()), "of them has", "of them have") + " won UTMB"
    again = load_exceptions(find_project().curated).editions("another_race")
    rerun = " ".join(_rerun_words(utmb[utmb["year"].eq(year)], year) for _, year in again)
    return f"{rerun} Listed in the results without a time and in no live result: {years}; {former}. {_set_aside(tables)}"


def _rerun_words(rows: pd.DataFrame, year: int) -> str:
    """Who is in the results of a race that was stopped and run again, and who in the list of the first."""
    done = rows[rows["status"].eq("finished")]
    return (
        f"Of the {len(done):,} finishers of UTMB {year}, {int(done['bib'].isna().sum()):,} are not among the "
        f"starters that LiveTrail shows of the stopped race; together that makes "
        f"{int(rows['status'].ne('dns').sum()):,} starters."
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
    for race, name in DOUBLE_NAMES.items():
        rows = shares[shares["race"] == race]
        first, last = rows["year"].min(), rows["year"].max()
        at = rows.set_index(["year", "field"])["share"]
        fields = "; ".join(
            f"{f} {percent(at[first, f])} then {percent(at[last, f])}" for f in FIELDS
        )
        parts.append(f"{name}, {first} then {last}: {fields}")
    return f"Heat maps of fields by year. {'. '.join(parts)}."
