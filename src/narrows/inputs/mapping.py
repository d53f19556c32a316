"""Which column says what: a small file the caller can read, change and use again.

It is saved beside the customer file as ``<stem>.map.toml``::

    schema = "Person"            # what every row is, where no column says it
    date_order = "day-first"     # or "month-first", or "unknown": both are tried

    [columns]
    name = ["Customer"]
    birth_date = ["Geburtsdatum"]
    passportNumber = ["Passport no."]
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping
from pathlib import Path
from typing import Literal

import msgspec

from narrows.codes.schema import schema as schema_named
from narrows.inputs.words import fields
from narrows.model.errors import InputError, UnknownOption
from narrows.text.identifier import type_of

OWN_FIELDS = (
    "id",
    "name",
    "alias",
    "first_name",
    "middle_name",
    "last_name",
    "schema",
    "birth_date",
    "country",
    "birth_place",
    "gender",
    "address",
)
"""Fields that are no identifier; every other field holds a number of that type."""

NAMING = ("name", "alias", "first_name", "middle_name", "last_name")
"""Fields that hold names."""

DateOrder = Literal["day-first", "month-first", "unknown"]


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which columns hold which field.

    Attributes:
        columns: Field to the labels of its columns. ``a.b`` names the key ``b`` inside
            the object in column ``a`` (JSON).
        schema: FollowTheMoney schema of every row that does not say its own.
        date_order: How to read dates such as 03/04/1975.
    """

    columns: dict[str, tuple[str, ...]]
    schema: str | None = None
    date_order: DateOrder = "unknown"

    @property
    def day_first(self) -> bool | None:
        """The date order as ``text.date`` takes it."""
        return {"day-first": True, "month-first": False, "unknown": None}[self.date_order]

    @property
    def identifiers(self) -> dict[str, tuple[str, ...]]:
        """The columns that hold numbers, by type."""
        return {f: c for f, c in self.columns.items() if f not in OWN_FIELDS}

    @property
    def names_somebody(self) -> bool:
        """True where a column holds a name."""
        return any(self.columns.get(field) for field in NAMING)


def field_named(text: str) -> str:
    """Return the field a caller means.

    Raises:
        UnknownOption: there is none; the message suggests the nearest.
    """
    word = text.strip()
    snake = word.replace("-", "_").casefold()
    if snake in OWN_FIELDS:
        return snake
    kind = type_of(word)
    if kind in fields() or kind != word:
        return kind
    properties = schema_named("LegalEntity").properties | schema_named("Person").properties
    vehicle = schema_named("Vessel").properties | schema_named("Airplane").properties
    if (found := (properties | vehicle).get(word)) is not None and found.type == "identifier":
        return word
    near = difflib.get_close_matches(snake, [*OWN_FIELDS, *fields()], n=1, cutoff=0.5)
    raise UnknownOption(
        f"there is no field {text!r}",
        hint=(f"did you mean {near[0]!r}? " if near else "") + "fields: " + ", ".join(fields()),
    )


def override(mapping: Mapping, assignments: Iterable[str], columns: Iterable[str]) -> Mapping:
    """Apply ``field=Column`` assignments; ``field=`` takes a field away.

    The first assignment of a field replaces what was guessed, further ones add to it.

    Raises:
        UnknownOption: an assignment is not of that form or names no field.
        InputError: it names no column of the file.
    """
    known = tuple(columns)
    changed = dict(mapping.columns)
    touched: set[str] = set()
    for assignment in assignments:
        text, equals, column = assignment.partition("=")
        if not equals:
            raise UnknownOption(
                f"{assignment!r} is not of the form field=Column", hint="--column name=Customer"
            )
        field = field_named(text)
        before = changed.get(field, ()) if field in touched else ()
        touched.add(field)
        if not column.strip():
            changed.pop(field, None)
            continue
        label = _column(column.strip(), known)
        changed = {f: tuple(c for c in cols if c != label) for f, cols in changed.items()}
        changed[field] = (*before, label)
    return Mapping({f: c for f, c in changed.items() if c}, mapping.schema, mapping.date_order)


def check(mapping: Mapping, columns: Iterable[str], where: str) -> None:
    """Refuse a mapping that does not fit a file.

    Raises:
        InputError: a column is not there, or nothing names the customer.
        UnknownOption: a field or the schema is not known.
    """
    known = tuple(columns)
    for field, names in mapping.columns.items():
        if field_named(field) != field:
            raise UnknownOption(f"{field!r} should be written {field_named(field)!r}", where=where)
        for name in names:
            _column(name, known, where)
    if mapping.schema is not None:
        schema_named(mapping.schema)
    if not mapping.names_somebody and not mapping.identifiers:
        raise missing_name(known, where)


def missing_name(columns: Iterable[str], where: str) -> InputError:
    """Return the error for a file in which no column holds names."""
    known = tuple(columns)
    shown = ", ".join(repr(name) for name in known[:40]) + (" …" if len(known) > 40 else "")
    likely = next((name for name in known if "name" in name.casefold()), "Customer")
    return InputError(
        f"no column holds the customers' names; the columns are: {shown}",
        where=where,
        hint=f"say which one it is: --column name={likely!r}"
        " (for a file without a header line: --header-row 0)",
    )


def _column(name: str, known: tuple[str, ...], where: str | None = None) -> str:
    if name in known or (("." in name) and name.split(".", 1)[0] in known):
        return name
    folded = [label for label in known if label.casefold() == name.casefold()]
    if len(folded) == 1:
        return folded[0]
    near = difflib.get_close_matches(name, known, n=1)
    raise InputError(
        f"there is no column {name!r}",
        where=where,
        hint=(f"did you mean {near[0]!r}? " if near else "")
        + "columns: "
        + ", ".join(repr(label) for label in known[:40]),
    )


def path_beside(file: Path) -> Path:
    """Return where the mapping of a file is kept: ``<stem>.map.toml`` beside it."""
    stem = file.name.removesuffix(".gz")
    return file.with_name(Path(stem).stem + ".map.toml")


def load(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        InputError: it is no TOML or has keys that mean nothing.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
        columns = data.get("columns", {})
        if isinstance(columns, AnyMapping):
            data["columns"] = {
                field: [names] if isinstance(names, str) else names
                for field, names in columns.items()
            }
        return msgspec.convert(data, Mapping)
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(
            f"the mapping cannot be read: {error}",
            where=str(path),
            hint="mend it, or delete it and the mapping is guessed again",
        ) from error


def dump(mapping: Mapping, file: str, columns: Iterable[str]) -> str:
    """Return the text of a mapping file."""
    used = {name for names in mapping.columns.values() for name in names}
    unused = [name for name in columns if name not in used]
    lines = [
        f"# How Narrows reads {_inline(file)}. Change it as needed; it is used again next time."
    ]
    if unused:
        lines.append("# Columns not used: " + ", ".join(_inline(name) for name in unused[:100]))
    if mapping.schema is not None:
        lines.append(f"schema = {_quoted(mapping.schema)}")
    lines.append(f"date_order = {_quoted(mapping.date_order)}  # day-first, month-first or unknown")
    lines += ["", "[columns]"]
    for field, names in mapping.columns.items():
        lines.append(f"{field} = [{', '.join(_quoted(name) for name in names)}]")
    return "\n".join(lines) + "\n"


def _inline(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _quoted(text: str) -> str:
    # JSON's strings are TOML's basic strings, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
