"""The plain join: the same name as printed but for case and accents, and the same country."""

import sys

from prepared import prepared

database = prepared(sys.argv[1])
database.execute("""
    copy (select result_id, name || '|' || coalesce(country, '') as cluster from prepared)
    to $answer (format parquet)
""", {"answer": sys.argv[2]})  # fmt: skip
