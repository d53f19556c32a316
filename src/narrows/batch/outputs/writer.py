"""A writer takes rows with their answers, in order, and leaves one whole file or none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from narrows.batch.plan import Plan
from narrows.batch.result import RowResult
from narrows.batch.tally import Counts
from narrows.inputs.row import Row
from narrows.model.errors import InputError, StoreError, UnknownOption

FORMATS = ("table", "jsonl", "json", "csv", "tsv", "xlsx", "parquet", "alerts")
BINARY = ("xlsx", "parquet")

Line = tuple[Row, RowResult, int]
"""A row, its answer, and which of its findings the line is about (1 for the best)."""


class Writer(Protocol):
    """Writes answers in one format."""

    def write(self, lines: Sequence[Line]) -> None:
        """Write some output lines."""
        ...

    def close(self, counts: Counts) -> None:
        """Write what comes last."""
        ...

    def abandon(self) -> None:
        """Let go without writing more: what is there must not look whole."""
        ...


def lines_of(plan: Plan, rows: Sequence[Row], results: Sequence[RowResult]) -> list[Line]:
    """Choose the output lines of some rows, as the plan wants them.

    A row that was not answered whole is in every choice: it is never left out.
    """
    found: list[Line] = []
    # For a review queue a line is a finding, whichever rows were chosen.
    chosen = "alerts" if plan.format == "alerts" else plan.rows
    for row, result in zip(rows, results, strict=True):
        if chosen == "alerts" and result.findings:
            found += [(row, result, rank) for rank in range(1, len(result.findings) + 1)]
        elif chosen == "all" or result.findings or result.status != "screened":
            found.append((row, result, 1))
    return found


def format_for(asked: str | None, output: Path | None, *, terminal: bool) -> str:
    """Return the output format: asked for, else by the file's name, else by where it goes.

    Raises:
        UnknownOption: the format is not one, or does not fit a terminal.
    """
    if asked in (None, "auto"):
        if output is not None:
            suffix = output.suffix.lower().lstrip(".")
            named = {"ndjson": "jsonl", "txt": "table"}.get(suffix, suffix)
            if named in FORMATS:
                return named
            raise UnknownOption(
                f"the format of {output.name} does not show in its name",
                hint="add --format: " + ", ".join(FORMATS),
            )
        return "table" if terminal else "jsonl"
    if asked not in FORMATS:
        raise UnknownOption(f"there is no format {asked!r}", hint="one of " + ", ".join(FORMATS))
    if asked in BINARY and output is None and terminal:
        raise UnknownOption(f"{asked} is no text for a terminal", hint=f"add -o FILE.{asked}")
    return asked


@contextmanager
def destination(output: Path | None, run: str) -> Iterator[BinaryIO]:
    """Open where the answers go; a file appears whole, at the end, or not at all.

    Args:
        output: The file; None for standard output.
        run: Id of the run: two that write one file must not write into each other.

    Raises:
        InputError: the file cannot be written.
        StoreError: the disk is full.
    """
    if output is None:
        yield sys.stdout.buffer
        with written_to(output, run):
            sys.stdout.buffer.flush()
        return
    # A pipe or a device takes the bytes as they come: a file in its place would destroy it.
    as_it_comes = output.exists() and not output.is_file()
    part = output if as_it_comes else output.with_name(f".{output.name}.{run}.part")
    try:
        stream = part.open("wb")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(output)) from error
    if as_it_comes:
        try:
            yield stream
        finally:
            # Closing writes what is left in the buffer.
            with written_to(output, run):
                stream.close()
        return
    try:
        with stream:
            yield stream
            with written_to(output, run):
                stream.flush()
                os.fsync(stream.fileno())
        with written_to(output, run):
            part.replace(output)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def written_to(output: Path | str | None, run: str) -> Iterator[None]:
    """Say which output a full disk has stopped; a reader that has gone is another matter.

    Args:
        output: The file; None for standard output.
        run: Id of the run that can be taken up again.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(
            f"the answers cannot be written: {error.strerror or error}",
            where=str(output or "standard output"),
            hint=f"free space, then: narrows screen table --resume {run}",
        ) from error


def open_writer(plan: Plan, stream: BinaryIO) -> Writer:
    """Return the writer of a plan's format."""
    if plan.format in ("csv", "tsv"):
        from narrows.batch.outputs.delimited import DelimitedWriter

        return DelimitedWriter(plan, stream)
    if plan.format in ("jsonl", "json"):
        from narrows.batch.outputs.json_lines import JsonWriter

        return JsonWriter(plan, stream)
    if plan.format == "xlsx":
        from narrows.batch.outputs.excel import ExcelWriter

        return ExcelWriter(plan, stream)
    if plan.format == "parquet":
        from narrows.batch.outputs.parquet import ParquetWriter

        return ParquetWriter(plan, stream)
    if plan.format == "alerts":
        from narrows.batch.outputs.alerts import AlertWriter

        return AlertWriter(plan, stream)
    from narrows.batch.outputs.terminal import TerminalWriter

    return TerminalWriter(plan, stream)
