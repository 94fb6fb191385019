"""The weights of the comparisons' levels, set by hand, in bits (log2 odds), and the linker's other settings.

A match weight is log2 of how much more likely the finding is for two results of one person than for results of
two people (Fellegi and Sunter 1969). Weights add up. The table is kept in thousandths of a bit, whole numbers:
sums are then exact, in any order and on any engine.

`benchmarks/weights.csv` holds for each what labelled rows say of it (`python -m benchmarks.weights`).
"""

from __future__ import annotations

#: Thousandths in a bit.
MILLI = 1000

#: Level -> bits. A name's words add their own rarity to these.
WEIGHTS: dict[str, float] = {
    # How two names agree, besides the rarity of the words they share.
    "name joined": -1.0,
    "name longer": -4.5,
    "name longer by another word": -1.0,
    "word nickname": -4.0,
    "word shared nickname": -6.0,
    "word short": -7.5,
    "word initial": -1.5,
    "word lost letter": -1.0,
    "word typo": -8.5,
    "word two typos": -12.0,
    "typo in the first letter": -3.0,
    # The words of a name are not drawn apart from each other.
    "words go together": -0.5,
    # Sex, country, club, city.
    "sex same": 0.1,
    "sex differs": -5.0,
    "country differs": -2.0,
    "residence is not nationality": -1.0,
    # Mike is no Michel: a short form of another country needs more beside it, and so does one where an age, which nearly
    # all results have, is not known.
    "short form abroad": -3.0,
    "short form without an age": -1.5,
    "club same": 3.0,
    "city same": 3.0,
    # One person moves, or names another town; two people nearly always do.
    "city differs": -1.0,
    # Birth years: the rest follows from the overlap of the ranges.
    "born one year apart": -7.0,
    # An organiser's count of earlier finishes is wrong for one entrant in five hundred; a stranger has just the finishes that
    # it lacks in one case of four.
    "finishes above the count": -7.0,
    "finishes as counted": 2.0,
    # A name that agrees with none of the person's others: a typing error or an alias that no rule knows.
    "strange name": -9.0,
    # Organisers' ids.
    "other organiser id": -5.0,
    # One person starts a race once.
    "same start": -5.0,
}

#: Years of birth among which a runner's year falls by chance, about evenly.
BORN_SPAN = 35.0
#: How many people of the world at large a country's own count of a word is mixed with, and what is
#: taken off that count since the person compared is counted too.
COUNTRY_MIX, COUNTRY_DISCOUNT = 200, 0.5
#: How far the number of bearers of a whole name strays from what its words let expect.
NAMESAKE_SHAPE = 0.6
#: Other results of the same person that a result has, before the table is looked at, and how many results that guess counts for.
PARTNERS, PARTNERS_PRIOR_RESULTS = 0.1, 200
#: A word with more bearers than this is no typing error.
MOST_PEOPLE_OF_TYPO = 3
#: The weight of an organiser's id, and of a person's decision.
SAME_ID_WEIGHT = 40.0
DECIDED_WEIGHT = 60.0
#: Bits from a weight to the log odds that strangers show, and how sure a decision with a source is held to be.
WEIGHT_TO_ODDS, DECIDED_PROBABILITY = -0.5, 0.99
#: Links need at least this many bits.
THRESHOLD = 1.5
#: A word counts for at most this many bits, however rare: its spelling may be one of a kind by error.
MOST_WORD_WEIGHT = 16.0
#: The number of a group's results outweighs part of what contradicts it (`groups.group_weight`), and an organiser's count may
#: lift a link (`finish_counts`): neither by more than this, in thousandths of a bit. So far below the threshold pairs are kept.
MOST_GROUP_WEIGHT = 2000
#: An initial that fits weighs no more than one letter among those that names begin with.
MOST_INITIAL_WEIGHT = 4.0


def thousandths(level: str) -> int:
    """The weight of `level` in thousandths of a bit."""
    return round(WEIGHTS[level] * MILLI)
