"""The released version of Narrows; part of every answer and of every snapshot id."""

__version__ = "0.1.0"
