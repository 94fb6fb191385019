"""A figure is shown once, with its words."""

import matplotlib.pyplot as plt
import pandas as pd

from race_doubles.analysis.show import figure as module
from race_doubles.analysis.show.figure import finish
from race_doubles.analysis.show.style import new_figure
from race_doubles.common.words import Estimate, in_words


def made():
    drawing, axes = new_figure(height=2)
    axes.plot([0, 1], [0, 1])
    return finish(drawing, "It rises", "made up.", "A line that rises.")


def test_a_finished_drawing_is_closed_so_that_nothing_shows_it_twice():
    before = plt.get_fignums()
    made()
    assert plt.get_fignums() == before


def test_a_figure_shows_its_picture_and_its_words_and_no_more(monkeypatch):
    shown = []
    monkeypatch.setattr(module, "display", lambda *data, **more: shown.append((data, more)))
    made()._ipython_display_()
    ((data,), more), = shown  # fmt: skip
    assert data["image/png"].startswith(b"\x89PNG") and data["text/plain"] == "A line that rises."
    width = module.screen_width(data["image/png"])
    assert more["metadata"] == {"image/png": {"alt": "A line that rises.", "width": width}}


def test_an_estimate_goes_through_columns_unchanged():
    rows = pd.DataFrame([Estimate(1.0, 0.5, 2.0).columns("rate"), Estimate(3.0, 2.0, 4.0).columns("rate")])  # fmt: skip
    assert list(rows) == ["rate", "rate_low", "rate_high"]
    assert Estimate.every(rows, "rate")[1] == Estimate.of(rows.iloc[1], "rate") == (3.0, 2.0, 4.0)


def test_numbers_are_words_up_to_where_the_reader_expects_them():
    assert [in_words(number) for number in (0, 10, 11, 12000)] == ["no", "ten", "11", "12,000"]
    assert in_words(12, most=12) == "twelve" and in_words(13, most=12) == "13"
