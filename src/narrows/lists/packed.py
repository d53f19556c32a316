"""Read plain or gzip-compressed text in bounded steps.

A compressed file can be small and unpack to anything, so the growth is limited,
and a stream that ends before its trailer is refused: a cut download must not
read as a shorter list.
"""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterable, Iterator

from narrows.lists.foreign import head, refuse_archive
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

BLOCK_BYTES = 1 << 20
LINE_LIMIT = 16 << 20
"""Longest line accepted, in bytes (or characters, once decoded)."""
UNPACKED_LIMIT = 64 << 30
"""Most bytes a file may unpack to."""
FREE_GROWTH = 32 << 20
"""Unpacked bytes below which the ratio does not matter."""
MAX_RATIO = 120
"""Largest credible ratio of unpacked to packed bytes; list text reaches about 30."""

_GZIP = b"\x1f\x8b"
_AGAIN = "download the file again; the version held keeps serving"


def is_gzip(file: SourceFile) -> bool:
    """Tell whether the file begins like a gzip archive."""
    return head(file).startswith(_GZIP)


def opening(file: SourceFile, size: int = 65536) -> bytes:
    """Return the first unpacked bytes of a file.

    Raises:
        ListRefused: missing, empty, a web page, or an archive other than gzip.
    """
    start = b""
    for block in blocks(file):
        start += block
        if len(start) >= size:
            break
    start = start[:size]
    plain = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not plain:
        raise ListRefused("the file holds nothing but blanks", where=file.name, hint=_AGAIN)
    if plain.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise ListRefused("the file is a web page, not the list", where=file.name, hint=_AGAIN)
    return start


def blocks(file: SourceFile) -> Iterator[bytes]:
    """Iterate the unpacked bytes of a plain or gzip file.

    Raises:
        ListRefused: empty, a web page, another archive, a damaged or cut gzip
            stream, or one that grows past the limits above.
    """
    start = head(file)
    if start.startswith(_GZIP):
        yield from _gunzip(file)
        return
    refuse_archive(file, start)
    with file.path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            yield block


def byte_lines(file: SourceFile) -> Iterator[tuple[int, bytes, bool]]:
    """Iterate (line number from 1, line without its newline, newline was there).

    Raises:
        ListRefused: as ``blocks``, and for a line longer than ``LINE_LIMIT``.
    """
    number = 0
    rest: list[bytes] = []
    held = 0
    for block in blocks(file):
        parts = block.split(b"\n")
        if held + len(parts[0]) > LINE_LIMIT:
            raise _too_long(file, number + 1)
        if len(parts) == 1:
            rest.append(block)
            held += len(block)
            continue
        parts[0] = b"".join((*rest, parts[0]))
        for part in parts[:-1]:
            number += 1
            yield number, part.removesuffix(b"\r"), True
        rest, held = [parts[-1]], len(parts[-1])
    last = b"".join(rest)
    if last:
        yield number + 1, last, False


def text_lines(file: SourceFile, encoding: str) -> Iterator[str]:
    """Iterate the decoded lines of a file, newlines kept, as ``csv.reader`` wants them.

    Only the line feed ends a line: other separators of Unicode occur inside values.

    Raises:
        ListRefused: as ``byte_lines``; bytes that are not of the encoding.
    """
    number = 0
    rest: list[str] = []
    held = 0
    try:
        for block in codecs.iterdecode(blocks(file), encoding):
            parts = block.split("\n")
            if held + len(parts[0]) > LINE_LIMIT:
                raise _too_long(file, number + 1)
            if len(parts) == 1:
                rest.append(block)
                held += len(block)
                continue
            parts[0] = "".join((*rest, parts[0]))
            for part in parts[:-1]:
                number += 1
                yield part + "\n"
            rest, held = [parts[-1]], len(parts[-1])
    except UnicodeError as error:
        raise ListRefused(
            f"after line {number}: bytes that are not {encoding}",
            where=file.name,
            hint="save the file as UTF-8",
        ) from error
    last = "".join(rest)
    if last:
        yield last


def _gunzip(file: SourceFile) -> Iterator[bytes]:
    packed = unpacked = 0
    member = zlib.decompressobj(wbits=31)
    begun = False
    try:
        for block in _raw(file):
            packed += len(block)
            data = block
            while data:
                begun = True
                out = member.decompress(data, BLOCK_BYTES)
                unpacked += len(out)
                if unpacked > UNPACKED_LIMIT or (
                    unpacked > FREE_GROWTH and unpacked > packed * MAX_RATIO
                ):
                    raise ListRefused(
                        f"the archive unpacks to more than {unpacked:,} bytes from {packed:,}",
                        where=file.name,
                        hint="this looks like a decompression bomb; unpack and look at it yourself",
                    )
                if out:
                    yield out
                if member.eof:
                    data = member.unused_data.lstrip(b"\x00")
                    member, begun = zlib.decompressobj(wbits=31), False
                else:
                    data = member.unconsumed_tail
    except zlib.error as error:
        raise ListRefused(
            f"the gzip archive is damaged: {error}", where=file.name, hint=_AGAIN
        ) from error
    if begun:
        raise ListRefused("the gzip archive is cut off", where=file.name, hint=_AGAIN)


def _raw(file: SourceFile) -> Iterable[bytes]:
    with file.path.open("rb") as stream:
        while block := stream.read(65536):
            yield block


def _too_long(file: SourceFile, number: int) -> ListRefused:
    return ListRefused(
        f"the line is longer than {LINE_LIMIT:,} characters",
        where=f"{file.name}:{number}",
        hint="one record per line is expected; is the file cut, binary or pretty-printed?",
    )
