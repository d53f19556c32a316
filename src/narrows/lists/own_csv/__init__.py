"""A list of the user's own: a table with one party per row."""
