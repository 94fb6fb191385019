"""Notebook 03, a function a cell: what it shows of a `Rarity`."""

from __future__ import annotations

from IPython.display import Markdown

from race_doubles.analysis.how_rare import (
    both_races,
    doublers,
    figures,
    layouts,
    open_layouts,
    open_questions,
    sentences,
    trend,
)
from race_doubles.analysis.how_rare.rarity import Rarity
from race_doubles.analysis.how_rare.titles import difference_by_sex
from race_doubles.analysis.models import predictive, rates
from race_doubles.analysis.models.entering import COLUMNS
from race_doubles.analysis.show.figure import Figure
from race_doubles.analysis.show.presentation import TableView, prose


def _one_in(rarity: Rarity) -> tuple[int, int, int, int]:
    """`rates.one_in` of everybody who finished a race since the first year with both, as on the front page."""
    years = rarity.tables.years_of_both
    return rates.one_in(rarity.tables, range(years[0], years[-1] + 1))


def levels(rarity: Rarity) -> TableView:
    """Doubles by level."""
    return layouts.levels_view(rarity.levels, "Doubles by level, with rates and 95% intervals")


def last_rate(rarity: Rarity) -> Markdown:
    """What the last rate is a share of."""
    return prose(
        sentences.last_rate(len(rates.both_race_runners(rarity.tables)), rarity.never),
    )


def of_finishers(rarity: Rarity) -> Markdown:
    """One in how many of those who finished either race finished both, and won both."""
    since = rarity.tables.years_of_both[0]
    return prose(sentences.of_finishers(rarity.levels, _one_in(rarity), since))


def people_with_both(rarity: Rarity) -> TableView:
    """Every count of the people who are known at both races, side by side."""
    return layouts.both_races_view(both_races.people_with_both(rarity.tables))


def why(rarity: Rarity) -> Markdown:
    """Why so few, as notebook 08 finds it."""
    # Of another notebook, which few of these cells need.
    from race_doubles.analysis.who_gets_in import GettingIn
    from race_doubles.analysis.who_gets_in.sentences import why_so_few

    getting = GettingIn(rarity.tables)
    return prose(why_so_few(getting.door_dips, getting.door_dips_by_sex))


def titles(rarity: Rarity) -> Markdown:
    """A double win over what there was to win."""
    return prose(sentences.titles(rarity.titles))


def after_a_win(rarity: Rarity) -> Markdown:
    """Given a win at Western States, the chance at UTMB, by sex."""
    after = rarity.after_a_win
    return prose(sentences.after_a_win(after, difference_by_sex(after)))


def outlook(rarity: Rarity) -> Markdown:
    """How long until the next one, at the rate of the latest years."""
    return prose(sentences.outlook(trend.outlook(rarity.years, rarity.opened), trend.AHEAD))


def rerun(rarity: Rarity) -> Markdown:
    """What the starters of a race that was stopped and run again are made of."""
    starts = rarity.tables.starts
    utmb = starts[starts["race"].eq("utmb")]
    said = []
    for year in rarity.stopped:
        rows = utmb[utmb["year"].eq(year)]
        done = rows[rows["status"].eq("finished")]
        said.append(sentences.rerun(len(done), int(done["bib"].isna().sum()), len(rows), year))
    return prose(*said)


def multiplicity(rarity: Rarity) -> Markdown:
    """How many tests this notebook makes."""
    return prose(sentences.multiplicity(rarity.p_values))


def winners(rarity: Rarity) -> TableView:
    """The double winners."""
    return layouts.doublers_view(rarity.winners, "Everyone who won both races in one year")


def winners_named(rarity: Rarity) -> Markdown:
    """The double winners in a sentence."""
    return prose(sentences.winners(rarity.winners))


def in_short(rarity: Rarity) -> Markdown:
    """The answer in one sentence and one number."""
    years = rarity.tables.years_of_both
    return prose(sentences.in_short(rarity.levels, len(years), _one_in(rarity)))


def levels_seen(rarity: Rarity) -> Figure:
    """How many doubles came to each level."""
    years = rarity.tables.years_of_both
    starts = rarity.tables.starts
    wser = starts["race"].eq("wser") & starts["year"].isin(years)
    return open_layouts.levels_figure(rarity.levels, int(wser.sum()), years)


def today(rarity: Rarity) -> Markdown:
    """How many today, how many in the beginning."""
    return prose(
        sentences.today(rarity.pooled),
        sentences.link_error(rarity.tables.doubles),
    )


def answer(rarity: Rarity) -> Markdown:
    """The same with the rate of all years, and without the years of changed courses."""
    years = len(rarity.tables.years_of_both)
    return prose(sentences.answer(rarity.levels, rarity.kept_levels, years, rarity.pooled))


def why_women(rarity: Rarity) -> Markdown:
    """Whether it is known why women double-win more often, and where the model of ability misses."""
    said = open_questions.by_ability(rarity.by_ability)
    return prose(f"{said} {open_questions.misses(rarity.model.predictive)}")


def who_doubles(rarity: Rarity) -> Markdown:
    """What goes with starting UTMB, too, and how old doublers are."""
    odds = rarity.model.entering.odds_ratios
    names = tuple(COLUMNS[name] for name in ("woman", "decade", "utmb_before", "doubled_before"))
    return prose(
        open_questions.who_doubles(odds, names),  # type: ignore[arg-type]
        open_questions.ages(doublers.ages(rarity.model.entering.frame)),
    )


def entering(rarity: Rarity) -> TableView:
    """The model of who starts UTMB, too."""
    return open_layouts.entering_view(rarity.model.entering.odds_ratios)


def again(rarity: Rarity) -> TableView:
    """Who doubled again."""
    return open_layouts.again_view(rarity.again)


def again_said(rarity: Rarity) -> Markdown:
    """The same in words."""
    return prose(open_questions.again(rarity.again))


def heirs(rarity: Rarity) -> Markdown:
    """Who would have won had the doubler stayed away."""
    return prose(open_questions.heirs(rarity.heirs, rarity.one_away))


def hardest(rarity: Rarity) -> TableView:
    """How hard each double win was."""
    return open_layouts.hardest_view(rarity.hardest)


def hardest_said(rarity: Rarity) -> Markdown:
    """The same in words."""
    return prose(open_questions.hardest(rarity.hardest))


def model_and_seen(rarity: Rarity) -> TableView:
    """The model of runners held against what was seen."""
    return open_layouts.predictive_view(rarity.model.predictive)


def model_and_seen_said(rarity: Rarity) -> Markdown:
    """The same in words."""
    return prose(open_questions.predictive(rarity.model.predictive))


def model_spread(rarity: Rarity) -> Markdown:
    """Whether the model puts runners as far apart as they were."""
    return prose(open_questions.spread(predictive.spread(rarity.model.hindsight)))


def years(rarity: Rarity) -> TableView:
    """The same as a table, with the starters."""
    return layouts.years_view(rarity.years)


def rates_by_sex(rarity: Rarity) -> Figure:
    """Women's and men's rates."""
    return figures.rates_by_sex(rarity.sexes, rarity.tables.years_of_both)


def sexes(rarity: Rarity) -> TableView:
    """The same as a table, with ratios."""
    return layouts.sex_view(rarity.sexes)


def women_and_men(rarity: Rarity) -> Markdown:
    """What the ratios say, and who is in neither column."""
    return prose(
        sentences.top_ten(rarity.sexes, rarity.kept_sexes),
        sentences.elsewhere(rarity.starts_elsewhere),
    )


def changed_courses(rarity: Rarity) -> TableView:
    """The editions that do not compare."""
    return layouts.marked_view(rarity.tables.not_comparable)


def with_and_without(rarity: Rarity) -> TableView:
    """The rates with and without them."""
    return layouts.with_and_without(rarity.levels, rarity.kept_levels)


def regular_course(rarity: Rarity) -> Markdown:
    """How much the course changed in the years that are kept."""
    return prose(sentences.regular_course(rates.regular_course_km(rarity.tables, "utmb")))


def permuted_years(rarity: Rarity) -> TableView:
    """Same-year doubles, seen and by permuted years."""
    return layouts.overlap_view(rarity.overlap, rarity.biased_overlap, rarity.kept_overlap)


def avoidance(rarity: Rarity) -> Markdown:
    """Whether people avoid the same year."""
    return prose(sentences.overlap(rarity.overlap, rarity.kept_overlap, rarity.span[0]))


def lag_curve(rarity: Rarity) -> Figure:
    """How many years lie between one person's starts in the two races."""
    return figures.lag_curve(rarity.lags, rarity.dip, rarity.tables.years_of_both)


def neighbouring_years(rarity: Rarity) -> Markdown:
    """The same year against its neighbours."""
    return prose(sentences.dip(rarity.dip, rarity.kept_dip, rarity.people_near))


def seen_and_expected(rarity: Rarity) -> Figure:
    """Doubles as seen, and as independent races would have made them."""
    first = min(map(min, rarity.tables.held.values()))
    return figures.seen_and_expected(rarity.outcome, rarity.tables.years_of_both, first)


def independent(rarity: Rarity) -> TableView:
    """The same as a table."""
    caption = "Doubles seen, and as independent races would have made them"
    return layouts.independent_view(rarity.outcome, caption)


def independent_wins(rarity: Rarity) -> Markdown:
    """Double wins against what ability alone would make, and which question so few can answer."""
    return prose(sentences.independent_wins(rarity.outcome))


def single_races(rarity: Rarity) -> TableView:
    """The check of the model on single races."""
    caption = "The check: places of doublers in single races"
    return layouts.independent_view(rarity.single_races, caption)


def memories(rarity: Rarity) -> Markdown:
    """The check of how fast the model forgets."""
    return prose(sentences.memories(rarity.expected_by_memory))


def independent_with_and_without(rarity: Rarity) -> TableView:
    """The check of the changed courses."""
    return layouts.independent_with_and_without(rarity.outcome, rarity.kept_outcome)


def waiting(rarity: Rarity) -> Markdown:
    """How long one waits for a double win."""
    return prose(sentences.waiting(rarity.waiting, rarity.kept_waiting))


def eras(rarity: Rarity) -> TableView:
    """When the ways into the races changed."""
    return layouts.eras_view(rarity.tables.eras)


def era_rates(rarity: Rarity) -> TableView:
    """Doubling before and after."""
    return layouts.era_rates_view(rates.by_era(rarity.tables, rarity.tables.eras))


def trends(rarity: Rarity) -> TableView:
    """The trends and the steps at the eras."""
    return layouts.trend_view(rarity.trends, rarity.tables.doubles)


def trend_line(rarity: Rarity) -> Figure:
    """The share of Western States starters who also start UTMB, year by year."""
    return figures.trend(rarity.years, rarity.bent, rarity.tables.eras, rarity.pooled)


def growth(rarity: Rarity) -> Markdown:
    """Whether doubling became more common, and whether by the new ways in."""
    assert rarity.bent.later is not None  # it has a bend
    best = trend.best_bend(rarity.years)
    return prose(
        sentences.growth(rarity.bent, rarity.kept_bent, rarity.straight, best),
        sentences.ways_in(rarity.bent.later, rarity.steps, rarity.tables.eras),
    )
