"""Notebooks as the site shows them."""

import pandas as pd

from race_doubles.site.staging import plain_frame


def test_a_plain_table_brings_no_style_of_its_own_and_scrolls_by_itself():
    html = pd.DataFrame({"name": ["Ada"]}).to_html(notebook=True)
    assert "<style scoped>" in html
    shown = plain_frame(html)
    assert "<style" not in shown
    assert shown.startswith('<div class="table-wrap"')
    assert shown.count("<div") == shown.count("</div>")
    assert "<td>Ada</td>" in shown


def test_other_html_is_left_as_it_is():
    assert plain_frame("<p>Here</p>") == "<p>Here</p>"
