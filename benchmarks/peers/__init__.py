"""Other ways to link the same results, each a script of its own run in an environment of its own.

Each is called with the path of `results.parquet` and of the answer to write (result_id, cluster).
"""
