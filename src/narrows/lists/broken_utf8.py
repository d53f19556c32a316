"""Tell UTF-8 with a few damaged bytes from text in an older encoding.

Almost any bytes can be read as Windows-1252, so a reader that falls back to it
would turn every accented name of a UTF-8 file into other letters because of one
damaged byte. In text that really is Windows-1252 the multi-byte patterns of UTF-8
hardly occur ("Ã©" is no word); in damaged UTF-8 nearly all high bytes fit them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")


def broken_utf8(blocks: Iterable[bytes]) -> bool:
    """Tell whether most high bytes of a text that is not UTF-8 form UTF-8 sequences.

    >>> broken_utf8(["é à ü ñ ".encode() + bytes([0xC3])])
    True
    >>> broken_utf8(["é à ü ñ ".encode("cp1252")])
    False
    """
    inside = total = 0
    for block in blocks:
        total += len(_HIGH.findall(block))
        inside += sum(len(found) for found in _SEQUENCE.findall(block))
    return inside * 2 > total
