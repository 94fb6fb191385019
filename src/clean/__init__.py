"""Room two: `data/raw` and `data/curated` in, `results` and `editions` out."""
