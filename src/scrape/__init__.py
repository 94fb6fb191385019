"""The organisers' pages into data/raw: every field as published, and where it came from.

How an edition comes in, one module a step:

- `sources` lists what is collected; each source has a parser of its own: `wser_pages` (results and
  entrants), `wser_stats` with `wser_text` and `wser_sheets` (every starter, with splits), `utmb_api`
  (results and live), `livetrail`. `wser_lottery`, `wser_waitlist` and `wser_draw` (who asked for a
  place, who waited, who was drawn), `world_series` (any race of UTMB's), `opensplittime` and `itra`
  (Hardrock) describe themselves (`description`); what finds their editions is in `parameters`.
  `html_tables` and `sheets` are what several parsers read with.
- `collect` takes one edition through the steps: pages from `fetching` (live, from an archive, or
  from the store alone), parsed, checked against `expected`, and only then written, each file whole.
- `http` has the manners towards a host, `replay` answers from captured pages through the same door,
  `store` keeps the exact bytes under data/cache.
- `registry` knows every edition of every race and who says so; `changes` tells what a run changed.

A new edition: run `doubles update`, which judges it (`measures`, `plausible`), writes its files and its rows of
`expected.csv` and `edition_claims.csv`, and says what to look at.
"""
