"""A segment: some customers and the index in which changed parties are asked about them.

Customers are indexed by the code that indexes listed parties, their names read as those
of each kind of party they are held against, so that what a question about the customer
would look for finds the customer. The made-up questions of ``service.canary`` stand
behind the customers: a search that misses them does not work.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from narrows.checks.party import Readings
from narrows.index import build as building
from narrows.index.files import write_array
from narrows.index.keys import identifier_keys
from narrows.index.snapshot import Snapshot, open_snapshot
from narrows.model.entity import Entity
from narrows.model.errors import SnapshotDamaged
from narrows.model.party import Party
from narrows.model.statement import EntityId, Source, Statement
from narrows.service import canary
from narrows.service.watch import customer as customers
from narrows.service.watch.ask_kernels import ASKS, OPEN
from narrows.service.watch.customer import Customer, Records
from narrows.service.watch.evidence_bound import countries, given_evidence
from narrows.store.durable import seal, sha256_file, sync_file, sync_folder, unseal, write_new
from narrows.text.date_bits import days, years
from narrows.text.name import analyse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrows.text.name import NameKind

LIST = "portfolio"
"""The list customers are indexed under."""

SIZE = 250_000
"""Most customers of one segment: bounds what building one holds in memory."""

FORM = 3
"""How customers are kept; what was kept otherwise is not read."""

_SEAL = "segment.json"
_INDEX = "index"
_SCHEMA = {
    "person": "Person",
    "organisation": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
}


class Contents(msgspec.Struct, frozen=True):
    """What a segment consists of: number of customers, each file's SHA-256, and its form."""

    customers: int
    files: dict[str, str]
    form: int = 1


class Segment:
    """An opened segment.

    Attributes:
        name: Its place in the order of additions.
        index: The snapshot customers are found in.
        records: The customers; the canaries behind them are not among these.
        customer: Position of the customer each indexed party stands for.
        reading: The kinds of listed parties its names are held against, one bit each, and
            whether the index is asked for them, see ``ask_kernels.ASKS``.
        kind: Number of the kind each customer was filed as, or ``ask_kernels.OPEN``.
        given: What each customer gives beside names, see ``evidence_bound``.
        years, days, countries: Years and days of birth, and countries, one bit each.
        identifier_key, identifier_customer: Numbers customers are known by, sorted.
    """

    def __init__(self, folder: Path) -> None:
        import numpy as np

        self.name = folder.name
        self.folder = folder
        self.records = Records(folder)
        self.index: Snapshot = open_snapshot(folder / _INDEX)
        self.customer: NDArray[np.int32] = np.load(folder / "party_customer.npy")
        self.reading: NDArray[np.uint8] = np.load(folder / "party_reading.npy")
        self.kind: NDArray[np.uint8] = np.load(folder / "kind.npy")
        self.given: NDArray[np.uint8] = np.load(folder / "given.npy")
        self.years: NDArray[np.uint64] = np.load(folder / "years.npy")
        self.days: NDArray[np.uint64] = np.load(folder / "days.npy")
        self.countries: NDArray[np.uint64] = np.load(folder / "countries.npy")
        self.identifier_key: NDArray[np.int64] = np.load(folder / "identifier_key.npy")
        self.identifier_customer: NDArray[np.int32] = np.load(folder / "identifier_customer.npy")

    def __len__(self) -> int:
        return len(self.records)

    @property
    def canaries(self) -> range:
        """Positions of the made-up customers."""
        return range(len(self), len(self) + len(canary.questions()))

    def close(self) -> None:
        """Let go of the files."""
        self.records.close()
        self.index.close()


def build(customers_in: Iterable[Customer], folder: Path) -> int:
    """Write a segment into an empty folder, synced; return its number of customers."""

    customers.write(customers_in, folder)
    arrays = _Arrays()
    index = folder / _INDEX
    index.mkdir()
    records = Records(folder)
    try:
        building.build(arrays.entities(records), index)
    finally:
        records.close()
    for name, values in arrays.finished().items():
        write_array(folder / f"{name}.npy", values)
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    for path in files:
        sync_file(path)
    sums = {p.relative_to(folder).as_posix(): sha256_file(p) for p in files if p.parent == folder}
    told = Contents(arrays.customers, sums, FORM)
    write_new(folder / _SEAL, seal(msgspec.json.encode(told)))
    sync_folder(index)
    sync_folder(folder)
    return arrays.customers


def open_segment(folder: Path) -> Segment:
    """Open a segment, every file verified.

    Raises:
        SnapshotDamaged: a file is not what was written.
    """
    try:
        data = (folder / _SEAL).read_bytes()
    except OSError as error:
        raise _damaged(folder / _SEAL, error.strerror or str(error)) from error
    told = msgspec.json.decode(unseal(data, folder / _SEAL), type=Contents)
    if told.form != FORM:
        raise SnapshotDamaged(
            f"customers are kept in form {told.form}; this release reads form {FORM}",
            where=str(folder / _SEAL),
            hint="add the customers to a new portfolio",
        )
    for name, sha256 in told.files.items():
        path = folder / name
        if not path.is_file() or sha256_file(path) != sha256:
            raise _damaged(path, "the file is gone or has changed")
    return Segment(folder)


def readings_of(party: Party) -> Iterator[tuple[NameKind, int]]:
    """Iterate how a customer's names are read, and what each reading is for.

    Listed parties of every kind are found whatever a customer was filed as, so a name is
    read as those of each kind are. Where two readings are the same, one stands for both.
    Gives the kind, and the bits of ``Segment.reading``.
    """
    own = Readings(party.names, party.schema)
    known: dict[tuple[object, ...], tuple[NameKind, int]] = {}
    for number, kind in enumerate(building.KINDS):
        if kind not in _SCHEMA:
            continue
        read = [analyse(name, kind) for name in own.names]
        said = (kind == "person", *((one.tokens, one.legal_forms) for one in read))
        asks = ASKS if kind in own.kinds else 0
        first, bits = known.get(said, (kind, 0))
        # What the index is asked for, it is asked for as it is read.
        known[said] = (kind if asks else first, bits | 1 << number | asks)
    yield from known.values()


def entities_of(party: Party, number: int) -> Iterator[tuple[Entity, int]]:
    """Iterate a customer as what is to be found: one entity per reading of the names."""
    names = Readings(party.names, party.schema).names
    for kind, bits in readings_of(party):
        entity_id, schema = EntityId(f"{LIST}-{number}-{kind}"), _SCHEMA[kind]
        statements = tuple(Statement(entity_id, schema, "name", name) for name in names)
        yield Entity(entity_id, schema, Source(LIST, "1"), statements), bits


class _Arrays:
    """Collects what is known of each customer while the index is built."""

    def __init__(self) -> None:
        self.customers = 0
        self._customer = array("i")
        self._reading = array("B")
        self._kind = array("B")
        self._given = array("B")
        self._years = array("Q")
        self._days = array("Q")
        self._countries = array("Q")
        self._numbers: list[tuple[int, int]] = []

    def entities(self, every: Iterable[Customer]) -> Iterator[Entity]:
        for one in every:
            yield from self._one(one.party or Party())
            self.customers += 1
        for _, question in canary.questions():
            yield from self._one(question)

    def _one(self, party: Party) -> Iterator[Entity]:
        position = len(self._given)
        own = Readings(party.names, party.schema).kinds
        self._kind.append(building.KINDS.index(own[0]) if len(own) == 1 else OPEN)
        self._given.append(given_evidence(party))
        self._years.append(years(party.birth_dates))
        self._days.append(days(party.birth_dates))
        self._countries.append(countries(party.countries))
        for one in party.identifiers:
            self._numbers += [(key, position) for key in identifier_keys(one.type, one.value)]
        for entity, bits in entities_of(party, position):
            self._customer.append(position)
            self._reading.append(bits)
            yield entity

    def finished(self) -> dict[str, NDArray[np.generic]]:
        import numpy as np

        numbers = np.array(sorted(self._numbers), np.int64).reshape(-1, 2)
        return {
            "party_customer": np.array(self._customer, np.int32),
            "party_reading": np.array(self._reading, np.uint8),
            "kind": np.array(self._kind, np.uint8),
            "given": np.array(self._given, np.uint8),
            "years": np.array(self._years, np.uint64),
            "days": np.array(self._days, np.uint64),
            "countries": np.array(self._countries, np.uint64),
            "identifier_key": numbers[:, 0],
            "identifier_customer": numbers[:, 1].astype(np.int32),
        }


def _damaged(path: Path, message: str) -> SnapshotDamaged:
    return SnapshotDamaged(
        message, where=str(path), hint="restore the workspace from a backup, or add the file again"
    )
