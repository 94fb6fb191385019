"""Room six: tables and notebooks in; the static site with its pages, finder and downloads out."""
