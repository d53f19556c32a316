"""The plan of a run: everything that decides its answers, written down before the first.

A run that was broken off is taken up from its plan, so it gives the same bytes as one
that was not.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import msgspec

from narrows.batch.screens import Opening
from narrows.inputs.mapping import Mapping
from narrows.inputs.row import Reading
from narrows.model.errors import InputError, UnknownOption
from narrows.model.finding import Basis

Rows = Literal["all", "findings", "alerts"]

CHUNK_ROWS = 500
"""Rows a worker answers at a time: what a kill can cost, and what memory holds."""


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file a run reads; its hash decides whether it is still the same."""

    name: str
    path: str
    sha256: str
    size: int


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that decides what a run answers.

    Attributes:
        run: Id of the run.
        created: When it was planned, ISO with zone.
        command: The command as typed.
        input: The file.
        reading: How it is read, settled (nothing left to find out).
        columns: Its column labels.
        mapping: What they hold.
        rows: ``all`` rows; only rows with ``findings`` and those that were not
            answered whole; or ``alerts``, one line per finding.
        format: Format of the output.
        output: Where it goes, None for standard output.
        chunk_rows: Rows per chunk.
        opening: How the lists are opened.
        basis: What the answers stand on.
    """

    run: str
    created: str
    command: tuple[str, ...]
    input: Input
    reading: Reading
    columns: tuple[str, ...]
    mapping: Mapping
    rows: Rows
    format: str
    output: str | None
    opening: Opening
    basis: Basis
    chunk_rows: int = CHUNK_ROWS


def describe(path: Path) -> Input:
    """Return name, place, size and SHA-256 of an input file."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return Input(path.name, str(path.resolve()), digest.hexdigest(), size)


def save(plan: Plan, path: Path) -> None:
    """Write a plan, durably."""
    from narrows.store.durable import sync_folder, write_new

    write_new(path, msgspec.json.format(msgspec.json.encode(plan), indent=1))
    sync_folder(path.parent)


def load(path: Path) -> Plan:
    """Read the plan of an earlier run.

    Raises:
        UnknownOption: there is no such run, or it was no table.
        InputError: the plan was written by another release.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError as error:
        raise UnknownOption(
            f"there is no run {path.parent.name!r} that could be taken up",
            where=str(path.parent.parent),
        ) from error
    except msgspec.DecodeError as error:
        raise InputError(
            f"the plan of this run cannot be read: {error}",
            where=str(path),
            hint="it may be of another release; begin a new run",
        ) from error


def unchanged(plan: Plan) -> Path:
    """Return the input file of a plan.

    Raises:
        InputError: it is gone or is not the same file any more.
    """
    path = Path(plan.input.path)
    if not path.is_file():
        raise InputError("the input of the run is gone", where=str(path))
    if describe(path).sha256 != plan.input.sha256:
        raise InputError(
            "the input has changed since the run was begun",
            where=str(path),
            hint="begin a new run; the answers so far belong to the file as it was",
        )
    return path
