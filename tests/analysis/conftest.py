"""What the tests of the statistics share."""

import pandas as pd
import pytest
from made_world import make_starts


@pytest.fixture(scope="session")
def world() -> pd.DataFrame:
    """A world in which Western States harms nobody."""
    return make_starts(seed=11)
