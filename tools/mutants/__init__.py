"""Do the tests notice mistakes? `python -m tools.mutants` puts some into the code, one at a time, and counts.

mutmut makes the mistakes. It cannot run them itself here: it takes the folder `src/` for what the package is
called, while `src/clean` is `race_doubles.clean`, and it leaves alone what is decorated or stands outside of functions. So
`covered` runs the tests once to see which lines each test and each shared fixture runs, `plan` gives each mistake its tests, and
`trial` tries it in a forked process up to the first failure.

Loading pandas and the project, collecting tests and making the small world takes ten seconds, most mistakes a tenth of
one. So a mistake in what a function does is put into the loaded function of a process that has done all that (`swap`), and only
fixtures that run its line are made again. A mistake in what runs on import is imported in the place of its module.

All runs on a copy of the checkout, without the captured pages. Tests of the real tables, tests that start a process of their own,
and those marked slow do not see the mistake, so the rates are lower bounds.
"""
