"""Guess which column says what, from headers and a sample of the cells.

A header counts when it is one of the known words (``columns.tsv``) as a whole, also
behind a word for the customer ("client dob") or before a number ("alias 2"). Headers
that only contain such a word ("bank name", "file name") are left alone: guessing there
would ask about the wrong party.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrows.inputs.mapping import DateOrder, Mapping
from narrows.inputs.row import Cell, Row
from narrows.inputs.words import fold, headers

_WHOSE_WORDS = (
    "customer client party entity counterparty vendor supplier person individual subject debtor"
    " creditor holder owner applicant beneficiary vessel ship aircraft company kunde kunden"
    " cliente klant клиента müşteri"
)
_BARE_WORDS = (
    "name nom nombre nome naam nazwa имя ім'я ad isim nume ime namn navn نام الاسم 名 이름"
)
_WHOSE = frozenset(map(fold, _WHOSE_WORDS.split()))
_BARE = frozenset(map(fold, _BARE_WORDS.split()))
_FIELDS_ONCE = ("id", "schema")
_SLASHED = re.compile(r"\s*(\d{1,2})[./\- ](\d{1,2})[./\- ](?:\d{4}|\d{2})\s*")


def guess(columns: Sequence[str], sample: Sequence[Row]) -> Mapping:
    """Return the mapping that headers and sample suggest; it may name nobody.

    Args:
        columns: Labels of the table.
        sample: Some of its first rows.
    """
    found: dict[str, list[str]] = {}
    whole = [label for at, label in enumerate(columns) if not _holds_objects(at, sample)]
    for label in [*whole, *_inside(columns, sample)]:
        field = _field(label)
        if field is None:
            continue
        if field == "weak_name":
            # "Customer" heads names in one file and numbers in the next.
            field = "name" if _reads_as_names(_values(label, columns, sample)) else "id"
            if found.get(field):
                continue
        if field in _FIELDS_ONCE and found.get(field):
            continue
        found.setdefault(field, []).append(label)
    _settle_parts(found, columns, sample)
    order = _date_order(
        [v for label in found.get("birth_date", ()) for v in _values(label, columns, sample)]
    )
    return Mapping({field: tuple(names) for field, names in found.items()}, None, order)


def _field(label: str) -> str | None:
    table = headers()
    words = fold(label.rsplit(".", 1)[-1] if "." in label else label).split()
    whole = fold(label).split()
    backwards = fold(" ".join(reversed(label.split(".")))).split()
    for tried in (whole, words, backwards):
        for shape in _shapes(tried):
            if (field := table.get(" ".join(shape))) is not None:
                return field
    return None


def _shapes(words: list[str]) -> list[list[str]]:
    shapes = [words]
    unnumbered = [*words[:-1], words[-1].rstrip("0123456789")] if words else []
    if unnumbered != words:
        shapes.append([word for word in unnumbered if word])
    if len(words) > 1 and words[0] in _WHOSE:
        shapes.append(words[1:])
    return shapes


def _inside(columns: Sequence[str], sample: Sequence[Row]) -> list[str]:
    """Return ``column.key`` for the keys of objects inside JSON cells."""
    found: dict[str, None] = {}
    for row in sample:
        for label, cell in zip(columns, row.cells, strict=True):
            if isinstance(cell, dict):
                found.update(dict.fromkeys(f"{label}.{key}" for key in cell))
    return list(found)


def _holds_objects(at: int, sample: Sequence[Row]) -> bool:
    cells = [row.cells[at] for row in sample if row.cells[at] is not None]
    return bool(cells) and all(isinstance(cell, dict) for cell in cells)


def _values(label: str, columns: Sequence[str], sample: Sequence[Row]) -> list[str]:
    if label not in columns:
        return []
    at = list(columns).index(label)
    cells: list[Cell] = [row.cells[at] for row in sample if row.problem is None]
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


def _reads_as_names(values: list[str]) -> bool:
    lettered = [v for v in values if sum(c.isalpha() for c in v) > len(v) / 2]
    return bool(values) and len(lettered) >= len(values) / 2


def _settle_parts(
    found: dict[str, list[str]], columns: Sequence[str], sample: Sequence[Row]
) -> None:
    """Read "Name, Vorname" and "имя, фамилия": a bare name beside one part is the other."""
    bare = [label for label in found.get("name", ()) if fold(label) in _BARE]
    has_first, has_last = bool(found.get("first_name")), bool(found.get("last_name"))
    if len(bare) != 1 or has_first == has_last:
        return
    part = found["first_name" if has_first else "last_name"][0]
    pairs = [
        (set(fold(one).split()), set(fold(other).split()))
        for one, other in zip(
            _values(part, columns, sample), _values(bare[0], columns, sample), strict=False
        )
    ]
    holds_both = sum(one <= other for one, other in pairs) > len(pairs) / 2
    if pairs and not holds_both:
        found["name"].remove(bare[0])
        found["last_name" if has_first else "first_name"] = [bare[0]]
        if not found["name"]:
            del found["name"]


def _date_order(values: list[str]) -> DateOrder:
    """Return the order that dates with a number above twelve prove."""
    day = month = 0
    for value in values:
        if (shape := _SLASHED.fullmatch(value)) is not None:
            day += int(shape[1]) > 12
            month += int(shape[2]) > 12
    if day and not month:
        return "day-first"
    return "month-first" if month and not day else "unknown"
