"""Does everything come out the same, whatever the machine? `python -m tools.same` runs the matrix.

On copies of the checkout every table is built and every notebook is run under settings that must not matter:
instruction sets, kernels of the linear algebra, threads, hash seed, time zone, language, the order of rows in
`data/raw`. Tables are compared byte by byte, notebooks by all that nbval compares except
images.
"""
