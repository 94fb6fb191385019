"""Do the tests notice mistakes? `python -m tools.mutants` puts some into the code, one at a time, and counts.

mutmut makes the mistakes. It cannot run them itself here: it takes the folder `src/` for what the package is
called, while `src/clean` is `race_doubles.clean`, and it leaves alone what is decorated or stands outside of functions. So
each mistake is imported in the place of its module by a process forked from one that has loaded the libraries already,
against the tests that cover its line, the quickest first, up to the first failure.

All runs on a copy of the checkout, without the captured pages. Tests that start a process of their own, and the
tables in `data/processed`, do not see the mistake, so the rates are lower bounds.
"""
