"""Notebooks as the site shows them."""

import pandas as pd

from race_doubles.site.staging import among_pages, plain_frame


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


def test_a_link_to_a_page_of_the_docs_is_one_on_the_site_and_others_are_left():
    said = "[odds](../docs/glossary.md#the-statistics), [checks](checks/05.ipynb), [docs](https://docs/x)"
    assert among_pages(said) == (
        "[odds](../glossary.md#the-statistics), [checks](checks/05.ipynb), [docs](https://docs/x)"
    )
    assert among_pages("[a](../../docs/glossary.md)") == "[a](../../glossary.md)"
