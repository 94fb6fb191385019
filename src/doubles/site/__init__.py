"""The static site: pages, figures, the runner index and the data downloads, from tables and notebooks."""
