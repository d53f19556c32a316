"""Python's collector of rings of objects, kept out of the way while many questions are answered."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for rings of objects meanwhile.

    An answer is made of frozen values, which cannot come to hold themselves: there is nothing
    to be found, and looking through all that is kept takes a twelfth of the time. What is let go
    of before the end is never looked through.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
