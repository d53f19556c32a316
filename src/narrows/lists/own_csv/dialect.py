"""How a table is written: encoding and delimiter, found from its bytes and reported."""

from __future__ import annotations

import codecs
import csv

import msgspec

from narrows.lists.broken_utf8 import broken_utf8
from narrows.lists.packed import blocks, opening
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

_DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Dialect(msgspec.Struct, frozen=True):
    """Encoding and delimiter of a file, and how they were found out."""

    encoding: str
    delimiter: str
    how: str


def detect(
    file: SourceFile, *, encoding: str | None = None, delimiter: str | None = None
) -> Dialect:
    """Return how a file is written; what the caller gives is taken as it is.

    Without a byte order mark a file is UTF-8 if all of it reads as UTF-8, else
    Windows-1252.

    Raises:
        ListRefused: empty, a web page, cut, or of an encoding that is none of these.
    """
    start = opening(file)
    how = "given"
    if encoding is None:
        encoding, how = _encoding(file, start)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    return Dialect(encoding, delimiter or _delimiter(text), how)


def _encoding(file: SourceFile, start: bytes) -> tuple[str, str]:
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name, "byte order mark"
    if b"\x00" in start:
        raise ListRefused(
            "the file holds NUL bytes: it is no text, or UTF-16 without its mark",
            where=file.name,
            hint="save the file as UTF-8",
        )
    utf8 = codecs.getincrementaldecoder("utf-8")("strict")
    windows = codecs.getincrementaldecoder("cp1252")("strict")
    is_utf8 = is_windows = True
    for block in blocks(file):
        if is_utf8:
            is_utf8 = _decodes(utf8, block)
        if is_windows:
            is_windows = _decodes(windows, block)
    if is_utf8 and _decodes(utf8, b"", final=True):
        return "utf-8", "every byte reads as UTF-8"
    if broken_utf8(blocks(file)):
        raise ListRefused(
            "the file is UTF-8 with damaged bytes",
            where=file.name,
            hint="take the file from its source again, or name the encoding in a mapping file",
        )
    if is_windows:
        return "cp1252", "not UTF-8; every byte reads as Windows-1252"
    raise ListRefused(
        "the encoding is neither UTF-8, UTF-16 nor Windows-1252",
        where=file.name,
        hint="save the file as UTF-8, or name the encoding in a mapping file",
    )


def _decodes(decoder: codecs.IncrementalDecoder, data: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(data, final)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    lines = text.splitlines()[:50]
    best, most = ",", 1
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(lines[:-1] or lines, delimiter=delimiter)]
        if widths and widths[0] > most and widths.count(widths[0]) * 2 >= len(widths):
            best, most = delimiter, widths[0]
    return best
