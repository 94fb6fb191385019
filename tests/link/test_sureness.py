"""How many links between the races are wrong follows from those that were read by hand."""

import pandas as pd
import pytest

from race_doubles.analysis.who_is_who import sentences
from race_doubles.link.evaluation import sureness
from race_doubles.link.joins import probability


def read_by_hand(same, different, left):
    verdicts = ["same"] * same + ["different"] * different + ["open"] * left
    return pd.DataFrame({"verdict": verdicts, "weight": 5.0})


def test_the_open_ones_are_taken_as_the_decided_and_the_strong_as_the_weakest_of_them():
    found = sureness.wrong_links(read_by_hand(76, 4, 20), 1000)
    others = 900 * (1 - probability(pd.Series([sureness.WEAK_BITS])).iloc[0])
    assert (found.weak, found.same, found.different, found.open) == (100, 76, 4, 20)
    assert found.share.value == pytest.approx((0.05 * 100 + others) / 1000)
    # Jeffreys' interval of 4 of 80 is 1.7% to 11.5%.
    assert found.share.low == pytest.approx((0.0172 * 100 + others) / 1000, abs=1e-4)
    assert found.share.high == pytest.approx((0.1152 * 100 + others) / 1000, abs=1e-4)
    assert found.expected == pytest.approx(100 * (1 - probability(pd.Series([5.0])).iloc[0]))


def test_none_found_wrong_is_not_none_wrong():
    found = sureness.wrong_links(read_by_hand(40, 0, 60), 500)
    assert found.share.low == pytest.approx(found.others / 500)
    assert found.share.high > 0.005


def test_the_share_is_said_with_what_it_rests_on():
    said = sentences.wrong_links_words(sureness.wrong_links(read_by_hand(76, 4, 20), 1000))
    assert said.startswith(
        "**Of 1000 people with results at Western States and UTMB 0.9% (95% interval 0.5% to 1.5%) are two people**, as far"
    )
    assert "76 were found to be one person, four two, and 20 cannot be told." in said
    # Four and twenty, and of 900 strong ones four.
    assert said.endswith(
        "so the open may be wrong more often: were every one of them, it would be 3%."
    )
