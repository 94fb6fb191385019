"""Room four: `results` and `links` in; `doubles` and the description of every table out, and `load()` for questions."""
