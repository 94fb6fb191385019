"""One parser a source: the bytes of its pages in, every field as published out."""
