"""Work one job off: ``python -m narrows.api.job FOLDER``, results on standard output."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import msgspec

from narrows.api.jobs import Order, Progress
from narrows.batch import plan as plans
from narrows.batch.plan import Plan
from narrows.batch.screens import Opening
from narrows.batch.table import carry_out, settled
from narrows.inputs import mapping as mappings
from narrows.inputs.guess import guess
from narrows.inputs.row import Reading
from narrows.inputs.table import open_table
from narrows.model.errors import InputError, NarrowsError
from narrows.service.screener import open_screener

_SAMPLE_ROWS = 1_000
_CHUNK_ROWS = 500
"""Smaller than a command line's: progress is seen, and a cancel heard, sooner."""

_BETWEEN_INTERRUPTS = 2.0
"""Seconds a job is given to stop before it is interrupted again."""


class Teller:
    """Writes down how far the job is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = 0
        self._share: float | None = None
        self.tell()

    def watch(self, rows: int, share: float | None) -> None:
        """Note rows that were answered."""
        self._rows += rows
        self._share = share
        self.tell()

    def tell(self, error: str | None = None) -> None:
        """Write the state, whole."""
        part = self._folder / ".progress.json.part"
        state = Progress(self._rows, self._share, error, begun=True)
        part.write_bytes(msgspec.json.encode(state))
        part.replace(self._folder / "progress.json")


def main(folder: Path) -> int:
    """Carry a job out; return 0 when its results are whole."""
    # Payments come first: a table takes what processor time is left.
    os.nice(10)
    order = msgspec.json.decode((folder / "job.json").read_bytes(), type=Order)
    teller = Teller(folder)
    stopping = _stop_when_asked(folder, os.getppid())
    try:
        plan = planned(order, folder)
        plans.save(plan, folder / "plan.json")
        carry_out(plan, folder, jobs=1, exit_code=lambda counts: 0, watch=teller.watch)
    except NarrowsError as error:
        teller.tell(f"{error}" + (f"; {error.hint}" if error.hint else ""))
        return 1
    except KeyboardInterrupt:
        stopping.set()
        teller.tell("cancelled")
        return 1
    except BaseException as error:
        teller.tell(f"something failed on this side: {type(error).__name__}")
        raise
    teller.tell()
    return 0


def planned(order: Order, folder: Path) -> Plan:
    """Look at the table and settle everything that decides the answers.

    Raises:
        InputError: the table or a column is not what was said.
    """
    path = folder / "input"
    reading = Reading(format=order.input_format, encoding=order.encoding)
    table = open_table(path, reading)
    sample = list(islice(table.rows(), _SAMPLE_ROWS))
    if not sample:
        raise InputError("the table has no rows")
    mapping = mappings.override(guess(table.columns, sample), order.columns, table.columns)
    if order.schema is not None:
        mapping = msgspec.structs.replace(mapping, schema=order.schema)
    if not mapping.names_somebody and not (order.columns and mapping.identifiers):
        raise mappings.missing_name(table.columns, "the table")
    mappings.check(mapping, table.columns, "the table")
    created = datetime.now(UTC).isoformat()
    with open_screener(
        order.home,
        lists=order.lists,
        as_of=order.as_of,
        known_at=order.known_at,
        policy=order.policy,
    ) as screener:
        lists = tuple(used.name for used in screener.basis.lists)
    opening = Opening(
        str(Path(order.home).resolve()), lists, order.as_of, order.known_at or created, order.policy
    )
    pinned = opening.open()
    pinned.close()
    return Plan(
        run=order.id,
        created=order.created,
        command=("POST", "/v1/jobs"),
        input=plans.describe(path),
        reading=settled(table, reading),
        columns=table.columns,
        mapping=mapping,
        rows=order.rows,
        format=order.format,
        output=None,
        opening=opening,
        basis=pinned.basis,
        chunk_rows=_CHUNK_ROWS,
    )


def _stop_when_asked(folder: Path, parent: int) -> threading.Event:
    """Interrupt this process when somebody cancels the job or the server has gone.

    Returns:
        What to set once the process stops: an interrupt can get lost where it comes at a
        moment no exception leaves, so it is sent until then.
    """
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def look() -> None:
        while not stopping.wait(0.2):
            if (folder / "cancel").exists() or os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGINT)
                stopping.wait(_BETWEEN_INTERRUPTS)

    threading.Thread(target=look, daemon=True).start()
    return stopping


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
