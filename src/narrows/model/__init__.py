"""Frozen nouns of the domain: what is asked, what is listed, what was found.

Nothing here does I/O, reads a clock or knows a file format. Every other layer
speaks in these values.
"""
