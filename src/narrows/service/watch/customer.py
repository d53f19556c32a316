"""A customer of a portfolio, and the immutable file a segment keeps them in."""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from narrows.index.files import write_array
from narrows.index.keys import hashed
from narrows.model.errors import InputError
from narrows.model.party import Party

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrows.inputs.row import RowInput

RECORDS, PLACES, KEYS = "customers.bin", "customers_at.npy", "customers_key.npy"


class Customer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whom a portfolio watches.

    Attributes:
        id: The caller's own reference; one customer each.
        party: What is asked about; None where the row made no question.
        reason: Why there is no question, or why its answer cannot be whole.
        notes: What was understood differently from how it was written.
    """

    id: str
    party: Party | None = None
    reason: str | None = None
    notes: tuple[str, ...] = ()


def key_of(customer_id: str) -> int:
    """Return the number a customer's reference is looked up by."""
    return hashed("customer", customer_id)


def from_rows(rows: Iterable[tuple[RowInput, str | None]]) -> Iterator[Customer]:
    """Turn rows of a customer file into customers.

    Args:
        rows: What became of each row, with the reference it gives.

    Raises:
        InputError: a row has no reference, or two rows have the same.
    """
    seen: dict[str, int] = {}
    for row, reference in rows:
        if reference is None:
            raise InputError(
                "the row has no reference, so its customer could not be told from others",
                where=f"row {row.number}",
                hint="name the column that holds it: --column id=Reference",
            )
        if reference in seen:
            raise InputError(
                f"the reference {reference!r} stands twice, first in row {seen[reference]}",
                where=f"row {row.number}",
                hint="give one row per customer; aliases go into one cell, separated by ';'",
            )
        seen[reference] = row.number
        yield Customer(reference, row.party, row.reason, row.notes)


class Records:
    """The customers of one segment, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        import numpy as np

        self._places: NDArray[np.int64] = np.load(folder / PLACES, mmap_mode="r")
        self.keys: NDArray[np.int64] = np.load(folder / KEYS, mmap_mode="r")
        self._file = (folder / RECORDS).open("rb")
        empty = int(self._places[-1]) == 0
        self._map = b"" if empty else mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        self._decoder = msgspec.msgpack.Decoder(Customer)

    def __len__(self) -> int:
        return len(self._places) - 1

    def __getitem__(self, position: int) -> Customer:
        a, b = int(self._places[position]), int(self._places[position + 1])
        return self._decoder.decode(self._map[a:b])

    def __iter__(self) -> Iterator[Customer]:
        return (self[position] for position in range(len(self)))

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._map, mmap.mmap):
            self._map.close()
        self._file.close()


def write(customers: Iterable[Customer], folder: Path) -> None:
    """Write customers into an empty folder."""
    import numpy as np

    encoder = msgspec.msgpack.Encoder()
    places, keys = array("q", [0]), array("q")
    with (folder / RECORDS).open("xb") as stream:
        for customer in customers:
            data = encoder.encode(customer)
            stream.write(data)
            places.append(places[-1] + len(data))
            keys.append(key_of(customer.id))
    write_array(folder / PLACES, np.array(places, np.int64))
    write_array(folder / KEYS, np.array(keys, np.int64))
