"""Who asked for a place at Western States, who got one, and by which door.

`doors` reads what the organiser prints as entry type; `observation` has the shape of a row; `stages` turns
each source into rows of it: `applied` (lottery list), `drawn` and `waitlisted` (draw, wait list) and
`entered` (entrants list); `called` says who came in from the wait list, which the entrants lists do
not. All are functions from tables to tables; names are in them, and may leave them only for people
who have results.
"""
