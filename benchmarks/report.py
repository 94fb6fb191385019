"""README.md and growth.png from what was measured."""

from __future__ import annotations

import json
import math
from pathlib import Path

from benchmarks.contenders import OURS
from race_doubles.common.files import replacing, write_text

#: Fewer rows say more of how long it takes to start than of growth.
GROWTH_FROM = 50_000
_ENDED = {
    "too slow": "stopped after {minutes:.0f} min, its limit, at {peak_gb:.1f} GB",
    "too large": "stopped after {seconds:.0f} s at {peak_gb:.1f} GB, over its limit of {memory_gb:.0f} GB",
    "failed": "failed after {seconds:.0f} s: {message}",
    "not run": "not run: {message}",
}
_INTRO = """# Speed and quality on generated results

`make bench` writes this page. It generates results of invented people whose identity is known, gives
the same rows to the linker (organisers' ids hidden) and to other ways of linking, each as a whole
process, reading and writing files included, and scores every answer by pairs of results:
precision is the share of the pairs it joined that are one person, recall the share of one person's
pairs that it joined. Times are medians; one is set against the linker's only where both took turns in one run.
"""
_HOW = """## How the rows are made

Given and family names are drawn from the names in `data/raw` by country, with a tail for the rare
names that a sample lacks (`names.py`). What varies between two results of a person, and how often, is
in `rates.csv`, each rate with its source: accents, capitals, order, second surname, short form, typing
error, changed surname, age that is wrong, grouped or missing. Namesakes are
as common as among real people: of 131,000 people 3.2 % have a namesake (all words of the name) more than five
years older or younger, and 2.4 % one in the same country; among as many real profiles of one circuit it is 3.2 % and
2.3 %, of 65,000 people 1.8 % and 1.9 %. Rare words are more common than in reality: 131,000 people bear 91,000
different words here, 74,000 there. More rows mean more people, so more namesakes: the task gets
harder with size for everyone, and names alone cannot tell all of them apart.

The short forms of given names come from the `nicknames` package, and the linker has a table of its own that
covers some of the same; that favours it a little.

## How the others are set up

Names are folded and parted for all of them alike (`peers/prepared.py`), which few of their users would
do. *Splink, its defaults* is the quick start of its manual; *set up with care* adds the frequency of the whole name,
blocks and levels chosen for these rows, and weights learnt from true pairs of a thousand people. dedupe learns from
300 true pairs and 300 pairs of two people. recordlinkage has a rule written by hand. These three have, at each size,
the threshold that the truth says suits them best there (behind their names; what was tried is in `thresholds.csv`,
`python -m benchmarks.thresholds` tries again), as nobody without the truth could. The linker has one threshold and
one set of weights for all sizes, set on real results.
"""
_BUILD = """## The whole build

From `data/raw` to the last table in one Python: {seconds:.0f} s ({seconds_min:.0f} to {seconds_max:.0f}, the median and the range of
{runs} runs on {date}), peak {peak_gb:.1f} GB; `doubles build` has a second Python reconcile some of the races where there is
a core for it, and takes less. Where the time goes, medians by stage:

{stages}
"""


_EVERYTHING = """## Every result at hand

The results of all races held and those of the labelled benchmark without its editions of races held, {rows:,} rows in one run
(`python -m benchmarks.everything`, {date}; organisers' ids hidden; {rows_with_id:,} rows have one, and precision and recall are over pairs
of these). An id is a profile and not always a person: several thousand pairs of profiles are one person, so that precision cannot be 1.
The engines' links are {same}. {note}

{engines}
"""


def write_report(kept: dict, folder: Path) -> None:
    """Write `README.md` and `growth.png` into `folder` from the content of results.json, and of everything.json where it is."""
    if not kept["entries"]:
        return
    draw(kept["entries"], folder / "growth.png")
    measured = folder / "everything.json"
    found = json.loads(measured.read_text("utf-8")) if measured.is_file() else None
    write_text(page(kept, found), folder / "README.md")


def everything(found: dict) -> str:
    """The section on every result at hand, from everything.json."""
    lines = [
        "| engine | precision | recall | people | seconds | peak GB |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {one['precision']:.3f} | {one['recall']:.3f} | {one['people']:,} | {one['seconds']:.0f} | {one['peak_gb']:.1f} |"
        for name, one in found["engines"].items()
    ]
    same = "the same bytes" if found["same_links"] else "not the same"
    return _EVERYTHING.format(**{**found, "same": same, "engines": "\n".join(lines)})


def page(kept: dict, found: dict | None = None) -> str:
    """The text of README.md; `found` is the content of everything.json."""
    machine = kept["machine"]
    dates = sorted({entry["date"] for entry in kept["entries"]})
    where = (f"Measured {' to '.join(dict.fromkeys((dates[0], dates[-1])))}, {machine['system']} on "
             f"{machine['processor']}, {machine['cores']} cores, {machine['memory']} of memory, "
             f"Python {machine['python']}.")  # fmt: skip
    if kept["note"]:
        where += f" Note: {kept['note']}."
    body = [_INTRO, where, ""]
    for rows in sorted({entry["rows"] for entry in kept["entries"]}):
        body += [
            f"## {rows:,} rows",
            "",
            table([e for e in kept["entries"] if e["rows"] == rows]),
            "",
        ]
    body += ["## Growth", "", growth_words(kept["entries"]), "",
             "![Seconds and peak memory by rows, on logarithmic scales](growth.png)", ""]  # fmt: skip
    if "build" in kept:
        body.append(_BUILD.format(**{**kept["build"], "stages": stages(kept["build"]["stages"])}))
    if found:
        body.append(everything(found))
    body.append(_HOW)
    return "\n".join(body)


def table(entries: list[dict]) -> str:
    """One size as a Markdown table; times relative to the linker's only where both are of one run."""
    ours = next((e["seconds"] for e in entries if e["name"] == OURS and e["ended"] == "done"), None)
    lines = ["| | precision | recall | F1 | seconds (least to most) | of the linker's time | peak GB | runs |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for e in entries:
        named = f"{e['name']}, at {e['threshold']}" if e.get("threshold") else e["name"]
        if e["ended"] != "done":
            lines.append(f"| {named} | | | | {_ENDED[e['ended']].format(**e)} | | | |")
            continue
        times = f"{e['seconds']:.1f}"
        if e["runs"] > 1:
            times += f" ({e['seconds_min']:.1f} to {e['seconds_max']:.1f})"
        quality = " | ".join(f"{e[key]:.3f}" for key in ("precision", "recall", "f1"))
        share = f"{e['seconds'] / ours:.2f}" if ours and not e.get("apart") else ""
        lines.append(
            f"| {named} | {quality} | {times} | {share} | {e['peak_gb']:.1f} | {e['runs']} |"
        )
    return "\n".join(lines)


def stages(seconds: dict[str, float]) -> str:
    """Stages of the build as a Markdown table, each with its share of the whole."""
    whole = sum(seconds.values())
    lines = ["| stage | seconds | share |", "|---|---|---|"]
    return "\n".join(
        lines
        + [f"| {name} | {value:.1f} | {value / whole:.0%} |" for name, value in seconds.items()]
    )


def growth_words(entries: list[dict]) -> str:
    """The exponent of the linker's growth in words."""
    ours = sorted((e for e in entries if e["name"] == OURS and e["ended"] == "done"
                   and e["rows"] >= GROWTH_FROM), key=lambda e: e["rows"])  # fmt: skip
    if len(ours) < 2:
        return f"Fewer than two sizes of {GROWTH_FROM:,} rows or more were measured."
    first, last = ours[0], ours[-1]
    exponent = math.log(last["seconds"] / first["seconds"]) / math.log(last["rows"] / first["rows"])
    return (f"From {first['rows']:,} to {last['rows']:,} rows the linker's time grows with an exponent of "
            f"{exponent:.2f}; at {last['rows']:,} rows its peak is {last['peak_gb']:.1f} GB.")  # fmt: skip


def draw(entries: list[dict], path: Path) -> None:
    """The log-log figure of time and memory by rows."""
    import matplotlib

    matplotlib.use("Agg")

    from race_doubles.analysis.show.figure import finish
    from race_doubles.analysis.show.style import new_figure

    figure, (left, right) = new_figure(3.6, columns=2)
    done = [e for e in entries if e["ended"] == "done"]
    for name in dict.fromkeys(e["name"] for e in done):
        line = sorted((e["rows"], e["seconds"], e["peak_gb"]) for e in done if e["name"] == name)
        rows, seconds, memory = zip(*line, strict=True)
        width = 2.5 if name == OURS else 1.2
        left.plot(rows, seconds, marker="o", linewidth=width, label=name)
        right.plot(rows, memory, marker="o", linewidth=width)
    for axes, title in ((left, "seconds"), (right, "peak memory, GB")):
        axes.set(xscale="log", yscale="log", xlabel="rows", title=title)
    figure.legend(*left.get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, -0.06),
                  ncols=2, fontsize=8)  # fmt: skip
    words = "Seconds and peak memory by rows, on logarithmic scales."
    shown = finish(
        figure, "Time and memory by the number of results", "benchmarks/results.json", words
    )
    with replacing(path) as temporary:
        temporary.write_bytes(shown.png())
