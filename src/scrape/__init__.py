"""Room one: the organisers' pages in, `data/raw` and its provenance out."""
