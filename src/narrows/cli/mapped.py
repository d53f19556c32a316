"""Settle which column says what: said, saved before, or guessed; always shown.

What the reader noticed about the file (sheets not read, headers renamed) is told first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from narrows.cli.session import Session
from narrows.inputs import mapping as mappings
from narrows.inputs.guess import guess
from narrows.inputs.mapping import Mapping
from narrows.inputs.row import Row, Table

SAMPLE_ROWS = 1_000
"""Rows looked at to tell names from numbers and day-first from month-first dates."""


def settle(
    session: Session,
    table: Table,
    sample: Sequence[Row],
    *,
    beside: Path | None,
    given: Path | None,
    columns: tuple[str, ...],
    schema: str | None,
    save: bool,
) -> Mapping:
    """Return the mapping of a table, show it, and save it where it is new.

    Args:
        session: For what is shown.
        table: The table.
        sample: Its first rows.
        beside: The file, whose mapping may lie beside it; None for standard input.
        given: A mapping file to use instead.
        columns: ``field=Column`` assignments.
        schema: What every row is that does not say it.
        save: Save a mapping that was not saved yet.

    Raises:
        InputError: nothing names the customers, or the mapping does not fit the file.
        UnknownOption: a field is not one.
    """
    _notes(session, table)
    kept = given or (None if beside is None else mappings.path_beside(beside))
    if given is not None or (kept is not None and kept.is_file()):
        assert kept is not None
        mapping, origin, known = mappings.load(kept), str(kept), True
    else:
        mapping, origin, known = guess(table.columns, sample), "guessed from the headers", False
    said = bool(columns) or schema is not None
    mapping = mappings.override(mapping, columns, table.columns)
    if schema is not None:
        mapping = msgspec.structs.replace(mapping, schema=schema)
    explicit = known or bool(columns)
    if not mapping.names_somebody and not (explicit and mapping.identifiers):
        raise mappings.missing_name(table.columns, table.name)
    mappings.check(mapping, table.columns, origin if known else table.name)
    if not known and save and kept is not None:
        try:
            kept.write_text(mappings.dump(mapping, table.name, table.columns), encoding="utf-8")
            origin += f"; saved as {kept}"
        except OSError as error:
            session.warn(f"the mapping could not be saved beside the file: {error.strerror}")
    elif known and said:
        origin += ", changed for this run by the command line"
    _show(session, mapping, table, origin)
    return mapping


def _notes(session: Session, table: Table) -> None:
    for note in table.notes[:10]:
        session.warn(f"{table.name}: {note}")
    if len(table.notes) > 10:
        session.warn(f"{table.name}: and {len(table.notes) - 10} more such notes")


def _show(session: Session, mapping: Mapping, table: Table, origin: str) -> None:
    session.say(f"Columns of {table.name} ({origin}):")
    for field, labels in mapping.columns.items():
        session.say(f"  {field:<18} {', '.join(labels)}")
    used = {label.split(".")[0] for labels in mapping.columns.values() for label in labels}
    used |= {label for labels in mapping.columns.values() for label in labels}
    unused = [label for label in table.columns if label not in used]
    if unused:
        shown = ", ".join(unused[:12]) + (" …" if len(unused) > 12 else "")
        session.say(f"  {'not used':<18} {shown}")
