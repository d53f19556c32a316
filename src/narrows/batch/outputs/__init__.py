"""Answers to files: the caller's own columns first, Narrows' beside them."""
