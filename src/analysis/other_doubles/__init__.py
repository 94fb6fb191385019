"""Western States and UTMB among other doubles, and what was published of races that the rows do not reach."""
