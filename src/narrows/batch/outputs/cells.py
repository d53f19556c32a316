"""Cells as text, and text that a spreadsheet does not take for a formula.

A spreadsheet runs a CSV cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a
carriage return (OWASP, "CSV Injection"); a listed name or a customer's own cell must
not do that. Such cells get an apostrophe in front, which spreadsheets hide. Plain
numbers and telephone numbers (``-5``, ``+49 30 1234``) cannot run and stay as they are.
"""

from __future__ import annotations

import datetime as dt
import json
import re

from narrows.inputs.row import Cell

_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]\d[\d .,()/]*")


def as_text(cell: Cell) -> str:
    """Return a cell as text; empty for None."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, list | tuple | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)


def harmless(text: str) -> str:
    """Return text that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("-5"), harmless("Ann")
    ("'=1+1", '-5', 'Ann')
    """
    if text and text[0] in _STARTS and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
