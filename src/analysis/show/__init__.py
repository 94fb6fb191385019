"""How figures, tables and prose look in a notebook."""
