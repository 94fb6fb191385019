"""What keeps the pages to their content security policy: nothing in them that it would not run or apply."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from race_doubles.common.errors import Problem

#: The styles that notebooks wrote into their tables, as a stylesheet.
SHEET = "_static/moved.css"
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_STYLE = re.compile(r"""\sstyle=(?:"([^"]*)"|'([^']*)')""")
_CLASS = re.compile(r'''\sclass="([^"]*)"''')
#: What a browser would refuse: a script or a style written into the page, and a handler in a tag.
_REFUSED = re.compile(
    r"""<script(?![^>]*\ssrc=)[^>]*>|<style[^>]*>|<[a-zA-Z][^<>]*\son[a-z]+=["'][^<>]*>"""
)


def move_styles(output: Path) -> None:
    """Move the style of every tag of every page into one stylesheet, and link it where it is needed.

    Raises Problem naming a page that holds a script, a style or a handler, which no reader's browser would run.
    """
    rules: dict[str, str] = {}
    for page in sorted(output.rglob("*.html")):
        text = page.read_text("utf-8")
        moved = _TAG.sub(lambda tag: without_style(tag[0], rules), text)
        if refused := _REFUSED.search(moved):
            raise Problem(
                f"{page.relative_to(output)} holds {refused[0][:60]}, which its content security policy "
                "refuses; move it into a file of docs/_theme/racedoubles/static."
            )
        if moved != text:
            up = "../" * (len(page.relative_to(output).parts) - 1)
            link = f'<link rel="stylesheet" href="{up}{SHEET}">\n</head>'
            page.write_text(moved.replace("</head>", link, 1), "utf-8")
    if rules:
        lines = (f".{name} {{ {body} }}\n" for name, body in sorted(rules.items()))
        (output / SHEET).write_text("".join(lines), "utf-8")


def without_style(tag: str, rules: dict[str, str]) -> str:
    """`tag` with a class in place of its style; the class and what it says are noted in `rules`."""
    found = _STYLE.search(tag)
    if not found:
        return tag
    style = (found[1] or found[2] or "").strip().rstrip(";")
    tag = tag[: found.start()] + tag[found.end() :]
    if not style:
        return tag
    name = f"st-{hashlib.sha256(style.encode()).hexdigest()[:8]}"
    # A style in a tag is stronger than any sheet.
    rules[name] = "; ".join(
        f"{part.strip()} !important" for part in style.split(";") if part.strip()
    )
    if had := _CLASS.search(tag):
        return f'{tag[: had.start()]} class="{had[1]} {name}"{tag[had.end() :]}'
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f'{tag[:end]} class="{name}"{tag[end:]}'
