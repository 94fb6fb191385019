"""Room two: `data/raw` and `data/curated` in, `results` out: one row a person a start."""
