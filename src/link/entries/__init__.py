"""Which runner asked for a place: entries linked to people who have results.

The linker's own comparisons weigh an entry against every result (`candidates`); `choose` takes the likeliest runner, or
none; `committed` reads and writes what of it the repository keeps; `build` makes the table `entries`. Links between results are
made before and stay as they are: an entry never joins two people.
"""
