"""Notebook 02, a function a cell: what it shows of a `Linkage`."""

from __future__ import annotations

from IPython.display import Markdown

from race_doubles.analysis.show.figure import Figure
from race_doubles.analysis.show.presentation import TableView, prose
from race_doubles.analysis.who_is_who import figures, layouts, sentences
from race_doubles.analysis.who_is_who.linkage import Linkage
from race_doubles.common.paths import find_project
from race_doubles.link.evaluation import drift, earlier_finishes, evaluate, refinements, sureness


def ladder(linkage: Linkage) -> TableView:
    """What each refinement finds, misses and joins wrongly."""
    caption = "Doubles found, missed and wrongly joined, rung by rung"
    return layouts.shown(linkage.ladder, caption)


def ladder_drawn(linkage: Linkage) -> Figure:
    """The same as a figure."""
    return figures.ladder_figure(linkage.ladder, linkage.tables.years_of_both)


def ladder_summed(linkage: Linkage) -> Markdown:
    """The same in words."""
    return prose(sentences.ladder_words(linkage.ladder, len(linkage.tables.doubles)))


def lost_by_names(linkage: Linkage) -> TableView:
    """The doubles that a join by name loses."""
    caption = "Doubles whose names differ by more than capitals"
    return layouts.shown(refinements.lost_by_names(linkage.pairs), caption, ("year",))


def wrongly_joined(linkage: Linkage) -> TableView:
    """Two people of one name, or of its short form."""
    wrong = refinements.wrongly_joined(linkage.pairs)
    by_name = wrong[wrong["joined"].isin(refinements.BY_NAME[:5])]
    caption = "Two people of one name, or of its short form"
    return layouts.shown(by_name, caption, ("year", "born", "born "))


def zachs(linkage: Linkage) -> Markdown:
    """The two results of the Zachs."""
    return prose(*(f"- {line}" for line in linkage.zachs.results))


def zachs_weighed(linkage: Linkage) -> TableView:
    """What was found of them."""
    return layouts.shown(linkage.zachs.table(), "What was found of the two results, in bits")


def zachs_decided(linkage: Linkage) -> Markdown:
    """What decided."""
    return prose(*(line.strip() for line in linkage.zachs.decided), sentences.threshold_words())


def judged() -> TableView:
    """The links against the judged pairs."""
    caption = "The links against the judged pairs, with exact 95% intervals"
    return layouts.shown(evaluate.measured_table().iloc[[0]], caption)


def judged_ladder() -> TableView:
    """The rungs on the judged pairs."""
    return layouts.shown(evaluate.measured_ladder(), "The same rungs on the judged pairs alone")


def hidden_ids(linkage: Linkage) -> Markdown:
    """Precision and recall where UTMB's ids are hidden."""
    scores = evaluate.pair_scores(linkage.hidden["truth"], linkage.hidden["found"])
    return prose(sentences.hidden_words(scores, len(linkage.false)))


def false_pairs(linkage: Linkage) -> TableView:
    """Joined though the organiser has two ids."""
    caption = "Joined though the organiser has two ids, by what the names say"
    return layouts.shown(evaluate.error_table(linkage.false), caption, ("for example",))


def missed_pairs(linkage: Linkage) -> TableView:
    """Not joined though the organiser has one id."""
    table = evaluate.error_table(linkage.missed)
    return layouts.shown(table, "One id, not joined", ("for example",))


def listed_twice(linkage: Linkage) -> Markdown:
    """Who has two results in one edition."""
    names = linkage.tables.runners.set_index("runner_id")["name"]
    return prose(sentences.twice_words(linkage.twice, names))


def listed_twice_rows(linkage: Linkage) -> TableView | None:
    """These results; nothing where there are none."""
    return None if linkage.twice.empty else layouts.twice_view(linkage.twice)


def outside() -> Markdown:
    """What the measurements on other races come to."""
    return prose(sentences.outside_words())


def outside_numbers() -> TableView:
    """The same as a table."""
    rows = evaluate.measured_table().iloc[1:]
    return layouts.shown(rows, "Measured on results of other races", ("tuning",))


def strangers() -> TableView:
    """How many links are between strangers, by weight and by names."""
    caption = (
        f"Links of the {sentences.events()} events: strangers expected, by weight and by names"
    )
    return layouts.shown(evaluate.strangers_table(), caption)


def strangers_summed() -> Markdown:
    """The same over all links, in words."""
    measured = evaluate.measured_strangers()
    precision = evaluate.measured_table().iloc[1]["precision"]
    return prose(sentences.strangers_words(measured.iloc[-1], measured.iloc[:-1], precision))


def decided_by_people(linkage: Linkage) -> Markdown:
    """How many doubles hang on what people decided."""
    names = linkage.tables.runners.set_index("runner_id")["name"]
    return prose(sentences.decided_words(linkage.pairs, len(linkage.tables.doubles), names))


def decisions(linkage: Linkage) -> TableView:
    """What people decided."""
    return layouts.shown(evaluate.decided_table(linkage.tables.curated), "Decided by people")


def how_sure(linkage: Linkage) -> Markdown:
    """Of a hundred said to have run both how many are wrong, of a hundred doubles how many are missed, how we know."""
    agreed = earlier_finishes.agreement(linkage.counts).set_index("half").loc["test"]
    return prose(
        *sentences.how_sure_words(
            linkage.tables.doubles,
            linkage.missed_doubles,
            linkage.weak_links,
            agreed,
            linkage.unsure_doubles,
            linkage.wrong_links.worst,
        )
    )


def counts(linkage: Linkage) -> TableView:
    """How often the organiser's counts of earlier finishes agree with the links."""
    caption = "The organiser's counts of earlier finishes against the links"
    return layouts.shown(earlier_finishes.agreement(linkage.counts), caption)


def counts_apart(linkage: Linkage) -> TableView:
    """Each count that differs, and why."""
    measured = find_project().measured
    table = earlier_finishes.disagreements(linkage.counts, measured).drop(columns="result_id")
    return layouts.shown(table, "Counts that differ, and why", ("year",))


def people_counted(linkage: Linkage) -> TableView:
    """Our numbers of people beside the published ones."""
    return layouts.shown(
        linkage.people, "People at Western States, ours and as published", ("years",)
    )


def weak_links(linkage: Linkage) -> TableView:
    """The weakest links between the races, as they were read."""
    caption = f"Every link between the races below {sureness.WEAK_BITS:g} bits, read by hand"
    return layouts.shown(linkage.weak_links, caption)


def moved_by_a_season(linkage: Linkage) -> Markdown:
    """Whose id moves when a season comes in."""
    return prose(sentences.moved_words(drift.measured_moved()))


def moved_table(linkage: Linkage) -> TableView:
    """The same for more seasons."""
    return layouts.shown(drift.measured_moved(), "People whose results were joined or parted by later seasons", ("until",))  # fmt: skip


def wrong_links(linkage: Linkage) -> Markdown:
    """How many people that gives who are two."""
    return prose(sentences.wrong_links_words(linkage.wrong_links))


def missed_doubles(linkage: Linkage) -> TableView:
    """Pairs of one year that are two people to us, and how likely they are one."""
    table = linkage.missed_doubles.round({"weight": 1, "probability": 2})
    return layouts.shown(
        table, "Pairs of one year held for two people's, and the chance that they are one's"
    )
