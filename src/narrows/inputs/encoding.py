"""Bytes to text: which encoding, and proof before the first row that it holds.

The whole file is decoded once before any of it is used, so that a wrong byte in the
last row stops the work before it began. Byte order marks follow the Unicode Standard,
section 23.8.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO, cast

from narrows.inputs.encoding_guess import Suggestion, suggestions
from narrows.model.errors import InputError, UnknownOption

_PIECE = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def is_gzip(path: Path) -> bool:
    """Tell whether a file is gzip, by its first bytes."""
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading, unpacked where it is gzip."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if is_gzip(path) else path.open("rb")


def read_head(path: Path, size: int = 1 << 16) -> bytes:
    """Return the first bytes of the (unpacked) file.

    Raises:
        InputError: the packed file is damaged.
    """
    try:
        with open_bytes(path) as stream:
            return stream.read(size)
    except (EOFError, OSError, zlib.error) as error:
        raise _damaged(path, error) from error


def detect(head: bytes) -> str:
    """Return the encoding the first bytes show: by mark, by NUL pattern, else UTF-8."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    sample = head[: len(head) // 2 * 2]
    if len(sample) >= 4:
        # ASCII text in UTF-16 has a zero in every second byte.
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odd > 0.4 * half and even < 0.05 * half:
            return "utf-16-le"
        if even > 0.4 * half and odd < 0.05 * half:
            return "utf-16-be"
    return "utf-8"


def settle(path: Path, asked: str | None) -> str:
    """Return the encoding to read a file with, proved on every byte of it.

    Args:
        path: The file, gzip or plain.
        asked: What the caller says; None to find out.

    Raises:
        UnknownOption: there is no such encoding.
        InputError: a byte does not fit; names offset and line.
    """
    head = read_head(path)
    found = detect(head)
    encoding = found
    if asked is not None:
        try:
            name = codecs.lookup(asked).name
            if not codecs.lookup(asked)._is_text_encoding:
                raise LookupError(asked)
        except LookupError as error:
            raise UnknownOption(
                f"there is no encoding {asked!r}", hint="for instance utf-8, utf-16, cp1252"
            ) from error
        marked = found in ("utf-8-sig", "utf-16", "utf-32")
        if marked and not name.startswith(found.removesuffix("-sig")):
            raise InputError(
                f"the file begins with the byte order mark of {found.removesuffix('-sig')},"
                f" but the encoding asked for is {asked}",
                where=path.name,
                hint="leave the encoding away: it is found by the mark",
            )
        encoding = found if marked else name
    elif found == "utf-8" and (zeros := head.count(0)) > max(8, len(head) // 20):
        raise InputError(
            f"this is no text: {zeros:,} of the first {len(head):,} bytes are NUL,"
            f" the first at byte {head.index(0):,}",
            where=path.name,
            hint="give the file's format, or export it again as CSV",
        )
    _prove(path, encoding)
    return encoding


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[tuple[TextIO, IO[bytes]]]:
    """Open a file as text, line ends untouched; also yield the stream that shows progress."""
    with path.open("rb") as raw:
        unpacked = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if is_gzip(path) else raw
        text = io.TextIOWrapper(unpacked, encoding=encoding, errors="strict", newline="")
        with text:
            yield text, raw


def _prove(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line_ends, offset, held = 0, 0, b""
    try:
        with open_bytes(path) as stream:
            while True:
                piece = stream.read(_PIECE)
                try:
                    text = decoder.decode(piece, final=not piece)
                except UnicodeDecodeError as error:
                    raise _misfit(path, encoding, error, offset - len(held), line_ends) from error
                line_ends += text.count("\n")
                offset += len(piece)
                held = decoder.getstate()[0]
                if not piece:
                    return
    except (EOFError, OSError, zlib.error) as error:
        raise _damaged(path, error) from error


def _misfit(
    path: Path, encoding: str, error: UnicodeDecodeError, base: int, line_ends: int
) -> InputError:
    before = error.object[: error.start]
    line = line_ends + before.decode(encoding, "replace").count("\n") + 1
    wide = encoding.startswith(("utf-16", "utf-32"))
    return InputError(
        f"byte {error.object[error.start] if error.start < len(error.object) else 0:#04x}"
        f" at offset {base + error.start:,} (line {line:,}) is not {encoding.removesuffix('-sig')}",
        where=path.name,
        hint="the file is cut or damaged; export it again"
        if wide
        else _advice(suggestions(error.object, error.start, encoding)),
    )


def _advice(found: tuple[Suggestion, ...]) -> str:
    if not found:
        return "no encoding fits well: it is damaged, or of several; export it again as UTF-8"
    told = ", or ".join(
        f"--encoding {one.encoding} ({one.called}), with which the place reads {one.text!r}"
        for one in found
    )
    return f"say which encoding it is: {told}; or export it as UTF-8"


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(
        f"the packed file cannot be read to its end: {error}",
        where=path.name,
        hint="it is cut or damaged; get it again",
    )
