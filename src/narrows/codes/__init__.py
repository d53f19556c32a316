"""Reference tables: what the codes of this field stand for.

Each module is one table with look-ups; the facts come from the public source its
docstring names.
"""
