"""How Sphinx makes the site. `doubles report` stages this folder, the notebooks and the tables first."""

project = "Race Doubles"
author = "Race Doubles contributors"
copyright = author  # no year: nothing in the output depends on the clock

extensions = ["myst_nb"]
exclude_patterns = ["_theme", "_parts"]
root_doc = "index"
language = "en"

# The notebooks are committed executed; the site shows what they say and runs nothing.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
nb_render_markdown_format = "gfm"
myst_enable_extensions = ["deflist", "attrs_block"]
myst_heading_anchors = 3

# A theme of our own: one small stylesheet and one small script. The general-purpose themes weigh more
# than a whole page of this site may (500 kB), fonts and icons not yet counted.
html_theme = "racedoubles"
html_theme_path = ["_theme"]
html_title = "Race Doubles"
# A page may load what lies beside it and nothing else, and run nothing that is written into it. `file:` is for
# browsers to which a page of the file system is no origin of its own; a page from a server cannot load from there.
html_context = {
    "content_security_policy": (
        "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
        "form-action 'self' file:; base-uri 'none'"
    )
}
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_extra_path = ["_extra"]
html_permalinks_icon = "#"
# The search results would fetch() every page they list, which a browser refuses on file://.
html_show_search_summary = False
suppress_warnings = ["myst.header", "mystnb.unknown_mime_type", "toc.not_included"]
