"""`python -m benchmarks.find`: how soon "Find a runner" answers a keystroke, on a processor slowed four times.

Types names letter by letter into the built site, right ones and mistyped ones, with nothing loaded before each name. Two times are
given: from the keystroke to the last change of the list, as a clock has it, and the page's own work (script, style and
layout, in time of its thread, which other programs on the machine do not lengthen) times four. Needs Debian's chromium.
"""

from __future__ import annotations

import functools
import http.server
import statistics
import threading
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
)
TYPE = """(text) => new Promise((done) => {
  const box = document.getElementById("q"), begun = performance.now();
  let last = begun;
  const seen = new MutationObserver(() => { last = performance.now(); });
  for (const part of [".count", ".people"]) seen.observe(document.querySelector(part), { childList: true, characterData: true, subtree: true });
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => { seen.disconnect(); done(last - begun); }, 600);
})"""
WORK = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, *_: object) -> None:
        pass


def keystrokes(address: str) -> list[tuple[str, float, float]]:
    """What was typed, and for each keystroke from the second on both times in milliseconds."""
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for name in NAMES:
            page = browser.new_page()
            page.goto(address)
            page.wait_for_timeout(1500)
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})

            def work(session=session) -> float:
                found = session.send("Performance.getMetrics")["metrics"]
                return 1000 * sum(one["value"] for one in found if one["name"] in WORK)

            for end in range(2, len(name) + 1):
                before = work()
                page.evaluate(TYPE, name[:end])
                own = SLOWED * (work() - before)
                times.append((name[:end], own))
            page.close()
            # The clock is read in a run of its own, slowed, on a page that has nothing yet.
            page = browser.new_page()
            page.goto(address)
            page.wait_for_timeout(1500)
            session = page.context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
            clocks = [page.evaluate(TYPE, name[:end]) for end in range(2, len(name) + 1)]
            at = len(times) - len(clocks)
            times[at:] = [(*one, clock) for one, clock in zip(times[at:], clocks, strict=True)]
            page.close()
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
