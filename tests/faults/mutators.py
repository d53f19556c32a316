"""Ways a publication arrives broken. Each takes bytes and a seeded generator."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable

Mutator = Callable[[bytes, random.Random], bytes]


def _flip(data: bytes, rng: random.Random, times: int) -> bytes:
    changed = bytearray(data)
    for _ in range(times):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _block(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(data))
    return start, min(len(data), start + rng.randrange(1, max(2, len(data) // 10)))


def _insert(data: bytes, rng: random.Random, what: bytes) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + what + data[place:]


def _without(data: bytes, rng: random.Random, what: bytes) -> bytes:
    places = [match.start() for match in re.finditer(re.escape(what), data)]
    if not places:
        return _insert(data, rng, what)
    place = rng.choice(places)
    return data[:place] + data[place + len(what) :]


def _delete(data: bytes, rng: random.Random) -> bytes:
    start, end = _block(data, rng)
    return data[:start] + data[end:]


def _double(data: bytes, rng: random.Random) -> bytes:
    start, end = _block(data, rng)
    return data[:end] + data[start:end] + data[end:]


def _delete_lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    start = rng.randrange(len(lines))
    return b"".join(lines[:start] + lines[start + rng.randrange(1, 9) :])


def _double_lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    start = rng.randrange(len(lines))
    end = start + rng.randrange(1, 9)
    return b"".join(lines[:end] + lines[start:end] + lines[end:])


def _swap_blocks(data: bytes, rng: random.Random) -> bytes:
    one, two, three = sorted(rng.sample(range(len(data)), 3))
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def _nul_run(data: bytes, rng: random.Random) -> bytes:
    start, end = _block(data, rng)
    return data[:start] + bytes(end - start) + data[end:]


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(1, len(data))]


def _cut_line(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(lines[: rng.randrange(1, max(2, len(lines)))])


def _utf16(data: bytes, rng: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(["utf-16", "utf-16-le", "utf-16-be"]))


def _delimiter(data: bytes, rng: random.Random) -> bytes:
    old, new = rng.choice([(b",", b";"), (b",", b"\t"), (b'"', b"'"), (b"<", b"["), (b":", b"=")])
    return data.replace(old, new)


def _extra_column(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    place = rng.randrange(len(lines))
    cells = lines[place].split(b",")
    cells.insert(rng.randrange(len(cells) + 1), b'"extra"')
    lines[place] = b",".join(cells)
    return b"".join(lines)


def _line_ends(data: bytes, rng: random.Random) -> bytes:
    plain = data.replace(b"\r\n", b"\n")
    return rng.choice([plain, plain.replace(b"\n", b"\r"), plain.replace(b"\n", b"\r\r\n")])


def _gzip_cut(data: bytes, rng: random.Random) -> bytes:
    packed = gzip.compress(data, mtime=0)
    return packed[: rng.randrange(1, len(packed))]


def _html(data: bytes, rng: random.Random) -> bytes:
    page = b"<!DOCTYPE html><html><body><h1>503 Service Unavailable</h1></body></html>"
    return rng.choice([page, data[: len(data) // 2] + page, b"\r\n" + page])


def _empty(data: bytes, rng: random.Random) -> bytes:
    return rng.choice([b"", b"\n", b"\xef\xbb\xbf", b"\x1a", b" " * 100, data[:1]])


MUTATORS: dict[str, Mutator] = {
    "flip 1": lambda data, rng: _flip(data, rng, 1),
    "flip 10": lambda data, rng: _flip(data, rng, 10),
    "flip 100": lambda data, rng: _flip(data, rng, 100),
    "stray quote": lambda data, rng: _insert(data, rng, b'"'),
    "missing quote": lambda data, rng: _without(data, rng, b'"'),
    "stray delimiter": lambda data, rng: _insert(data, rng, rng.choice([b",", b";", b"<", b"}"])),
    "stray line end": lambda data, rng: _insert(data, rng, rng.choice([b"\n", b"\r\n", b"\r"])),
    "line end lost": lambda data, rng: _without(data, rng, b"\n"),
    "truncated": _truncate,
    "cut after a line": _cut_line,
    "block deleted": _delete,
    "block doubled": _double,
    "lines deleted": _delete_lines,
    "lines doubled": _double_lines,
    "blocks swapped": _swap_blocks,
    "NUL run": _nul_run,
    "UTF-16": _utf16,
    "other delimiter": _delimiter,
    "extra column": _extra_column,
    "other line ends": _line_ends,
    "comment inside": lambda data, rng: _insert(data, rng, b"<!-- x -->"),
    "HTML page": _html,
    "empty": _empty,
    "gzip cut": _gzip_cut,
}
