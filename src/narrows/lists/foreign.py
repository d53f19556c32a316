"""Refuse what is no list at all: an empty file, a web page, an archive.

Publishers have served a 0-byte ``sdn.csv`` and portals answer errors with a page
and status 200. Neither may ever read as "everybody was removed".
"""

from __future__ import annotations

from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

HEAD_BYTES = 4096
_AGAIN = "download the file again from the publisher; the version held keeps serving"
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!-- html")
_ARCHIVES = {
    b"\x1f\x8b": "a gzip archive",
    b"PK\x03\x04": "a ZIP archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"%PDF": "a PDF document",
}


def head(file: SourceFile) -> bytes:
    """Return the first bytes of a file, or refuse it as empty or a web page.

    Raises:
        ListRefused: the file is missing, empty, blank or HTML.
    """
    try:
        with file.path.open("rb") as stream:
            start = stream.read(HEAD_BYTES)
    except OSError as error:
        raise ListRefused(
            f"the file cannot be read: {error.strerror}", where=file.name, hint=_AGAIN
        ) from error
    if not start.strip(b"\x00 \t\r\n\x1a\xef\xbb\xbf"):
        what = "the file is empty" if not start else "the file begins with nothing but blanks"
        raise ListRefused(what, where=file.name, hint=_AGAIN)
    plain = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if plain.startswith(_PAGE) or b"<!doctype html" in plain or b"<html" in plain:
        raise ListRefused("the file is a web page, not the list", where=file.name, hint=_AGAIN)
    return start


def refuse_archive(file: SourceFile, start: bytes) -> None:
    """Refuse compressed or printed forms of a list read as plain text or XML.

    Raises:
        ListRefused: the bytes begin like an archive or a PDF document.
    """
    for magic, what in _ARCHIVES.items():
        if start.startswith(magic):
            raise ListRefused(
                f"the file is {what}, not the list itself",
                where=file.name,
                hint="unpack it first, or use the publisher's plain file",
            )
