"""`python -m benchmarks.find`: how soon "Find a runner" answers a keystroke, on a processor slowed four times.

Types names letter by letter into the built site, right ones and mistyped ones, with nothing loaded before each name. Two times are
given, from the keystroke to the last change of the list: as a clock has it, and what the page's thread ran meanwhile, which
other programs on the machine lengthen little, times four. Needs Debian's chromium.
"""

from __future__ import annotations

import functools
import http.server
import statistics
import threading
from contextlib import contextmanager
from pathlib import Path

import click

from race_doubles.common.paths import find_project

CHROMIUM = "/usr/bin/chromium"
SLOWED = 4
#: Milliseconds that an answer may take.
MOST = 50
NAMES = (
    "Kilian Jornet",
    "Killian Jornet",
    "jim walmsly",
    "Corntey Dauwalter",
    "Nicky Kimball",
    "Bouilard",
    "Martin",
    "Jean Dupont",
    "José García",
)
TYPE = """(text) => new Promise((done) => {
  const box = document.getElementById("q"), begun = performance.now();
  let last = begun;
  const seen = new MutationObserver(() => { last = performance.now(); performance.mark("shown"); });
  for (const part of [".count", ".people"]) seen.observe(document.querySelector(part), { childList: true, characterData: true, subtree: true });
  performance.mark("typed");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => { seen.disconnect(); done(last - begun); }, 600);
})"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def opened(browser, address: str):
    """A page that has nothing of the index but what it fetches by itself."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(1500)
    yield page
    context.close()


def own_work(page, beginnings: list[str]) -> list[float]:
    """For each keystroke the time that the page's thread ran from it to the last change of the list, in milliseconds."""
    session, marks, over = page.context.browser.new_browser_cdp_session(), [], []
    session.on("Tracing.dataCollected", lambda event: marks.extend(event["value"]))
    session.on("Tracing.tracingComplete", lambda event: over.append(event))
    session.send("Tracing.start", {"traceConfig": {"includedCategories": ["blink.user_timing"]}})
    for text in beginnings:
        page.evaluate(TYPE, text)
    session.send("Tracing.end")
    while not over:
        page.wait_for_timeout(50)
    times: list[float] = []
    for mark in sorted(marks, key=lambda mark: mark["ts"]):
        if mark["name"] == "typed":
            begun = mark["tts"]
            times.append(0)
        elif mark["name"] == "shown":
            times[-1] = (mark["tts"] - begun) / 1000
    return times


def by_the_clock(page, beginnings: list[str]) -> list[float]:
    """For each keystroke the time from it to the last change of the list on a slowed processor, in milliseconds."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return [page.evaluate(TYPE, text) for text in beginnings]


def keystrokes(address: str) -> list[tuple[str, float, float]]:
    """What was typed, and for each keystroke from the second on both times in milliseconds."""
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for name in NAMES:
            beginnings = [name[:end] for end in range(1, len(name) + 1)]
            with opened(browser, address) as page:
                work = own_work(page, beginnings)
            with opened(browser, address) as page:
                clock = by_the_clock(page, beginnings)
            each = zip(beginnings, (SLOWED * own for own in work), clock, strict=True)
            times += list(each)[1:]
        browser.close()
    return times


@click.command()
@click.option(
    "--site", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The built site."
)
def main(site: Path | None) -> None:
    """Print both times: the median, the slowest, and how many answers came within the limit."""
    folder = site or find_project().site
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    times = keystrokes(f"http://127.0.0.1:{server.server_port}/find.html")
    server.shutdown()
    for number, what in (
        (1, f"own work, times {SLOWED}"),
        (2, f"by the clock, slowed {SLOWED} times"),
    ):
        values = [one[number] for one in times]
        slowest = max(times, key=lambda one: one[number])
        within = sum(value <= MOST for value in values)
        click.echo(
            f"{what}: median {statistics.median(values):.0f} ms, slowest {slowest[number]:.0f} ms (“{slowest[0]}”); "
            f"{within} of {len(values)} keystrokes within {MOST} ms"
        )


if __name__ == "__main__":
    main()
