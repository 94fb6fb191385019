"""A figure is shown once, with its words."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from race_doubles.analysis.show import figure as module
from race_doubles.analysis.show.drawing import (
    LEAST,
    PHONE,
    as_svg,
    data_of,
    name_points,
    unpack,
)
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
    about = more["metadata"]["image/png"]
    packed = about.pop("drawing")
    assert about == {"alt": "A line that rises.", "width": width}
    content = unpack(packed)
    assert (content["finding"], content["source"]) == ("It rises", "made up.")
    assert "<svg" in content["svg"] and "It rises" not in content["svg"]


def test_the_same_drawing_is_packed_as_the_same_text():
    assert made().packed() == made().packed()


def test_no_text_of_a_drawing_is_too_small_for_a_phone_and_none_is_cut_off():
    drawing, axes = new_figure(height=3)
    axes.barh(range(3), [1, 20, 3])
    axes.set_yticks(
        range(3), ["a label of many words that goes on", "short", "another one"], fontsize=6
    )
    axes.set_xlabel("what is counted", fontsize=7)
    svg = as_svg(finish(drawing, "Bars", "made up.", "Three bars.").drawing)
    wide = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
    sizes = [
        float(size)
        for size in re.findall(r"font-size: ([\d.]+)px|font: ([\d.]+)px", svg)
        for size in size
        if size
    ]
    assert sizes and min(sizes) * PHONE / wide >= LEAST - 0.15


def test_labels_along_the_foot_that_would_meet_are_thinned_out():
    drawing, axes = new_figure(height=2)
    axes.plot(range(30), range(30))
    axes.set_xticks(range(30), [str(year) for year in range(2000, 2030)])
    svg = as_svg(finish(drawing, "Years", "made up.", "Thirty years.").drawing)
    shown = re.findall(r">(20[0-2]\d)</text>", svg)
    assert shown[0] == "2000" and 3 < len(shown) < 10


def test_the_numbers_of_a_drawing_come_with_their_names_and_units():
    drawing, axes = new_figure(height=2)
    points = axes.scatter([1, 2], [3, 4], label="runners")
    name_points(points, ["find.html#r-1", "find.html#r-2"], ["Ada, 2007", "Bea, 2011"])
    axes.axhline(3.5, label="_limit")
    axes.set_xlabel("place")
    axes.set_yticks([3, 4], ["won", "lost"])
    table = data_of(drawing)
    plt.close(drawing)
    named = table[table["kind"].eq("point")]
    assert named[["series", "x", "y", "who", "x_label", "y_word"]].to_numpy().tolist() == [
        ["runners", 1, 3, "Ada, 2007", "place", "won"],
        ["runners", 2, 4, "Bea, 2011", "place", "lost"],
    ]
    assert set(table.loc[table["kind"].eq("line"), "series"]) == {""}


def test_points_and_their_names_are_as_many():
    drawing, axes = new_figure(height=2)
    points = axes.scatter([1, 2], [3, 4])
    plt.close(drawing)
    with pytest.raises(ValueError, match="2 points, 1 links"):
        name_points(points, ["find.html#r-1"], ["Ada"])


def test_an_estimate_goes_through_columns_unchanged():
    rows = pd.DataFrame([Estimate(1.0, 0.5, 2.0).columns("rate"), Estimate(3.0, 2.0, 4.0).columns("rate")])  # fmt: skip
    assert list(rows) == ["rate", "rate_low", "rate_high"]
    assert Estimate.every(rows, "rate")[1] == Estimate.of(rows.iloc[1], "rate") == (3.0, 2.0, 4.0)


def test_numbers_are_words_up_to_where_the_reader_expects_them():
    assert [in_words(number) for number in (0, 10, 11, 12000)] == ["no", "ten", "11", "12,000"]
    assert in_words(12, most=12) == "twelve" and in_words(13, most=12) == "13"
