"""What notebook 02 says in words: each sentence follows from the tables it is given."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from race_doubles.analysis.models.rates import jeffreys
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import and_list, count, fixed, in_words, percent, some_of
from race_doubles.link.evaluation import evaluate, refinements
from race_doubles.link.evaluation.sureness import WEAK_BITS, WrongLinks
from race_doubles.link.joins import probability
from race_doubles.link.weights import THRESHOLD


def ladder_words(ladder: pd.DataFrame, doubles: int) -> str:
    """What each way of joining finds, loses and makes up, of so many `doubles`.

    `ladder` is what `refinements.refinement_table` gives.
    """
    rungs = ladder.set_index("joined by").astype(int).to_dict("index")
    exact, naive, spelled = (rungs[refinements.BY_NAME[number]] for number in (0, 1, -1))
    model, curated = rungs[refinements.MODEL], rungs[refinements.CURATED]
    return (
        f"**A join by name in any case of letters loses {count(naive['missed'], 'double')} of {doubles} and makes {count(naive['wrong'], 'false one')}.** "
        f"UTMB prints family names in capitals, so a join of the names exactly as published finds {count(exact['found'], 'double')}. "
        f"Going on to short forms, second surnames and misspellings finds all but {count(spelled['missed'], 'double')}, but joins {count(spelled['wrong'], 'pair')} of strangers. "
        f"Sex and birth years part most of these, and rarity the rest, but doubles are lost again. The linker weighs all of it at once. By itself it misses "
        f"{count(model['missed'], 'double')} and makes {count(model['wrong'], 'false pair')}; the decisions of people add {count(curated['found'] - model['found'], 'double')}. "
        "All of it is measured against the finished links, so what these miss is not in it."
    )


def hidden_words(scores: Mapping, false: int) -> str:
    """How near the links come to the organiser's ids: `evaluate.pair_scores`, and how many pairs of ids were joined."""
    return (
        f"**Precision is {evaluate.interval(scores, 'precision')} and recall {evaluate.interval(scores, 'recall')}** (95% intervals) on {scores['true']:,} pairs of results. "
        f"{count(scores['found'] - scores['right'], 'pair').capitalize()} of results, of {count(false, 'pair')} of ids, were joined against the key, and "
        f"{count(scores['true'] - scores['right'], 'pair was', 'pairs were')} missed."
    )


def twice_words(twice: pd.DataFrame, names: pd.Series) -> str:
    """Who is listed twice in `evaluate.listed_twice`, and how the two rows differ; `names` by runner_id."""
    said = []
    for (runner, race, year), rows in twice.groupby(["runner_id", "race", "year"]):
        times = int(rows["finish_seconds"].notna().sum())
        ids = rows["organiser_person_id"]
        one_id = ids.notna().all() and len(set(ids)) == 1
        how = (
            f"{count(times, 'time')} at the finish" + (" under one person number" if one_id else "")
            if times > 1
            else "one row with a time and one without"
            if times
            else "two rows without a time"
        )
        said.append((year, f"{names[runner]} at {RACE_NAMES[race]} {year} ({how})"))
    if not said:
        return "**Nobody is listed twice in one edition.**"
    people = count(twice["runner_id"].nunique(), "person is", "people are").capitalize()
    return f"**{people} listed twice in one edition**: {and_list(text for _, text in sorted(said))}. Each counts once."


def events() -> int:
    """How many events the measurements outside of the project rest on."""
    (number,) = re.findall(r"all (\d+) events", " ".join(evaluate.measured_table()["data"]))
    return int(number)


def outside_words() -> str:
    """What the measurements on other races come to, in one sentence."""
    rows = evaluate.measured_table()
    whole = rows[rows["data"].str.contains(" all ")].iloc[0]
    return (
        f"**On the results of {events()} events with known ids precision is {whole['precision']} and recall "
        f"{whole['recall']}.** All were looked at while the weights were set, so no row here is of results never seen."
    )


def strangers_words(everyone: Mapping, kinds: pd.DataFrame, precision: str) -> str:
    """How many links are between strangers, and what the ids say instead.

    `everyone` is the row of `evaluate.measured_strangers` for all links, `kinds` its other rows; `precision` the same by the ids.
    """
    much = kinds.loc[kinds["promised"].gt(kinds["precision_high"]), "links"]
    little = kinds.loc[kinds["promised"].lt(kinds["precision_low"]), "links"]
    return (
        f"**Of {fixed(everyone['pairs'], 0, ',')} pairs of results that weigh enough to be linked, about {fixed(everyone['strangers'], 0, ',')} are between strangers: {evaluate.interval(everyone, 'precision', 2)} are right**, "
        f"and the weights themselves promise {fixed(100 * everyone['promised'], 2)}%. Kind by kind they promise more than the interval allows for "
        f"{'; '.join(much) or 'none'}, and less for {'; '.join(little) or 'none'}. Against the organiser's ids it is {precision}: most pairs that count as wrong there are one "
        f"person with two profiles."
    )


def decided_words(pairs: pd.DataFrame, doubles: int, names: pd.Series) -> str:
    """How many of so many `doubles` hang on what people decided, and whose they are.

    `pairs` is what `refinements.same_year_pairs` gives, `names` the name by which each person is shown, by runner_id.
    """
    decided = pairs[pairs["linked"] & pairs["decided"]]
    own = decided["runner_id_wser"].map(names).value_counts().sort_index()
    said = and_list(f"{name} ({in_words(n)})" if n > 1 else name for name, n in own.items())
    return f"**{count(len(decided), 'double').capitalize()} of {doubles} ({percent(len(decided) / doubles)}) hang on what people decided**: {said}."


def wrong_links_words(found: WrongLinks) -> str:
    """How many of those with results at both races are two people, by the weakest links read by hand."""
    return (
        f"**Of {found.people} people with results at Western States and UTMB {found.share.times(100).shown(1, '%')} are two people**, as far as links that could be decided and, for the strong ones, their weights tell. {found.weak} of them hang together by less than "
        f"{fixed(WEAK_BITS, 1)} bits: {found.same} were found to be one person, {in_words(found.different)} two, and {found.open} cannot be told. The open ones are taken to be wrong as "
        f"often as those decided, and the others as often as the weakest of them would be ({fixed(found.others, 1)} at most). By their weights {fixed(found.expected, 1)} of the "
        f"{found.weak} would be wrong. Of those decided {jeffreys(found.different, found.same + found.different).times(100).spoken(1, '%')} were. Names that can be decided are the rarer ones, so the open may be wrong more often: "
        f"were every one of them, it would be {percent(found.worst)}."
    )


def moved_words(table: pd.DataFrame) -> str:
    """Whose id a season moves: `drift.moved`, the latest year first."""
    row = table.iloc[0]
    number = {name: int(row[name]) for name in table.columns}
    return (
        f"**Of {number['people']:,} people of all races held known by {number['until']} the results since moved {in_words(number['by_new_results'] + number['by_weights'])}**, "
        f"{some_of(number['by_weights'])} them without a new result, and {some_of(number['doubles'])} them with two races in one year. `doubles build` names each. How rare a name is, is counted up to a "
        f"year that people set: counted anew with each season, {in_words(number['counted_anew']) if number['counted_anew'] else 'none'} would have moved without a new result."
    )


def threshold_words() -> str:
    """What a link needs, as a chance."""
    least = float(probability(pd.Series([THRESHOLD])).iloc[0])
    return (
        f"At {fixed(THRESHOLD, 1)} bits two results are one person’s in {percent(least)} of cases, half a bit being taken off since weights promise too much; each bit more doubles the odds. What has less is not linked, since a wrong link "
        "makes a double that nobody ran."
    )


def how_sure_words(
    doubles: pd.DataFrame,
    missed: pd.DataFrame,
    weak: pd.DataFrame,
    agreed: Mapping,
    unsure: int,
    worst: float,
) -> list[str]:
    """What a reader wants first, a paragraph each: how many are wrong and missed, where that is from, what else tells of it.

    `doubles` has `probability`; `missed` is what `sureness.missed_doubles` gives, `weak` what `sureness.weak_links` does,
    `agreed` the row of `earlier_finishes.agreement` for the people whose counts were no evidence, `unsure` how many
    doubles are by people whose link between the races was read and left open, and `worst` is `sureness.WrongLinks.worst`.
    """
    wrong = float((1 - doubles["probability"]).sum())
    lost = float(missed["probability"].sum())
    decided = weak[weak["verdict"].ne("open")]
    told = (
        f"Of the doubles {in_words(unsure)} {'is' if unsure == 1 else 'are'} by people whose link stayed undecided. "
        if unsure
        else ""
    )
    two = int(decided["verdict"].eq("different").sum())
    return [
        f"**Of a hundred people said to have run both in one year, about {fixed(100 * wrong / len(doubles), 1)} are two people. "
        f"Of a hundred doubles, about {fixed(100 * lost / (len(doubles) - wrong + lost), 1)} are missed.** "
        f"Both numbers are the evidence’s own, which says how likely two starts are one person’s: by that {fixed(len(doubles) - wrong, 0)} of the {len(doubles)} doubles are right, and "
        f"{count(len(missed), 'pair')} of one year, kept apart for too little evidence, would add {fixed(lost, 1)}. A change of name in that summer it cannot see.",
        f"Two checks do not take its word, the second of Western States alone. Of the {len(weak)} weakest links between the races, where mistakes are likeliest, read by hand, {len(weak) - len(decided)} could not be decided; of the other "
        f"{len(decided)} {count(two, 'was', 'were') if two else 'none was'} wrong; were all undecided wrong too, {percent(worst)} of the people with both races would be two. {told}And "
        f"the organiser’s own counts of earlier finishes agree for {fixed(100 * agreed['agree'] / agreed['entrants'], 1)}% of {agreed['entrants']:,} entrants whose counts neither the linker nor a decision of people used.",
    ]
