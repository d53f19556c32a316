"""Watching: customers kept as the thing to be found, asked about only where something changed."""
