"""How good the links are: against judged pairs, the organiser's ids and strangers."""
