"""OFAC's legacy CSV set: primary, addresses, alternate names, comments.

The four files of one publication hang together by the party's number. A row of an
address or name without its party is rejected, not skipped; a remark longer than
1,000 characters continues in the comments file, which is also how the comments
file is proved complete where it lacks its closing byte (as in July 2021).

OFAC publishes every party with at least one row of addresses, be it all null, and
every file in the order of its numbers (so in each file known, 2021 to 2025). A block
cut out so that its ends fit together again breaks one of the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from narrows.lists.ofac.entry import Entry
from narrows.lists.ofac.party import add_address, add_alias, add_party
from narrows.lists.ofac.programs import split_programs, state_programs
from narrows.lists.ofac.remarks import OVERFLOW, Context, Parties, Tally, read_remarks
from narrows.lists.ofac.table import Role, Row, Table, read_table, rows_of
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "ofac-legacy-csv"
SCHEMATA = {
    None: "Organization",
    "individual": "Person",
    "vessel": "Vessel",
    "aircraft": "Airplane",
}


def read_legacy(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read a legacy CSV set, or the primary file alone.

    Raises:
        ListRefused: a file is empty, foreign or doubled, or the primary is missing.
    """
    tables = _by_role(files)
    if "primary" not in tables:
        raise ListRefused(
            "the primary file of the set is missing",
            where=", ".join(file.name for file in files),
            hint="give sdn.csv (or cons_prim.csv) together with its add, alt and comments files",
        )
    return _Set(tables, source).read()


def _by_role(files: Sequence[SourceFile]) -> dict[Role, Table]:
    tables: dict[Role, Table] = {}
    for file in files:
        table = read_table(file)
        if table.role in tables:
            raise ListRefused(
                f"a second {table.role} file of the set beside {tables[table.role].name}",
                where=file.name,
                hint="give each file of one publication once",
            )
        tables[table.role] = table
    return tables


def _numbers_by_name(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, number in pairs:
        if name is not None and number is not None:
            numbers = found.setdefault(name, [])
            if number not in numbers:
                numbers.append(number)
    return found


class _Set:
    """One set being read: its tables by party number, and the books."""

    def __init__(self, tables: dict[Role, Table], source: ListSource) -> None:
        self.tables = tables
        self.source = source
        self.recorder = Recorder(FORMAT)
        self.tally = Tally()
        self.entries: dict[str, Entry] = {}
        self.continued: set[str] = set()
        self.cut: list[str] = []
        self.placed: set[str] = set()
        self.numbered: set[tuple[str, str]] = set()
        self.comments: dict[str, Row] = {}
        for row in rows_of(tables.get("comments")):
            if row.fault is None:
                self.comments.setdefault(str(row.fields[0]), row)
        self.parties = Parties(
            _numbers_by_name((row.fields[1], row.fields[0]) for row in self._good("primary")),
            _numbers_by_name((row.fields[3], row.fields[0]) for row in self._good("aliases")),
        )

    def read(self) -> Reading:
        """Read every row of every file into one ``Reading``."""
        for table in self.tables.values():
            self.recorder.open_file(table.name)
        for row in self.tables["primary"].rows:
            with self._record("primary", row):
                self._party(row)
        for row in rows_of(self.tables.get("addresses")):
            with self._record("addresses", row):
                entry = self._particular("addresses", row)
                self.placed.add(entry.number)
                add_address(entry, row.fields, self.tables["addresses"].locator(row))
        for row in rows_of(self.tables.get("aliases")):
            with self._record("aliases", row):
                entry = self._particular("aliases", row)
                add_alias(entry, row.fields, self.tables["aliases"].locator(row))
        for row in rows_of(self.tables.get("comments")):
            with self._record("comments", row):
                self._continuation(row)
        self._prove()
        return self.recorder.reading()

    def _good(self, role: Role) -> Iterable[Row]:
        return (row for row in rows_of(self.tables.get(role)) if row.fault is None)

    def _record(self, role: Role, row: Row) -> AbstractContextManager[None]:
        table = self.tables[role]
        return self.recorder.record(table.name, table.locator(row), row.text)

    def _entry(self, row: Row) -> Entry:
        _sound(row)
        entry = self.entries.get(str(row.fields[0]))
        if entry is None:
            raise Unreadable(f"there is no party {row.fields[0]} in the primary file")
        return entry

    def _particular(self, role: Role, row: Row) -> Entry:
        entry = self._entry(row)
        own = str(row.fields[1])
        if (role, own) in self.numbered:
            raise Unreadable(f"number {own} stands in the file twice")
        self.numbered.add((role, own))
        return entry

    def _party(self, row: Row) -> None:
        _sound(row)
        number, _, kind, programs = (row.fields[index] for index in range(4))
        if number in self.entries:
            raise Unreadable(f"party {number} stands in the file twice")
        if kind not in SCHEMATA:
            raise Unreadable(f"unknown type of party {kind!r}")
        locator = self.tables["primary"].locator(row)
        entry = Entry(self.recorder, self.source, str(number), SCHEMATA[kind])
        add_party(entry, row.fields, self.parties, locator)
        sanctions = state_programs(entry, split_programs(programs or ""), locator)
        self._remarks(entry, row, Context(self.parties, sanctions, self.tally))
        self.entries[str(number)] = entry

    def _remarks(self, entry: Entry, row: Row, context: Context) -> None:
        remark = row.fields[11]
        if remark is None:
            return
        texts = [(remark, self.tables["primary"].locator(row))]
        comment = self.comments.get(entry.number)
        overflows = len(remark) >= OVERFLOW
        if overflows and comment is not None:
            texts.append((str(comment.fields[1]), self.tables["comments"].locator(comment)))
            self.continued.add(entry.number)
        elif overflows:
            self.cut.append(entry.number)
        read_remarks(entry, texts, context, cut=overflows and comment is None)

    def _continuation(self, row: Row) -> None:
        self._entry(row)
        number = str(row.fields[0])
        if self.comments[number] is not row:
            raise Unreadable(f"the remark of party {number} is continued twice")
        if number not in self.continued:
            raise Unreadable(f"the remark of party {number} is not cut, yet it is continued")

    def _prove(self) -> None:
        for role, table in self.tables.items():
            if table.closed:
                self.recorder.proof(f"end of {table.name}", True, "ends in its closing byte 0x1A")
            elif role == "comments" and not self.cut:
                self.recorder.proof(
                    f"end of {table.name}",
                    all(str(row.fields[1]).endswith(".") for row in self.comments.values()),
                    "no closing byte; each of the"
                    f" {len(self.continued)} cut remarks is continued and ends in a full stop",
                )
            else:
                self.recorder.proof(
                    f"end of {table.name}", False, "does not end in its closing byte 0x1A"
                )
            numbers = [_order(role, row) for row in self._good(role)]
            self.recorder.proof(
                f"order of {table.name}",
                numbers == sorted(numbers),
                "records stand in the order of their numbers, as OFAC publishes them",
            )
        if "addresses" in self.tables:
            without = [number for number in self.entries if number not in self.placed]
            self.recorder.proof(
                "addresses whole",
                not without,
                f"{len(without)} parties have no row of addresses"
                + (f": {', '.join(without[:5])}" if without else ""),
            )
        if "comments" in self.tables:
            self.recorder.proof(
                "remarks whole",
                not self.cut,
                f"{len(self.continued)} remarks continue in the comments file,"
                f" {len(self.cut)} lack their continuation"
                + (f": {', '.join(self.cut[:5])}" if self.cut else ""),
            )
        self.recorder.proof("remarks understood", self.tally.holds(), self.tally.detail())


def _order(role: Role, row: Row) -> tuple[int, int]:
    own = row.fields[1] if role in ("addresses", "aliases") else None
    return int(row.fields[0] or 0), int(own) if own is not None and own.isdigit() else 0


def _sound(row: Row) -> None:
    if row.fault is not None:
        raise Unreadable(row.fault)
