"""Which column of a table means what: guessed from the headers, or as the user says.

The user's word is a small TOML file given beside the table::

    delimiter = ";"
    encoding = "cp1252"
    date_order = "dmy"          # or "mdy": how 03/04/1975 is meant
    schema = "Company"          # for rows without a type

    [columns]
    "Kundenname" = "name"
    "Interne Nr" = "id"
    "Betreuer" = "ignore"

    [schemata]
    "nat. Person" = "Person"
"""

from __future__ import annotations

import codecs
import tomllib
from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from narrows.codes import schema as schemata
from narrows.lists.own_csv.headers import FIELDS, MEANINGS, SANCTION, fold
from narrows.model.errors import InputError, ListRefused
from narrows.model.reading import SourceFile


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the user says about a table; everything may be left to guessing.

    Attributes:
        columns: Header as it stands to a property, ``id``, ``schema``, ``note`` or ``ignore``.
        schemata: Wording of a type column to a FollowTheMoney schema.
        schema: Schema of rows that do not say.
        delimiter, encoding: How the file is written.
        date_order: How slashed dates are meant.
    """

    columns: dict[str, str] = {}
    schemata: dict[str, str] = {}
    schema: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    date_order: Literal["dmy", "mdy"] | None = None


def load(file: SourceFile) -> Mapping:
    """Read a mapping from TOML.

    Raises:
        InputError: not TOML, an unknown key, property, schema or encoding.
    """
    try:
        data = tomllib.loads(file.path.read_text("utf-8"))
        mapping = msgspec.convert(data, Mapping)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(
            f"the mapping cannot be read: {error}",
            where=file.name,
            hint='a mapping is TOML: [columns] and lines such as "Customer" = "name"',
        ) from error
    properties = known_properties()
    for header, meaning in mapping.columns.items():
        if meaning not in FIELDS and meaning not in properties:
            raise InputError(
                f"column {header!r}: {meaning!r} is no property of a party",
                where=file.name,
                hint="use a FollowTheMoney property (name, alias, birthDate, country, idNumber …),"
                " id, schema, note or ignore",
            )
    for name in (*mapping.schemata.values(), *((mapping.schema,) if mapping.schema else ())):
        schemata.schema(name)
    if mapping.encoding is not None:
        try:
            codecs.lookup(mapping.encoding)
        except LookupError as error:
            raise InputError(f"unknown encoding {mapping.encoding!r}", where=file.name) from error
    if mapping.delimiter is not None and len(mapping.delimiter) != 1:
        raise InputError(
            f"the delimiter is one character, not {mapping.delimiter!r}", where=file.name
        )
    return mapping


def known_properties() -> frozenset[str]:
    """Return the properties a column may hold: those of parties and of their listing."""
    parties = ("Person", "Company", "Organization", "Vessel", "Airplane")
    return frozenset(
        prop.name
        for name in parties
        for prop in schemata.schema(name).properties.values()
        if prop.type != "entity"
    ) | frozenset(SANCTION)


def meanings(header: Sequence[str], mapping: Mapping, file: str) -> tuple[str, ...]:
    """Return what each column means; a header nobody knows becomes a note.

    Raises:
        ListRefused: an empty or doubled header, no name column, a mapped column
            that is not there, or two columns for one id or type.
    """
    where = f"{file}:1"
    names = [name.strip() for name in header]
    if any(not name for name in names):
        raise ListRefused(
            f"column {names.index('') + 1} has no header",
            where=where,
            hint="the first row names every column",
        )
    doubled = sorted(name for name, times in Counter(names).items() if times > 1)
    if doubled:
        raise ListRefused(f"two columns are named {doubled[0]!r}", where=where)
    missing = sorted(set(mapping.columns) - set(names))
    if missing:
        raise ListRefused(
            f"the mapping names columns that are not there: {', '.join(missing)}",
            where=where,
            hint="the columns are: " + ", ".join(names),
        )
    properties = {prop.casefold(): prop for prop in known_properties()}
    found = tuple(
        mapping.columns.get(name)
        or MEANINGS.get(fold(name))
        or properties.get(name.casefold())
        or "note"
        for name in names
    )
    for single in ("id", "schema"):
        if found.count(single) > 1:
            raise ListRefused(
                f"two columns could be the {single}: "
                + ", ".join(n for n, m in zip(names, found, strict=True) if m == single),
                where=where,
                hint="say which in a mapping file",
            )
    if "name" not in found and not {"firstName", "lastName"} <= set(found):
        raise ListRefused(
            "no column holds names",
            where=where,
            hint=f"the columns are: {', '.join(names)}; say which is the name in a mapping file",
        )
    return found
