"""A number with its sign: a minus is no hyphen."""

import pandas as pd
import pytest

from race_doubles.analysis.show.presentation import prose, signs, table
from race_doubles.common.words import signed


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(3.3, 0, "+3"), (-10.4, 0, "−10"), (-0.032, 2, "−0.03"), (0.0, 0, "0"), (-0.4986, 0, "0"), (0.04, 1, "0.0"), (1234.5, 1, "+1234.5")],
)  # fmt: skip
def test_a_minus_is_no_hyphen(value, digits, said):
    assert signed(value, digits) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("0.04 (-0.03 to 0.10)", "0.04 (−0.03 to 0.10)"), ("0.2 (-0.5–-0.1)", "0.2 (−0.5–−0.1)"), ("-0.22", "−0.22"),
     ("born 1984-1998", "born 1984-1998"), ("wser-2018-p90", "wser-2018-p90"), ("30:47:00-2", "30:47:00-2"), ("- 5 starts", "- 5 starts")],
)  # fmt: skip
def test_what_readers_see_has_one_kind_of_minus(text, said):
    assert signs(text) == said and prose(text).data == said
    assert said in repr(table(pd.DataFrame({"a": [text]}), "b"))
