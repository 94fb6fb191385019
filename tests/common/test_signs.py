"""A number with its sign: a minus is no hyphen."""

import pytest

from race_doubles.common.words import signed


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(3.3, 0, "+3"), (-10.4, 0, "−10"), (-0.032, 2, "−0.03"), (0.0, 0, "0"), (-0.4986, 0, "0"), (0.04, 1, "0.0"), (1234.5, 1, "+1234.5")],
)  # fmt: skip
def test_a_minus_is_no_hyphen(value, digits, said):
    assert signed(value, digits) == said
