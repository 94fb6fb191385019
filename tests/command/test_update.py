"""`doubles update` on years that have not been: what is taken, what is said, what is kept."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from itertools import count

from local_site import CHECKOUT, fingerprint
from new_year import NewYear
from update_project import LIKE, NEXT, UTMB, WSER, keep_lines, of_next, part, serve

from race_doubles.common.files import read_text_csv
from race_doubles.scrape import expected, parameters, registry
from race_doubles.scrape.registering import MARK


def test_a_whole_year_is_taken_counted_and_registered(both, pages, doubles):
    year = of_next()
    year.write(pages)
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    for source in (*WSER, *UTMB):
        rows = len(year.rows(source))
        assert f"{source} {NEXT}: {rows:,} rows" in part(said, "What is new")
        assert len(read_text_csv(both.raw / source / f"{NEXT}.csv")) == rows
        assert expected.load(both.curated)[source, NEXT].rows == rows
    assert f"Of {NEXT} Western States and UTMB are in." in said
    editions = registry.load_editions(both.curated).set_index(["race", "year"])
    start = str(NEXT) + year.rows("utmb_live")[0]["start"][4:10]
    assert editions.loc[("utmb", str(NEXT)), "date"] == start
    assert (editions.loc[[("wser", str(NEXT)), ("utmb", str(NEXT))], "status"] == "held").all()
    claims = registry.load_claims(both.curated)
    assert claims.loc[claims["year"].eq(str(NEXT)), "why"].str.startswith(MARK).all()
    ages = read_text_csv(both.raw / "provenance.csv").query(
        f"source == 'utmb_live' and year == '{NEXT}'"
    )
    assert set(ages["ages_as_of"]) == {str(NEXT)}


def test_the_same_pages_again_change_no_byte(western, pages, doubles):
    of_next().write(pages, ("wser",))
    assert doubles("update", "--replay", str(pages))[0] == 0
    before = fingerprint(western.root / "data" / "raw") | fingerprint(western.curated)
    status, said = doubles("update", "--replay", str(pages))
    assert (status, fingerprint(western.raw) | fingerprint(western.curated)) == (0, before)
    assert "Nothing in data/raw changed" in said and "git diff" not in said


def test_an_edition_that_was_passed_over_is_still_looked_for(alps, pages, doubles, this_year):
    """The year after it is in already; its own pages come last."""
    this_year(NEXT + 1)
    NewYear(CHECKOUT / "data" / "raw", NEXT + 1, LIKE).write(pages, ("utmb",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0 and f"utmb_results {NEXT + 1}: " in part(said, "What is new"), said
    assert f"utmb_results {NEXT}: not published yet" in part(said, "What is missing")
    of_next().write(pages, ("utmb",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0 and f"utmb_results {NEXT}: " in part(said, "What is new"), said


def test_in_july_one_race_is_in_and_in_september_both(both, pages, doubles):
    of_next().write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert f"{NEXT} is half a year so far: Western States is in and UTMB is not" in said
    assert f"utmb_results {NEXT}: not published yet" in part(said, "What is missing")
    of_next().write(pages, ("utmb",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert f"Of {NEXT} Western States and UTMB are in." in said
    assert "wser_results" not in part(said, "What is new")


def test_a_date_that_a_page_states_replaces_that_of_the_rule(both, pages, doubles):
    of_next().write(pages, ("utmb",))
    live = pages / "utmblive-api.utmb.world"
    shutil.move(live, pages / "later")
    assert doubles("update", "--replay", str(pages))[0] == 0
    claims = registry.load_claims(both.curated).query(f"race == 'utmb' and year == '{NEXT}'")
    assert "by the rule" in claims.set_index("field").loc["date", "why"]
    shutil.move(pages / "later", live)
    assert doubles("update", "--replay", str(pages))[0] == 0
    claims = registry.load_claims(both.curated).query(f"race == 'utmb' and year == '{NEXT}'")
    assert claims.set_index("field").loc["date", "why"] == f"{MARK}: stated in utmb_live"


def test_a_race_that_was_cancelled_is_not_looked_for(western, pages, doubles):
    (pages / "www.wser.org").mkdir(parents=True)
    path = western.curated / "edition_claims.csv"
    row = f"wser,{NEXT},status,cancelled,yes,https://www.wser.org/,wildfires\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    registry.forget()
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert f"wser_results {NEXT}" not in said and f"wser_stats {NEXT}" not in said


def test_of_a_year_with_a_race_that_was_not_held_no_other_half_is_awaited(both, pages, doubles):
    of_next().write(pages, ("wser",))
    path = both.curated / "edition_claims.csv"
    row = f"utmb,{NEXT},status,cancelled,yes,https://utmb.world/,a storm\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    registry.forget()
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0 and "half a year" not in said, said
    state = f"Of {NEXT} Western States is in; UTMB was not held, so there is no double of {NEXT}."
    assert state in part(said, "Where the year stands")


def test_a_result_corrected_a_week_later_comes_in(western, pages, doubles):
    of_next().write(pages, ("wser",))
    doubles("update", "--replay", str(pages))

    def without_the_last(rows):
        return [{**rows[0], "city": "Elsewhere"}, *rows[1:-1]]

    of_next(change={"wser_results": without_the_last}).write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    told = part(said, "What changed")
    assert f"wser_results {NEXT}: 0 rows added, 1 removed, 1 changed" in told
    assert "-> 'Elsewhere'" in told
    rows = len(read_text_csv(western.raw / "wser_results" / f"{NEXT}.csv"))
    assert expected.load(western.curated)["wser_results", NEXT].rows == rows


def test_two_years_at_once_each_with_ages_of_its_own(both, pages, doubles, this_year):
    this_year(NEXT + 1)
    of_next().write(pages)
    NewYear(CHECKOUT / "data" / "raw", NEXT + 1, LIKE, slower=1.02).write(pages)
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    editions = registry.load_editions(both.curated).set_index(["race", "year"])
    provenance = read_text_csv(both.raw / "provenance.csv").query("source == 'utmb_live'")
    for year in (NEXT, NEXT + 1):
        for source in (*WSER, *UTMB):
            assert f"{source} {year}: " in part(said, "What is new")
        assert {("wser", str(year)), ("utmb", str(year))} <= set(editions.index)
        assert set(provenance.loc[provenance["year"].eq(str(year)), "ages_as_of"]) == {str(year)}


def test_runners_registered_before_the_race_are_no_result(alps, pages, doubles):
    def registered(rows):
        return [{**row, "time": "", "rank": ""} for row in rows]

    before = fingerprint(alps.raw)
    of_next(change={"utmb_results": registered}).write(pages, ("utmb",))
    status, said = doubles("update", "--replay", str(pages))
    assert (status, fingerprint(alps.raw)) == (0, before), said
    assert "not one finish, so it is a list of who is registered" in said
    of_next().write(pages, ("utmb",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0 and f"utmb_results {NEXT}: " in part(said, "What is new")


def test_what_looks_odd_is_taken_once_a_row_accepts_it(western, pages, doubles):
    half = of_next(change={"wser_results": lambda rows: rows[: len(rows) // 2]})
    half.write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    checks = set(re.findall(r"\[([a-z_ ]+)\]", part(said, "What looks odd")))
    checks.discard("check")
    assert status == 1 and {"rows", "finishers"} <= checks
    rows = [
        f"wser_results,{NEXT},{check},stopped by fire at noon,https://www.wser.org/"
        for check in checks
    ]
    text = "\n".join(["source,year,check,reason,evidence", *rows]) + "\n"
    (western.curated / "accepted_editions.csv").write_text(text)
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert "accepted although" in part(said, "What looks odd")


def test_two_sources_of_one_edition_must_tell_of_the_same_people(western, pages, doubles):
    of_next().write(pages, ("wser",))
    strangers = lambda rows: [{**row, "last_name": row["last_name"][::-1]} for row in rows]  # noqa: E731
    of_next(change={"wser_stats": strangers}).write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 1 and f"in wser_results {NEXT}, at least" in said and "[sources agree]" in said


def test_not_there_yet_is_told_from_not_there_any_more(western, pages, doubles, site):
    of_next().write(pages, ("wser",))
    serve(site, pages)
    before = fingerprint(western.raw)
    last = max(year for source, year in expected.load(western.curated) if source == "wser_results")
    status, said = doubles("update")
    # Nothing but the new year answers: what is known of every source is gone.
    assert status == 1
    assert f"wser_results {last}: not there any more" in said and "the source has moved" in said
    assert {
        name: fingerprint(western.raw)[name] for name in before if "provenance" not in name
    } == {name: digest for name, digest in before.items() if "provenance" not in name}


def test_whose_count_it_is_follows_when_another_source_comes_later(western, pages, doubles):
    """The page first, the file a week later in another folder: both are then marked by each other."""
    of_next().write(pages, ("wser",))
    stats = pages / "www.wser.org/wp-content"
    shutil.move(stats, pages / "later")
    assert doubles("update", "--replay", str(pages))[0] == 0
    assert expected.load(western.curated)["wser_results", NEXT].counted_by == "us"
    other = pages.parent / "other"
    (other / "www.wser.org").mkdir(parents=True)
    shutil.move(pages / "later", other / "www.wser.org/wp-content")
    assert doubles("update", "--replay", str(other))[0] == 0
    assert expected.load(western.curated)["wser_results", NEXT].counted_by == "wser_stats"


def test_a_run_that_was_killed_goes_on_where_it_was_and_tells_all_that_is_new(
    western, pages, doubles, site, monkeypatch
):
    """Killed after the results were written and before the rows of counts were."""
    import race_doubles.command.update as update
    from race_doubles.scrape import fetching

    # A second goes by between any two pages and runs: the marks are to the second.
    seconds = (datetime.now(UTC) + timedelta(seconds=past) for past in count())
    monkeypatch.setattr(fetching, "now", lambda: f"{next(seconds):%Y-%m-%dT%H:%M:%SZ}")
    of_next().write(pages, ("wser",))
    serve(site, pages)
    register = update.register

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(update, "register", killed)
    assert doubles("update")[0] != 0
    assert (western.raw / "wser_results" / f"{NEXT}.csv").exists()
    assert ("wser_results", NEXT) not in expected.load(western.curated)
    monkeypatch.setattr(update, "register", register)
    asked = len(site.log)
    said = doubles("update")[1]
    again = [request.path for request, _ in site.log[asked:] if str(NEXT) in request.path]
    # What was fetched is not asked for again; what was not there is.
    assert not any(f"{NEXT}-results" in path for path in again)
    assert f"wser_results {NEXT}: " in part(said, "What is new")
    assert ("wser_results", NEXT) in expected.load(western.curated)
    asked = len(site.log)
    doubles("update")
    assert any(f"{NEXT}-results" in request.path for request, _ in site.log[asked:])


def test_a_race_that_nobody_has_collected_is_looked_for_by_its_rows(project_of, pages, doubles):
    """Of a race of the World Series only source_parameters.csv knows anything: every year it names is asked for."""
    project = project_of("lavaredo_live")
    shutil.rmtree(project.raw / "lavaredo_live")
    (project.raw / "provenance.csv").unlink()
    keep_lines(project.root, "expected.csv", lambda cells: False)
    expected.forget()
    of_next().write(pages, ("lavaredo",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert f"lavaredo_live {NEXT}: " in part(said, "What is new")
    first = min(row.first for row in parameters.load(project.curated))
    assert f"lavaredo_live {first}: not published yet" in part(said, "What is missing")
    assert expected.load(project.curated)["lavaredo_live", NEXT].counted_by == "us"
