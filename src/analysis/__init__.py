"""Room five: the tables in; results as tables, figures and sentences out. `models` is shared, then one folder a notebook."""
