"""What other programs read of a page: its description, and what a preview of a link to it shows."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

from race_doubles.common.errors import Problem
from race_doubles.site.share import FOLDER, SIZE

#: The picture of every page that has none of its own.
PICTURE = "share/race-doubles.png"
#: Letters of a description; previews cut longer ones.
LONGEST = 200
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(
    r'<meta (?:[^>]*\s)?(?:content="([^"]*)"\s+name="description"|name="description"\s+content="([^"]*)")[^>]*>'
)
_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL)


def add_heads(output: Path, homepage: str | None) -> None:
    """Give every page a description where it has none, Open Graph tags, a picture and, where `homepage` is known, its address.

    Raises Problem for a page without a title.
    """
    for page in sorted(output.rglob("*.html")):
        name = page.relative_to(output).as_posix()
        text = page.read_text("utf-8")
        page.write_text(
            text.replace("</head>", f"{head_of(name, text, homepage)}</head>", 1), "utf-8"
        )


def head_of(name: str, text: str, homepage: str | None) -> str:
    """The tags to add to the head of the page `name`, whose HTML is `text`."""
    title, description = title_in(name, text), description_in(name, text)
    tags = (
        []
        if _DESCRIPTION.search(text)
        else [f'<meta name="description" content="{escape(description)}">']
    )
    own = name.startswith(f"{FOLDER}/")
    picture = f"share/{name.rpartition('/')[2].removesuffix('.html')}.png" if own else PICTURE
    up = "../" * name.count("/")
    said = {
        "og:site_name": "Race Doubles",
        "og:type": "article" if own else "website",
        "og:title": title,
        "og:description": description,
        # Previews want whole addresses; where none is known this is where the picture lies.
        "og:image": f"{homepage.rstrip('/')}/{picture}" if homepage else up + picture,
        "og:image:width": str(SIZE[0]),
        "og:image:height": str(SIZE[1]),
        "og:image:alt": title,
    }
    if homepage:
        address = address_of(name, homepage)
        said["og:url"] = address
        tags.append(f'<link rel="canonical" href="{escape(address)}">')
    tags += [f'<meta property="{key}" content="{escape(value)}">' for key, value in said.items()]
    tags.append('<meta name="twitter:card" content="summary_large_image">')
    tags.append(
        f'<link rel="alternate" type="application/atom+xml" title="Changes" href="{up}feed.xml">'
    )
    return "\n".join(tags) + "\n"


def address_of(name: str, homepage: str) -> str:
    """The whole address of the page `name`; the front page is the homepage itself."""
    home = homepage.rstrip("/") + "/"
    return home if name == "index.html" else home + name


def title_in(name: str, text: str) -> str:
    """The title of a page, without the name of the site."""
    found = _TITLE.search(text)
    title = unescape(found[1]).strip().removesuffix(" · Race Doubles") if found else ""
    if not title:
        raise Problem(f"{name} has no title; give its source a heading.")
    return title


def description_in(name: str, text: str) -> str:
    """What a page says of itself: its description, else its first paragraph of words, else its title."""
    if found := _DESCRIPTION.search(text):
        return shortened(unescape(found[1] or found[2]))
    main = _MAIN.search(text)
    for paragraph in _PARAGRAPH.finditer(main[0] if main else ""):
        words = " ".join(unescape(re.sub(r"<[^>]+>", "", paragraph[1])).split())
        if len(words) > 40:
            return shortened(words)
    return title_in(name, text)


def shortened(text: str) -> str:
    """`text` in at most `LONGEST` letters, cut between words."""
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rpartition(" ")[0].rstrip(",;:") + "…"
