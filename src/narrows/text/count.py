"""Numbers before what is counted, as people write them."""

from __future__ import annotations


def counted(number: int, one: str, several: str | None = None) -> str:
    """Return a number with what is counted, in the form the number asks for.

    Args:
        number: How many.
        one: What one is called, with whatever follows that depends on the number.
        several: What several are called; None for the same word with an s.

    >>> counted(1, "customer"), counted(0, "customer"), counted(1200, "row has", "rows have")
    ('1 customer', '0 customers', '1,200 rows have')
    """
    if number == 1:
        return f"1 {one}"
    return f"{number:,} {one + 's' if several is None else several}"
