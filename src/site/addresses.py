"""The list of all pages for search engines, the feed of changes, and the page for addresses that lead nowhere."""

from __future__ import annotations

import re
import uuid
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from race_doubles.common.files import write_text
from race_doubles.site.heads import address_of
from race_doubles.site.seasons import Season

#: Seasons in the feed.
_MOST = 10
_NOINDEX = '<meta name="robots" content="noindex">'


def write_sitemap(output: Path, homepage: str | None) -> None:
    """List every page that search engines may have in `sitemap.xml`, and name that in `robots.txt`.

    Whole addresses where `homepage` is known; else from the root of whatever host shows the site.
    """
    names = [
        page.relative_to(output).as_posix()
        for page in sorted(output.rglob("*.html"))
        if _NOINDEX not in page.read_text("utf-8")
    ]
    home = homepage or "/"
    rows = "".join(f"<url><loc>{escape(address_of(name, home))}</loc></url>\n" for name in names)
    write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{rows}</urlset>\n",
        output / "sitemap.xml",
    )
    lines = ["User-agent: *", "Allow: /"]
    if homepage:
        lines.append(f"Sitemap: {address_of('sitemap.xml', homepage)}")
    write_text("\n".join(lines) + "\n", output / "robots.txt")


def write_feed(output: Path, seasons: list[Season], homepage: str | None) -> None:
    """Write `feed.xml` (Atom): one entry a season, dated by its UTMB, so that nothing in it depends on the clock."""
    told = [season for season in seasons if season.date][:_MOST]
    page = address_of("new.html", homepage) if homepage else "new.html"
    entries = "".join(
        f"<entry><id>{identity(f'season/{season.year}')}</id><title>{season.year}: {escape(season.story)}</title>"
        f'<updated>{season.date}T00:00:00Z</updated><link href="{escape(page)}"/>'
        f"<summary>{escape(season.summary)}</summary></entry>\n"
        for season in told
    )
    latest = told[0].date if told else "1970-01-01"
    write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{identity('feed')}</id><title>Race Doubles: changes</title><updated>{latest}T00:00:00Z</updated>\n"
        f'<author><name>Race Doubles contributors</name></author><link href="{escape(page)}"/>\n{entries}</feed>\n',
        output / "feed.xml",
    )


def identity(name: str) -> str:
    """A name for good of the feed or an entry, wherever the site stands."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'race-doubles/{name}')}"


def write_lost(output: Path, homepage: str | None) -> None:
    """Let the page for wrong addresses find its style and links from any depth, where `homepage` is known."""
    page = output / "404.html"
    if not homepage or not page.is_file():
        return
    root = urlsplit(homepage).path.rstrip("/") + "/"
    text = re.sub(
        r'((?:href|src|action)=")(?![a-z]+:|/|#)', rf"\g<1>{root}", page.read_text("utf-8")
    )
    page.write_text(text, "utf-8")
