"""Notebooks as the site shows them."""

import pandas as pd

from race_doubles.site.staging import plain_frame, within_the_site


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


def test_a_link_to_a_page_of_the_docs_leads_there_on_the_site_too():
    """The folder docs/ is the root of the site, and the notebooks stand below it."""
    assert (
        within_the_site("the [glossary](../docs/glossary.md)") == "the [glossary](../glossary.md)"
    )
    assert within_the_site("[a](../../docs/a.md)") == "[a](../../a.md)"
    for other in ("[a](checks/a.ipynb)", "[docs](https://example.org/docs/a)", "docs/a.md"):
        assert within_the_site(other) == other
