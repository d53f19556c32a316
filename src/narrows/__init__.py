"""Narrows: screen before you deal, ship, pay or rely.

>>> import narrows
>>> narrows.__version__
'0.1.0'
"""

from narrows.version import __version__

__all__ = ["__version__"]
